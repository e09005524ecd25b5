//! Lindenhof Clinic: three servers behind the scenes and two computers at the reception.

use std::io;

use jiff::civil::date;

use super::{Device, interleaved, performance};
use crate::drivers::macos;
use crate::lynis::issues::{self as i, DEBIAN_AS_INSTALLED, SSH_AS_INSTALLED, SYSCTL_AS_INSTALLED};
use crate::lynis::{Identity, LynisHost, system};

pub(super) fn devices() -> io::Result<Vec<Device>> {
    Ok(vec![
        domain_controller()?,
        application_server()?,
        gateway(),
        laptop(),
        reception_computer(),
    ])
}

const NAME_SERVERS: &[&str] = &["10.31.0.2", "10.31.0.3"];

/// Good: directory server with an expiring certificate. The agent's document inside a JSON string.
fn domain_controller() -> io::Result<Device> {
    let audit = LynisHost::new(Identity {
        system: &system::ROCKY_9,
        release: &system::LYNIS_3_1_6,
        hostname: "lh-dc-01",
        start: date(2026, 11, 19).at(23, 10, 2, 0),
        services: &["sshd", "auditd", "chronyd", "samba"],
    })
    .users(&["ops,1000"])
    .network("10.31.0.2", NAME_SERVERS)
    .listens(&[
        ("tcp", "10.31.0.2:22", "sshd"),
        ("tcp", "0.0.0.0:88", "krb5kdc"),
        ("tcp", "0.0.0.0:389", "samba"),
        ("tcp", "0.0.0.0:445", "smbd"),
        ("udp", "0.0.0.0:53", "samba"),
    ])
    .packages(96)
    .certificates(&[(
        "/var/lib/samba/private/tls/cert.pem",
        0,
        "CN = lh-dc-01.lindenhof.example",
        "Dec  4 07:00:00 2026 GMT",
    )])
    .cron(&["0 2 * * * root /usr/local/sbin/sysvol-copy"])
    .issues(&[
        i::GROUP_FILE_ERRORS,
        i::UNCONFINED_SERVICES,
        i::NO_BOOT_PASSWORD,
        i::HASH_ROUNDS,
        i::NO_MINIMUM_AGE,
        i::HOME_NOT_SEPARATE,
        i::VAR_NOT_SEPARATE,
        i::USB_STORAGE,
        i::FIREWIRE_STORAGE,
        i::NO_PROCESS_ACCOUNTING,
        i::NO_AUTOMATION,
        i::NO_INTEGRITY_TOOL,
        i::UNUSED_RULES,
        i::NO_AUDIT_RULES,
    ])
    .protocols(&["dccp"])
    .ssh(&[("MaxSessions", "10"), ("LogLevel", "INFO"), ("Port", "22")])
    .sysctl(&[
        ("kernel.modules_disabled", "0"),
        ("kernel.kptr_restrict", "1"),
        ("kernel.sysrq", "16"),
        ("net.ipv4.conf.all.log_martians", "0"),
    ])
    .silent(i::SILENT_AS_INSTALLED)
    .audit();
    let document = audit.double_encoded_document()?;
    Ok(Device::new(
        "Lindenhof Clinic/Infrastructure/lh-dc-01",
        "domain_controller",
        audit,
    )
    .with("lynis_audit.json", document))
}

