//! Nordwind Logistics: five servers and three computers in the depot.

use std::io;

use jiff::civil::date;

use super::{Device, performance};
use crate::drivers::linux;
use crate::lynis::issues::{
    self as i, DEBIAN_AS_INSTALLED, RED_HAT_AS_INSTALLED, SSH_AS_INSTALLED, SYSCTL_AS_INSTALLED,
};
use crate::lynis::{Identity, LynisHost, system};
use crate::pack;

pub(super) fn devices() -> io::Result<Vec<Device>> {
    Ok(vec![
        database_server()?,
        web_server()?,
        file_server(),
        hypervisor()?,
        backup_server(),
        office_computer(),
        forged_computer(),
        interrupted_computer(),
    ])
}

const NAME_SERVERS: &[&str] = &["10.20.0.53", "10.20.1.53"];

/// Good: as installed, with a few warnings nobody has looked at. The ordinary pair of files, and two weeks of sysstat,
/// by which the volume of its dumps will soon be full.
fn database_server() -> io::Result<Device> {
    let audit = LynisHost::new(Identity {
        system: &system::DEBIAN_12,
        release: &system::LYNIS_3_1_6,
        hostname: "nw-db-01",
        start: date(2026, 11, 19).at(2, 15, 4, 0),
        services: &["sshd", "postgresql", "snmpd"],
    })
    .users(&["ops,1000", "svc-backup,1001"])
    .network("10.20.1.11", NAME_SERVERS)
    .listens(&[
        ("udp", "0.0.0.0:161", "snmpd"),
        ("tcp", "0.0.0.0:22", "sshd"),
        ("tcp", "0.0.0.0:5432", "postgres"),
        ("tcp", "[::]:22", "sshd"),
    ])
    .packages(108)
    .certificates(&[
        (
            "/etc/ssl/certs/nw-db-01.pem",
            0,
            "CN = nw-db-01.nordwind.example, O = \"Nordwind|Logistics;Depot\"",
            "Mar  2 09:00:00 2027 GMT",
        ),
        (
            "/etc/ssl/certs/ssl-cert-snakeoil.pem",
            0,
            "CN = nw-db-01",
            "Nov 17 07:20:19 2036 GMT",
        ),
    ])
    .cron(&[
        "17 * * * * root cd / && run-parts --report /etc/cron.hourly",
        "30 1 * * * postgres /usr/local/bin/dump-all --out=/srv/dumps",
        "/etc/cron.daily/logrotate",
    ])
    .as_installed(DEBIAN_AS_INSTALLED, &["PKGS-7370", "FILE-6430", "DEB-0280"])
    .issues(&[
        i::DATABASE_CONFIG_READABLE,
        i::REBOOT_PENDING,
        i::DEFAULT_COMMUNITY,
        i::NO_REMOTE_LOG,
        i::PURGE_PACKAGES,
    ])
    .ssh(SSH_AS_INSTALLED)
    .sysctl(SYSCTL_AS_INSTALLED)
    .silent(i::SILENT_AS_INSTALLED)
    .audit();
    let device = Device::plain("Nordwind Logistics/Servers/nw-db-01", "server", audit);
    performance::filling_disk(device)
}

