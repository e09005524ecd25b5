//! Records that follow from the operating system and the services alone.

use super::system::Family;
use super::{Firewall, LynisHost, packages};
use crate::rng::SplitMix64;

/// The lines every host writes while it runs a test.
pub(super) fn standard(host: &LynisHost, test: &str) -> Vec<String> {
    let mut lines = platform(host, test);
    lines.extend(services(host, test));
    lines
}

/// Boot, kernel, memory, accounts and packages.
fn platform(host: &LynisHost, test: &str) -> Vec<String> {
    let system = host.identity.system;
    let mut rng = SplitMix64::named(host.identity.hostname);
    match test {
        "BOOT-5202" => {
            let seconds = 200_000 + rng.below(6_000_000);
            vec![
                format!("uptime_in_seconds={seconds}"),
                format!("uptime_in_days={}", seconds / 86_400),
            ]
        }
        "BOOT-5264" => lines(&["service_manager=systemd"]),
        "KRNL-5622" => lines(&["linux_default_runlevel=5"]),
        "KRNL-5677" => lines(&["cpu_pae=1", "cpu_nx=1"]),
        "KRNL-5695" => vec![format!("linux_kernel_release={}", system.kernel_full)],
        "KRNL-5723" => lines(&["linux_kernel_type=modular"]),
        "KRNL-5726" => each(
            "loaded_kernel_module[]",
            &[
                "dm_mod",
                "ext4",
                "fuse",
                "ip_tables",
                "kvm",
                "loop",
                "nf_conntrack",
                "nf_tables",
                "virtio_net",
            ],
        ),
        "KRNL-5728" => vec![format!(
            "linux_config_file=/boot/config-{}",
            system.kernel_full
        )],
        "PROC-3602" => {
            vec![
                format!("memory_size={}", 2_000_000 * (1 + rng.below(16))),
                "memory_units=kB".to_owned(),
            ]
        }
        "AUTH-9222" => lines(&["auth_group_ids_unique=1"]),
        "AUTH-9226" => lines(&["auth_group_names_unique=1"]),
        "AUTH-9278" => lines(&["ldap_auth_enabled=0", "ldap_pam_enabled=0"]),
        "AUTH-9286" => {
            let limit = if host.has_finding("AUTH-9286") {
                "-1"
            } else {
                "90"
            };
            vec![
                "password_min_days=-1".to_owned(),
                format!("password_max_days={limit}"),
            ]
        }
        "AUTH-9408" => lines(&["auth_failed_logins_logged=1"]),
        "SHLL-6211" => each("available_shell[]", &["/bin/sh", "/bin/bash"]),
        "FILE-6323" => lines(&["file_systems_ext[]=/|ext4|"]),
        "PKGS-7345" | "PKGS-7308" => {
            let manager = if test == "PKGS-7345" { "dpkg" } else { "rpm" };
            let installed = packages::count(system, host.packages);
            vec![
                format!("package_manager[]={manager}"),
                format!("installed_packages={installed}"),
            ]
        }
        "PKGS-7410" => lines(&["installed_kernel_packages=2"]),
        "MACF-6204" => vec![format!(
            "apparmor_enabled={}",
            u8::from(system.family == Family::Debian)
        )],
        "MACF-6232" => vec![format!(
            "framework_selinux={}",
            u8::from(system.family == Family::RedHat)
        )],
        _ => Vec::new(),
    }
}

/// Daemons, network, logs and schedules.
fn services(host: &LynisHost, test: &str) -> Vec<String> {
    let services = host.identity.services;
    let runs = |service: &str| services.contains(&service);
    match test {
        "BOOT-5177" => {
            let always = ["cron", "dbus", "rsyslog"];
            let mut lines = lines(&["running_service_tool=systemctl"]);
            lines.extend(each("running_service[]", &always));
            lines.extend(each("running_service[]", services));
            lines.push("boot_service_tool=systemctl".to_owned());
            lines.extend(each("boot_service[]", &always));
            lines.extend(each("boot_service[]", services));
            lines
        }
        "NAME-4406" => lines(&["localhost-mapped-to=127.0.0.1"]),
        "NETW-2600" => lines(&["ipv6_mode=auto", "ipv6_only=0"]),
        "MAIL-8880" => {
            let daemon = if runs("postfix") { "postfix" } else { "" };
            let mut lines = lines(&["imap_daemon=", "pop3_daemon="]);
            lines.push(format!("smtp_daemon={daemon}"));
            lines
        }
        "FIRE-4502" if host.firewall != Firewall::Off => lines(&["firewall_software[]=iptables"]),
        "FIRE-4590" => each(
            "manual[]",
            &[
                "Ask who may change firewall rules",
                "Compare the rules with the list of needed services",
            ],
        ),
        "SSH-7402" => {
            let running = u8::from(runs("sshd"));
            vec![
                format!("ssh_daemon_running={running}"),
                format!("openssh_daemon_running={running}"),
            ]
        }
        "LOGG-2130" => lines(&["syslog_daemon_present=1"]),
        "LOGG-2154" => {
            vec![format!(
                "remote_syslog_configured={}",
                u8::from(!host.has_finding("LOGG-2154"))
            )]
        }
        "LOGG-2230" => lines(&["syslog_daemon[]=rsyslog"]),
        // Written twice in every report: a reader must not take it for tampering.
        "LOGG-2150" | "LOGG-2170" => lines(&["log_directory[]=/var/log"]),
        "SCHD-7702" => lines(&["crond_running=1", "scheduler[]=crond"]),
        "ACCT-9628" => vec![format!("linux_auditd_running={}", u8::from(runs("auditd")))],
        "TIME-3104" => {
            let daemon = match host.identity.system.family {
                _ if runs("chronyd") => "chronyd",
                Family::MacOs => "timed",
                _ => "systemd-timesyncd",
            };
            vec![
                format!("ntp_daemon={daemon}"),
                "ntp_daemon_running=1".to_owned(),
            ]
        }
        "TOOL-5102" if runs("fail2ban") => lines(&["ids_ips_tooling[]=fail2ban"]),
        "HRDN-7230" if host.identity.release.is_3() => {
            vec![format!(
                "malware_scanner_installed={}",
                u8::from(!host.has_finding("HRDN-7230"))
            )]
        }
        _ => Vec::new(),
    }
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn each(key: &str, values: &[&str]) -> Vec<String> {
    values
        .iter()
        .map(|value| format!("{key}={value}"))
        .collect()
}