/// Fair: vulnerable packages and a pending restart. The agent's document of a week ago is good; the
/// newer report is the error page of the portal it was downloaded from.
fn application_server() -> io::Result<Device> {
    const ERROR_PAGE: &str = "<!DOCTYPE html>\n\
        <html lang=\"en\">\n\
        <head><meta charset=\"utf-8\"><title>504 Gateway Time-out</title></head>\n\
        <body>\n\
        <h1>504 Gateway Time-out</h1>\n\
        <p>The export service did not answer in time. Request id: key=4f1c, retry=true</p>\n\
        </body>\n\
        </html>\n";
    let audit = LynisHost::new(Identity {
        system: &system::UBUNTU_24_04,
        release: &system::LYNIS_3_1_6,
        hostname: "lh-app-01",
        start: date(2026, 11, 12).at(2, 40, 18, 0),
        services: &["sshd", "docker", "redis", "php", "nginx"],
    })
    .users(&["ops,1000", "svc-app,1001"])
    .network("10.31.0.20", NAME_SERVERS)
    .listens(&[
        ("tcp", "0.0.0.0:22", "sshd"),
        ("tcp", "0.0.0.0:80", "nginx,nginx"),
        ("tcp", "0.0.0.0:6379", "redis-server"),
        ("tcp", "127.0.0.1:9000", "php-fpm8.3"),
    ])
    .packages(108)
    .certificates(&[(
        "/etc/ssl/certs/app.pem",
        0,
        "CN = app.lindenhof.example",
        "May 20 00:00:00 2027 GMT",
    )])
    .cron(&["*/5 * * * * svc-app /opt/app/bin/queue --once"])
    .vulnerable(&["openssl", "libssl3:amd64", "libxml2:amd64"])
    .as_installed(DEBIAN_AS_INSTALLED, &["PKGS-7370", "HRDN-7230"])
    .issues(&[
        i::VULNERABLE_DEBIAN,
        i::UPDATE_DEBIAN,
        i::REBOOT_PENDING,
        i::DOCKER_FILE_PERMISSIONS,
        i::CLOCK_NOT_SYNCHRONISED,
        i::NO_REMOTE_LOG,
        i::NO_AUTOMATIC_UPDATES,
        i::REDIS_WITHOUT_PASSWORD,
        i::REDIS_COMMANDS,
        i::REDIS_OPEN,
        i::SITES_WITHOUT_TLS,
        i::PHP_VERSION_SHOWN,
        i::PHP_OPENS_ADDRESSES,
        i::DAEMON_WARNINGS,
        i::STOPPED_CONTAINERS,
        i::CLOSING_CONNECTIONS,
        i::SWAP_OPTIONS,
    ])
    .ssh(SSH_AS_INSTALLED)
    .sysctl(SYSCTL_AS_INSTALLED)
    .silent(i::SILENT_AS_INSTALLED)
    .silent(&[
        ("AUTH-9229", 0),
        ("AUTH-9288", 0),
        ("BOOT-5184", 0),
        ("BOOT-5260", 0),
        ("SCHD-7704", 0),
        ("SCHD-7704", 0),
        ("PRNT-2314", 0),
        ("LOGG-2130", 1),
        ("NETW-2705", 1),
        ("MALW-3276", 0),
        ("FILE-6363", 0),
        ("FILE-6374", 1),
        ("FIRE-4590", 0),
        ("AUTH-9408", 0),
    ])
    .audit();
    let document = audit.agent_document()?;
    let device = Device::new("Lindenhof Clinic/Infrastructure/lh-app-01", "server", audit)
        .with("lynis_audit.json", document)
        .with("lynis-report.dat", ERROR_PAGE);
    Ok(performance::crowded_out_server(device))
}