/// Good: someone has gone through the list. A gzip file without log.
fn web_server() -> io::Result<Device> {
    let audit = LynisHost::new(Identity {
        system: &system::UBUNTU_24_04,
        release: &system::LYNIS_3_1_6,
        hostname: "nw-web-01",
        start: date(2026, 11, 19).at(3, 2, 51, 0),
        services: &["sshd", "nginx", "auditd", "fail2ban", "php"],
    })
    .users(&["ops,1000", "deploy,1001"])
    .network("10.20.1.21", NAME_SERVERS)
    .listens(&[
        ("tcp", "0.0.0.0:22", "sshd"),
        ("tcp", "0.0.0.0:80", "nginx,nginx,nginx"),
        ("tcp", "0.0.0.0:443", "nginx,nginx,nginx"),
        ("tcp", "127.0.0.1:9000", "php-fpm8.3"),
    ])
    .packages(102)
    .certificates(&[(
        "/etc/ssl/certs/www.nordwind.example.pem",
        0,
        "CN = www.nordwind.example",
        "Jan 14 23:59:59 2027 GMT",
    )])
    .cron(&[
        "25 6 * * * root run-parts --report /etc/cron.daily",
        "/etc/cron.d/certbot",
    ])
    .records(
        "HTTP-6708",
        "ssl_tls_protocol_enabled[]",
        &["tlsv1.2", "tlsv1.3"],
    )
    .issues(&[
        i::UNCONFINED_SERVICES,
        i::NO_LISTBUGS,
        i::NO_LISTCHANGES,
        i::NO_BOOT_PASSWORD,
        i::HASH_ROUNDS,
        i::HOME_NOT_SEPARATE,
        i::VAR_NOT_SEPARATE,
        i::USB_STORAGE,
        i::NO_VERSION_OVERVIEW,
        i::PHP_VERSION_SHOWN,
        i::PHP_OPENS_ADDRESSES,
        i::NO_AUTOMATION,
        i::NO_PROCESS_ACCOUNTING,
        i::OPEN_COMPILERS,
    ])
    .ssh(&[
        ("AllowTcpForwarding", "YES"),
        ("MaxSessions", "10"),
        ("Port", "22"),
    ])
    .sysctl(&[
        ("kernel.modules_disabled", "0"),
        ("kernel.sysrq", "176"),
        ("net.ipv4.conf.all.rp_filter", "2"),
    ])
    .silent(i::SILENT_AS_INSTALLED)
    .audit();
    let packed = pack::gzip("lynis-report.dat", audit.report.as_bytes())?;
    let device = Device::new("Nordwind Logistics/Servers/nw-web-01", "server", audit)
        .with("lynis-report.dat.gz", packed)
        .with(
            "modules.txt",
            linux::proc_modules("nw-web-01", linux::SERVER),
        )
        .with("tainted.txt", linux::tainted(linux::SERVER));
    performance::quiet_web_server(device)
}

/// Poor: no support for years, an old Lynis whose report lacks the newer keys, and 25 days old.
fn file_server() -> Device {
    let audit = LynisHost::new(Identity {
        system: &system::UBUNTU_18_04,
        release: &system::LYNIS_2_7_5,
        hostname: "nw-file-01",
        start: date(2026, 10, 26).at(1, 30, 12, 0),
        services: &["sshd", "nfs", "postfix"],
    })
    .end_of_life("2023-05-31")
    .outdated_release()
    .users(&["ops,1000", "scanner,1001", "transfer,1002"])
    .network("10.20.1.31", &["10.20.0.53", "10.20.0.54"])
    .listens(&[
        ("tcp", "0.0.0.0:22", "sshd"),
        ("tcp", "0.0.0.0:25", "master"),
        ("tcp", "0.0.0.0:111", "rpcbind"),
        ("tcp", "0.0.0.0:2049", "-"),
    ])
    .packages(96)
    .certificates(&[(
        "/etc/ssl/certs/nw-file-01.pem",
        1,
        "CN = nw-file-01.nordwind.example",
        "Jun 30 12:00:00 2024 GMT",
    )])
    .cron(&[
        "0 3 * * * transfer /srv/transfer/bin/collect",
        "/etc/cron.daily/logrotate",
    ])
    .as_installed(DEBIAN_AS_INSTALLED, &[])
    .issues(&[
        i::NO_FIREWALL,
        i::REBOOT_PENDING,
        i::MAIL_BANNER,
        i::WRITABLE_STARTUP_FILES,
        i::MAIL_BANNER_HINT,
        i::MUTE_NAME_SERVER,
        i::OPEN_EXPORTS,
        i::NO_REMOTE_LOG,
        i::CERTIFICATE_EXPIRED,
        i::OLD_TEMPORARY_FILES,
        i::PURGE_PACKAGES,
        i::MANY_KERNELS,
        i::NO_PACKAGE_AUDIT,
        i::RUN_LEVEL_UNKNOWN,
        i::XINETD,
    ])
    .confirms_addresses()
    .firewall_off()
    .ssh(SSH_AS_INSTALLED)
    .ssh(&[("PermitRootLogin", "YES"), ("Compression", "YES")])
    .sysctl(SYSCTL_AS_INSTALLED)
    .silent(i::SILENT_NEGLECTED)
    .audit();
    Device::plain("Nordwind Logistics/Servers/nw-file-01", "server", audit)
}

