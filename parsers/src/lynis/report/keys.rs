//! What is known about the keys of a report.

/// Scalars that one run writes once; a second, different value is recorded.
pub(super) const WRITTEN_ONCE: [&str; 23] = [
    "report_version_major",
    "report_version_minor",
    "report_datetime_start",
    "report_datetime_end",
    "auditor",
    "lynis_version",
    "os",
    "os_name",
    "os_fullname",
    "os_version",
    "hostname",
    "test_category",
    "test_group",
    "hostid",
    "hostid2",
    "lynis_tests_done",
    "hardening_index",
    "tests_executed",
    "tests_skipped",
    "finish",
    "vulnerable_packages_found",
    "firewall_active",
    "firewall_installed",
];

/// Lists that Lynis writes, for finding one record inside another.
const LISTS: [&str; 51] = [
    "account_without_password",
    "audit_trail_tool",
    "auth_failed_logins_tooling",
    "available_shell",
    "available_update",
    "bad_fileowner_cronjob",
    "boot_service",
    "certificate",
    "compiler_world_executable",
    "cronjob",
    "deleted_file",
    "details",
    "encryption",
    "exception_event",
    "fail2ban_enabled_service",
    "file_systems_ext",
    "firewall_no_logging",
    "firewall_software",
    "home_directory",
    "ids_ips_tooling",
    "insecure_fileperms_cronjob",
    "loaded_kernel_module",
    "log_directory",
    "logfile",
    "malware_scanner",
    "manual",
    "manual_event",
    "nameserver",
    "network_interface",
    "network_ipv4_address",
    "network_ipv6_address",
    "network_listen",
    "network_mac_address",
    "nginx_config",
    "nginx_config_option",
    "nginx_sub_conf_file",
    "open_empty_log_file",
    "package_manager",
    "pam_module",
    "plugin_enabled_phase1",
    "real_user",
    "running_service",
    "scheduler",
    "slow_test",
    "ssl_tls_protocol_enabled",
    "suggestion",
    "swap_partition",
    "syslog_daemon",
    "user_with_uid_zero",
    "vulnerable_package",
    "warning",
];

/// Scalars whose appearance inside another value means that two lines became one.
const SCALARS: [&str; 6] = [
    "hardening_index=",
    "lynis_tests_done=",
    "report_datetime_end=",
    "tests_executed=",
    "finish=true",
    "lynis_version=",
];

/// Where in `value` another record starts, if one does.
pub(super) fn embedded_record(value: &str) -> Option<usize> {
    memchr::memchr(b'=', value.as_bytes())?;
    let list = value.match_indices("[]=").find_map(|(at, _)| {
        let before = &value[..at];
        LISTS
            .iter()
            .filter(|key| before.ends_with(**key))
            .map(|key| at - key.len())
            .min()
    });
    let scalar = || SCALARS.iter().filter_map(|mark| value.find(mark)).min();
    list.or_else(scalar)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_inside_values() {
        assert_eq!(embedded_record("printf,tailcronjob[]=25,6"), Some(11));
        assert_eq!(embedded_record("xhardening_index=100"), Some(1));
        assert_eq!(embedded_record("x=[]|y"), None);
        assert_eq!(embedded_record("/var/log/del|pipe=eq[](python3)"), None);
        assert_eq!(embedded_record("plain"), None);
    }
}