/// Fair: two audits ran at once and wrote into one report, so that every finding appears twice.
fn gateway() -> Device {
    let host = LynisHost::new(Identity {
        system: &system::DEBIAN_12,
        release: &system::LYNIS_3_0_8,
        hostname: "lh-gw-01",
        start: date(2026, 11, 15).at(3, 0, 0, 0),
        services: &["sshd", "postfix", "fail2ban"],
    })
    .outdated_release()
    .users(&["ops,1000"])
    .network("10.31.0.1", NAME_SERVERS)
    .listens(&[
        ("tcp", "0.0.0.0:22", "sshd"),
        ("tcp", "0.0.0.0:25", "master"),
        ("udp", "0.0.0.0:51820", "-"),
    ])
    .packages(100)
    .certificates(&[(
        "/etc/ssl/certs/mail.lindenhof.example.pem",
        0,
        "CN = mail.lindenhof.example",
        "Apr  9 11:30:00 2027 GMT",
    )])
    .cron(&[
        "0 3 * * * root lynis audit system --cronjob",
        "/etc/cron.d/lynis",
    ])
    .as_installed(DEBIAN_AS_INSTALLED, &["AUTH-9262", "PKGS-7370"])
    .issues(&[
        i::MAIL_BANNER,
        i::IDLE_JAILS,
        i::PROMISCUOUS_INTERFACE,
        i::MAIL_BANNER_HINT,
        i::NO_LOCAL_JAILS,
        i::UNUSED_RULES,
        i::RELAXED_POLICIES,
        i::NO_REMOTE_LOG,
    ])
    .confirms_addresses()
    .ssh(&SSH_AS_INSTALLED[..6])
    .sysctl(SYSCTL_AS_INSTALLED)
    .silent(i::SILENT_AS_INSTALLED)
    .silent(&[
        ("AUTH-9288", 0),
        ("SCHD-7704", 0),
        ("PRNT-2314", 0),
        ("MALW-3276", 0),
    ]);
    let audit = host.audit();
    let second = host.starting_at(date(2026, 11, 15).at(3, 0, 40, 0)).audit();
    let report = interleaved(&audit.report, &second.report, "lh-gw-01");
    Device::new("Lindenhof Clinic/Infrastructure/lh-gw-01", "server", audit)
        .with("lynis-report.dat", report)
}

/// Fair: a laptop that has lain in a drawer for seventy days. The report has an uninformative name.
/// An extension of its protection waits for somebody to approve it.
fn laptop() -> Device {
    let audit = LynisHost::new(Identity {
        system: &system::MACOS_15,
        release: &system::LYNIS_3_1_6,
        hostname: "reception-mac-01",
        start: date(2026, 9, 11).at(8, 33, 47, 0),
        services: &["sshd"],
    })
    .users(&["empfang,501", "ops,502"])
    .network("10.31.8.40", &["10.31.0.2"])
    .listens(&[
        ("tcp", "*:22", "launchd"),
        ("tcp", "*:445", "launchd"),
        ("udp", "*:5353", "mDNSResponder"),
    ])
    .issues(&[
        i::ONE_NAME_SERVER,
        i::TWO_SEARCH_LINES,
        i::HISTORY_IS_A_LINK,
        i::NO_FIREWALL,
        i::SHARING_SERVICES,
        i::LOOSE_UMASK,
        i::TMP_NOT_SEPARATE,
        i::NO_REMOTE_LOG,
        i::NO_PACKAGE_AUDIT,
        i::NO_AUTOMATIC_UPDATES,
        i::NO_NETWORK_BANNER,
        i::NO_INTEGRITY_TOOL,
        i::NO_AUTOMATION,
        i::NO_MALWARE_SCANNER,
        i::NO_FILE_INDEX,
    ])
    .firewall_off()
    .ssh(SSH_AS_INSTALLED)
    .silent(&[
        ("FIRE-4532", 1),
        ("FIRE-4534", 0),
        ("CRYP-7932", 0),
        ("SHLL-6220", 1),
        ("MACF-6290", 0),
        ("MALW-3276", 0),
        ("MALW-3280", 0),
        ("TOOL-5190", 0),
    ])
    .audit();
    Device::new(
        "Lindenhof Clinic/Reception/reception-mac-01",
        "workstation",
        audit,
    )
    .with_report("report.txt")
    .with("kexts.txt", macos::kernel_extensions("reception-mac-01"))
    .with("extensions.txt", macos::system_extensions())
}

/// No score: only the tests of one group ran, and their index says nothing about the whole.
fn reception_computer() -> Device {
    let audit = LynisHost::new(Identity {
        system: &system::UBUNTU_24_04,
        release: &system::LYNIS_3_1_6,
        hostname: "reception-ws-02",
        start: date(2026, 11, 20).at(7, 41, 9, 0),
        services: &["sshd"],
    })
    .ssh(SSH_AS_INSTALLED)
    .silent(&[("SSH-7440", 0)])
    .only_group("ssh", "SSH-")
    .audit();
    Device::plain(
        "Lindenhof Clinic/Reception/reception-ws-02",
        "workstation",
        audit,
    )
}