/// Excellent: hardened, two trifles left. A ZIP archive with report and log.
fn hypervisor() -> io::Result<Device> {
    let audit = LynisHost::new(Identity {
        system: &system::DEBIAN_12,
        release: &system::LYNIS_3_1_6,
        hostname: "nw-hv-01",
        start: date(2026, 11, 20).at(1, 45, 33, 0),
        services: &["sshd", "auditd", "fail2ban", "chronyd"],
    })
    .users(&["ops,1000"])
    .network("10.20.1.5", NAME_SERVERS)
    .listens(&[
        ("tcp", "10.20.1.5:22", "sshd"),
        ("tcp", "10.20.1.5:8006", "pveproxy"),
    ])
    .packages(108)
    .certificates(&[(
        "/etc/pve/local/pve-ssl.pem",
        0,
        "CN = nw-hv-01.nordwind.example",
        "Sep 30 08:12:00 2028 GMT",
    )])
    .cron(&[
        "25 6 * * * root run-parts --report /etc/cron.daily",
        "/etc/cron.d/zfsutils-linux",
    ])
    .issues(&[i::UNCONFINED_SERVICES, i::NO_AUTOMATION])
    .silent(i::SILENT_AS_INSTALLED)
    .audit();
    let packed = pack::zip(&[
        ("lynis-report.dat", audit.report.as_bytes()),
        ("lynis.log", audit.log.as_bytes()),
    ])?;
    Ok(
        Device::new("Nordwind Logistics/Servers/nw-hv-01", "hypervisor", audit)
            .with("lynis.zip", packed),
    )
}

/// Critical: a second administrator, accounts without a password, no packet filter rules and pending
/// security updates. A Zstandard file beside the log.
fn backup_server() -> Device {
    let audit = LynisHost::new(Identity {
        system: &system::ROCKY_9,
        release: &system::LYNIS_3_1_6,
        hostname: "nw-backup-01",
        start: date(2026, 11, 18).at(4, 20, 7, 0),
        services: &["sshd", "nfs", "chronyd"],
    })
    .users(&["toor,0", "ops,1000", "svc-backup,1001", "tape,1001"])
    .network("10.20.1.41", &["10.20.0.53"])
    .listens(&[
        ("tcp", "0.0.0.0:22", "sshd"),
        ("tcp", "0.0.0.0:2049", "-"),
        ("tcp", "0.0.0.0:9103", "bareos-sd"),
        ("tcp", "[::]:22", "sshd"),
    ])
    .packages(96)
    .certificates(&[(
        "/etc/pki/tls/certs/nw-backup-01.crt",
        1,
        "CN = nw-backup-01.nordwind.example",
        "Feb 11 10:00:00 2026 GMT",
    )])
    .cron(&[
        "0 22 * * * svc-backup /opt/backup/bin/run --all",
        "15 5 * * 0 tape /opt/backup/bin/eject",
    ])
    .records(
        "AUTH-9283",
        "account_without_password[]",
        &["svc-backup", "toor"],
    )
    .vulnerable(&["openssl-libs", "kernel-core", "libxml2", "expat", "sudo"])
    .as_installed(RED_HAT_AS_INSTALLED, &[])
    .issues(&[
        i::NO_PASSWORD,
        i::SECOND_ADMINISTRATOR,
        i::SHARED_USER_ID,
        i::NO_FIREWALL_RULES,
        i::VULNERABLE_RPM,
        i::UPDATE_RPM,
        i::UNSIGNED_REPOSITORY,
        i::REBOOT_PENDING,
        i::CRON_PERMISSIONS,
        i::ONE_NAME_SERVER,
        i::NO_FIREWALL,
        i::NO_REMOTE_LOG,
        i::NO_AUTOMATIC_UPDATES,
        i::NO_AUDIT_DAEMON,
        i::OPEN_EXPORTS,
        i::CERTIFICATE_EXPIRED,
        i::NO_PASSWORD_JUDGE,
        i::SINGLE_USER_OPEN,
        i::LOOSE_HOMES,
        i::FOREIGN_HOMES,
        i::MANY_KERNELS,
        i::DELETED_LOGS_IN_USE,
        i::PASSWORD_FILE_ERRORS,
        i::TMP_NOT_STICKY,
        i::TFTP_CLIENT,
    ])
    .firewall_without_rules()
    .protocols(&["dccp", "sctp", "rds", "tipc"])
    .ssh(SSH_AS_INSTALLED)
    .ssh(&[
        ("PermitRootLogin", "YES"),
        ("IgnoreRhosts", "NO"),
        ("StrictModes", "NO"),
        ("Compression", "YES"),
    ])
    .sysctl(SYSCTL_AS_INSTALLED)
    .sysctl(&[
        ("kernel.dmesg_restrict", "0"),
        ("net.ipv4.conf.all.accept_redirects", "1"),
        ("net.ipv4.conf.default.accept_redirects", "1"),
        ("net.ipv6.conf.all.accept_redirects", "1"),
        ("kernel.yama.ptrace_scope", "0"),
        ("kernel.randomize_va_space", "1"),
        ("net.ipv4.tcp_syncookies", "0"),
    ])
    .silent(i::SILENT_NEGLECTED)
    .silent(&[
        ("SSH-7440", 0),
        ("AUTH-9229", 0),
        ("KRNL-5820", 0),
        ("KRNL-5820", 0),
        ("TIME-3104", 1),
    ])
    .audit();
    let packed = pack::zstd(audit.report.as_bytes());
    Device::new("Nordwind Logistics/Servers/nw-backup-01", "backup", audit)
        .with("lynis-report.dat.zst", packed)
        .with_log()
}

/// Good: a managed office computer. UTF-16 with CRLF, as a redirection in PowerShell leaves it, and an
/// empty file of an earlier transfer that failed.
fn office_computer() -> Device {
    let audit = LynisHost::new(Identity {
        system: &system::UBUNTU_24_04,
        release: &system::LYNIS_3_1_6,
        hostname: "buero-03",
        start: date(2026, 11, 17).at(9, 12, 40, 0),
        services: &["cups", "auditd"],
    })
    .users(&["disposition,1000", "büro,1001"])
    .network("10.20.4.103", NAME_SERVERS)
    .listens(&[
        ("tcp", "127.0.0.1:631", "cupsd"),
        ("udp", "0.0.0.0:5353", "avahi-daemon"),
    ])
    .packages(104)
    .certificates(&[(
        "/etc/ssl/certs/ssl-cert-snakeoil.pem",
        0,
        "CN = buero-03",
        "Jul  1 06:00:00 2035 GMT",
    )])
    .cron(&["/etc/cron.daily/apt-compat", "/etc/cron.daily/logrotate"])
    .issues(&[
        i::UNCONFINED_SERVICES,
        i::NO_LISTBUGS,
        i::NO_LISTCHANGES,
        i::NO_NEEDRESTART,
        i::NO_BOOT_PASSWORD,
        i::CORE_DUMPS,
        i::HASH_ROUNDS,
        i::NO_ACCOUNT_EXPIRY,
        i::LOOSE_UMASK,
        i::HOME_NOT_SEPARATE,
        i::TMP_NOT_SEPARATE,
        i::VAR_NOT_SEPARATE,
        i::USB_STORAGE,
        i::PRINT_CONFIG_PERMISSIONS,
        i::NO_LOGIN_BANNER,
        i::NO_PROCESS_ACCOUNTING,
        i::NO_DNS_DOMAIN,
        i::OLD_LOCKED_ACCOUNTS,
    ])
    .sysctl(SYSCTL_AS_INSTALLED)
    .silent(i::SILENT_AS_INSTALLED)
    .audit();
    let encoded = pack::utf16le_crlf(&audit.report);
    Device::new(
        "Nordwind Logistics/Depot Workstations/büro-03",
        "workstation",
        audit,
    )
    .with("lynis-report.dat", encoded)
    .with("lynis-report-2026-11-10.dat", "")
    .with(
        "modules.txt",
        linux::proc_modules("büro-03", linux::WORKSTATION),
    )
    .with("tainted.txt", linux::tainted(linux::WORKSTATION))
}

/// Poor, but its report claims a perfect index: a scheduled job carries line breaks, and Lynis writes
/// them through. The log beside it is genuine.
fn forged_computer() -> Device {
    const SMUGGLED: &str = "*/10 * * * * ops printf ok\n\
                            warning[]=CUST-0001|written_by_a_scheduled_job|-|-|\n\
                            hardening_index=100\n\
                            finish=true";
    let audit = LynisHost::new(Identity {
        system: &system::DEBIAN_12,
        release: &system::LYNIS_3_1_6,
        hostname: "depot-ws-07",
        start: date(2026, 11, 16).at(13, 5, 59, 0),
        services: &["sshd", "apache"],
    })
    .users(&["ops,1000", "depot,1001", "testscan,1002"])
    .network("10.20.4.107", &["10.20.0.53"])
    .listens(&[
        ("tcp", "0.0.0.0:22", "sshd"),
        ("tcp", "0.0.0.0:80", "apache2"),
    ])
    .packages(108)
    .cron(&[
        "17 * * * * root cd / && run-parts --report /etc/cron.hourly",
        SMUGGLED,
        "/etc/cron.daily/logrotate",
    ])
    .as_installed(DEBIAN_AS_INSTALLED, &[])
    .issues(&[
        i::NO_FIREWALL_RULES,
        i::NO_FIREWALL,
        i::NO_SECURITY_REPOSITORY,
        i::CRON_PERMISSIONS,
        i::ONE_NAME_SERVER,
        i::NO_REMOTE_LOG,
        i::NO_AUTOMATIC_UPDATES,
        i::NO_FLOOD_PROTECTION,
        i::NO_WEB_FIREWALL,
        i::OPEN_COMPILERS,
        i::NOT_IN_HOSTS,
    ])
    .firewall_without_rules()
    .ssh(SSH_AS_INSTALLED)
    .ssh(&[("PermitRootLogin", "YES")])
    .sysctl(SYSCTL_AS_INSTALLED)
    .silent(i::SILENT_NEGLECTED)
    .audit();
    Device::plain(
        "Nordwind Logistics/Depot Workstations/depot-ws-07",
        "workstation",
        audit,
    )
}

/// No score: someone switched the computer off while the audit ran. A note lies beside the exports.
fn interrupted_computer() -> Device {
    let audit = LynisHost::new(Identity {
        system: &system::UBUNTU_24_04,
        release: &system::LYNIS_3_1_6,
        hostname: "pack-station-2",
        start: date(2026, 11, 20).at(6, 58, 21, 0),
        services: &["sshd", "cups"],
    })
    .users(&["depot,1000"])
    .as_installed(DEBIAN_AS_INSTALLED, &[])
    .interrupted_after("FILE-6332")
    .audit();
    Device::plain(
        "Nordwind Logistics/Depot Workstations/pack station 2",
        "workstation",
        audit,
    )
    .with(
        "notes.txt",
        "Pack station 2 is switched off at the wall when the early shift ends.\n\
         Ask the depot to leave it on overnight, then repeat the audit.\n",
    )
}
