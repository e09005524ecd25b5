//! What can be wrong with a host, one constant per finding.
//!
//! The ids are those of Lynis, and a warning or suggestion is only made for a test that can give one.
//! The sentences are ours.

use super::{Issue, Level};

const fn warning(test: &'static str, message: &'static str) -> Issue {
    Issue {
        test,
        level: Level::Warning,
        message,
        details: "-",
        solution: "-",
        awarded: None,
        record: "",
    }
}

const fn suggestion(test: &'static str, message: &'static str) -> Issue {
    Issue {
        level: Level::Suggestion,
        ..warning(test, message)
    }
}

/// Declares the constants; the line above each says no more than its message, so the message is its
/// documentation.
macro_rules! issues {
    ($($name:ident = $kind:ident($test:literal, $message:literal) { $($field:ident: $value:expr),* };)*) => {
        $(
            #[doc = concat!("`", $test, "`: ", $message)]
            pub const $name: Issue = Issue { $($field: $value,)* ..$kind($test, $message) };
        )*
    };
}

issues! {
    // Warnings.
    WRITABLE_STARTUP_FILES = warning("BOOT-5184", "Every user can change files that run at start-up") { awarded: Some(0) };
    REBOOT_PENDING = warning("KRNL-5830", "The installed kernel is newer than the running one") { details: "", solution: "text:restart the host", awarded: Some(0) };
    SECOND_ADMINISTRATOR = warning("AUTH-9204", "More than one account has user id zero") { record: "user_with_uid_zero[]=toor:0" };
    SHARED_USER_ID = warning("AUTH-9208", "Some accounts share a user id") {};
    GROUP_FILE_ERRORS = warning("AUTH-9216", "The group files contradict each other") { solution: "text:run grpck and correct what it reports" };
    NO_PASSWORD = warning("AUTH-9283", "Some accounts can log in without a password") {};
    VULNERABLE_DEBIAN = warning("PKGS-7392", "Installed packages have known vulnerabilities") {};
    VULNERABLE_RPM = warning("PKGS-7386", "Security updates wait for installation") { awarded: Some(0) };
    UNSIGNED_REPOSITORY = warning("PKGS-7387", "A repository is used without signature check") { details: "/etc/yum.repos.d/vendor-tape.repo", solution: "text:set gpgcheck=1 and import the key", awarded: Some(0) };
    TWO_SEARCH_LINES = warning("NAME-4018", "The resolver configuration has more than one search line") {};
    NO_SECURITY_REPOSITORY = warning("PKGS-7388", "No repository for security updates is configured") { awarded: Some(0) };
    ONE_NAME_SERVER = warning("NETW-2705", "Fewer than two name servers answer") { awarded: Some(1) };
    PROMISCUOUS_INTERFACE = warning("NETW-3015", "A network interface receives traffic that is not for it") { details: "br0", solution: "text:find the program that asked for it" };
    MAIL_BANNER = warning("MAIL-8818", "The mail server tells its name and version to everyone") { details: "smtpd_banner" };
    NO_FIREWALL_RULES = warning("FIRE-4512", "The packet filter is loaded, but it has no rules") {};
    DATABASE_CONFIG_READABLE = warning("DBS-1828", "A database configuration file can be read by every user") { details: "/etc/postgresql/15/main/conf.d/replica.conf", solution: "text:chmod 640 and give the group to postgres" };
    DEFAULT_COMMUNITY = warning("SNMP-3306", "SNMP answers to a community name everyone knows") { solution: "text:choose another name or use SNMPv3", awarded: Some(0) };
    CRON_PERMISSIONS = warning("SCHD-7704", "Files of scheduled jobs can be changed by the wrong users") { solution: "text:see the log for the files", awarded: Some(0), record: "insecure_fileperms_cronjob[]=/etc/crontab" };
    HISTORY_IS_A_LINK = warning("HOME-9310", "A shell history is not a plain file, so that commands may go unrecorded") { details: "/Users/empfang/.zsh_history" };
    CLOCK_NOT_SYNCHRONISED = warning("TIME-3185", "The clock was not synchronised for a long time") { details: "systemd-timesyncd" };
    DOCKER_FILE_PERMISSIONS = warning("CONT-8108", "A file of the container daemon has loose permissions") { details: "/run/docker.sock", awarded: Some(0) };
    IDLE_JAILS = warning("TOOL-5104", "fail2ban runs, but none of its jails is active") { awarded: Some(0) };

    // Suggestions.
    NO_PAM_TMPDIR = suggestion("DEB-0280", "Give each session its own temporary folder (libpam-tmpdir)") { awarded: Some(0) };
    NO_LISTBUGS = suggestion("DEB-0810", "Show known bugs before a package is installed (apt-listbugs)") { awarded: Some(0) };
    NO_LISTCHANGES = suggestion("DEB-0811", "Show what changes before an upgrade (apt-listchanges)") { awarded: Some(0) };
    NO_NEEDRESTART = suggestion("DEB-0831", "Find services that still use old libraries after an upgrade (needrestart)") { awarded: Some(0) };
    NO_LOCAL_JAILS = suggestion("DEB-0880", "Keep ban rules in jail.local, where updates leave them alone") { awarded: Some(0) };
    NO_BOOT_PASSWORD = suggestion("BOOT-5122", "Protect the boot menu with a password, so that nobody changes boot parameters") { awarded: Some(0) };
    RUN_LEVEL_UNKNOWN = suggestion("BOOT-5180", "Find out which services start in this run level") {};
    UNCONFINED_SERVICES = suggestion("BOOT-5264", "Confine services further") { details: "systemd-analyze security UNIT shows what is open" };
    CORE_DUMPS = suggestion("KRNL-5820", "Switch core dumps off where nobody reads them") { details: "/etc/security/limits.conf", awarded: Some(0) };
    PASSWORD_FILE_ERRORS = suggestion("AUTH-9228", "Correct the errors that pwck reports in the password file") { awarded: Some(0) };
    HASH_ROUNDS = suggestion("AUTH-9230", "Set the number of rounds for password hashes in /etc/login.defs") { awarded: Some(0) };
    NO_PASSWORD_JUDGE = suggestion("AUTH-9262", "Let a login module judge the strength of new passwords") { solution: "text:install libpam-pwquality or libpam-passwdqc", awarded: Some(0) };
    NO_ACCOUNT_EXPIRY = suggestion("AUTH-9282", "Give accounts with a password a date of expiry") {};
    OLD_LOCKED_ACCOUNTS = suggestion("AUTH-9284", "Remove accounts that are locked for good") {};
    NO_MINIMUM_AGE = suggestion("AUTH-9286", "Set the lowest age at which a password may change") { awarded: Some(0) };
    NO_MAXIMUM_AGE = suggestion("AUTH-9286", "Set the highest age of a password") { awarded: Some(0) };
    SINGLE_USER_OPEN = suggestion("AUTH-9308", "Ask for a password in single-user mode") { awarded: Some(0) };
    LOOSE_UMASK = suggestion("AUTH-9328", "Use a stricter default file mask, for example 027") { awarded: Some(0) };
    HOME_NOT_SEPARATE = suggestion("FILE-6310", "Put /home on a file system of its own") { awarded: Some(9) };
    TMP_NOT_SEPARATE = suggestion("FILE-6310", "Put /tmp on a file system of its own") { awarded: Some(9) };
    VAR_NOT_SEPARATE = suggestion("FILE-6310", "Put /var on a file system of its own") { awarded: Some(9) };
    SWAP_OPTIONS = suggestion("FILE-6336", "Check the mount options of the swap space") {};
    OLD_TEMPORARY_FILES = suggestion("FILE-6354", "Look through /tmp for files older than 90 days") {};
    TMP_NOT_STICKY = suggestion("FILE-6362", "Set the sticky bit on the temporary folder") { details: "/tmp", solution: "text:chmod +t /tmp", awarded: Some(0) };
    NO_FILE_INDEX = suggestion("FILE-6410", "Build the index that file searches use") {};
    UNNEEDED_FILE_SYSTEMS = suggestion("FILE-6430", "Switch off drivers of file systems that nobody mounts") { details: "cramfs freevxfs hfs hfsplus udf", awarded: Some(2) };
    USB_STORAGE = suggestion("USB-1000", "Switch off USB storage where it is not needed") { awarded: Some(2) };
    FIREWIRE_STORAGE = suggestion("STRG-1846", "Switch off FireWire storage where it is not needed") { awarded: Some(2) };
    OPEN_EXPORTS = suggestion("STRG-1930", "Name the hosts that may mount the exports") { awarded: Some(0) };
    NO_DNS_DOMAIN = suggestion("NAME-4028", "Give the host a DNS domain name") {};
    NOT_IN_HOSTS = suggestion("NAME-4404", "Write the full name of the host into /etc/hosts") {};
    PURGE_PACKAGES = suggestion("PKGS-7346", "Purge removed packages whose configuration is still there") { details: "11" };
    NO_DEBSUMS = suggestion("PKGS-7370", "Compare installed files with their checksums (debsums)") { awarded: Some(0) };
    UPDATE_DEBIAN = suggestion("PKGS-7392", "Install the pending security updates") { solution: "text:apt-get upgrade, or unattended-upgrades" };
    UPDATE_RPM = suggestion("PKGS-7386", "Install the pending security updates") { solution: "text:dnf upgrade --security" };
    NO_VERSION_OVERVIEW = suggestion("PKGS-7394", "Keep an overview of pending versions (apt-show-versions)") {};
    NO_PACKAGE_AUDIT = suggestion("PKGS-7398", "Install a tool that audits packages for vulnerabilities") {};
    MANY_KERNELS = suggestion("PKGS-7410", "Remove kernels that are no longer needed") { details: "7 kernels", solution: "text:keep the running one and its predecessor" };
    NO_AUTOMATIC_UPDATES = suggestion("PKGS-7420", "Let updates install themselves") { awarded: Some(1) };
    MUTE_NAME_SERVER = suggestion("NETW-2704", "Replace a name server that does not answer") { details: "10.20.0.54" };
    CLOSING_CONNECTIONS = suggestion("NETW-3028", "Find out why so many connections wait to close") {};
    PRINT_CONFIG_PERMISSIONS = suggestion("PRNT-2307", "Let only the print service read its configuration") { awarded: Some(1) };
    MAIL_BANNER_HINT = suggestion("MAIL-8818", "Take name and version out of the mail banner") { details: "smtpd_banner" };
    RELAXED_POLICIES = suggestion("FIRE-4508", "Let the packet filter reject what no rule allows") { details: "INPUT" };
    UNUSED_RULES = suggestion("FIRE-4513", "Remove packet filter rules that never match") {};
    NO_FIREWALL = suggestion("FIRE-4590", "Activate a firewall") { awarded: Some(0) };
    NO_FLOOD_PROTECTION = suggestion("HTTP-6640", "Protect the web server against floods (mod_evasive)") { awarded: Some(0) };
    NO_WEB_FIREWALL = suggestion("HTTP-6643", "Put a web application firewall in front (ModSecurity)") { awarded: Some(0) };
    SITES_WITHOUT_TLS = suggestion("HTTP-6710", "Encrypt all sites of the web server") { awarded: Some(1) };
    REDIS_WITHOUT_PASSWORD = suggestion("DBS-1884", "Let Redis ask for a password") { awarded: Some(0) };
    REDIS_COMMANDS = suggestion("DBS-1886", "Rename the administrative commands of Redis") { awarded: Some(1) };
    REDIS_OPEN = suggestion("DBS-1888", "Bind Redis to one address") { awarded: Some(0) };
    PHP_VERSION_SHOWN = suggestion("PHP-2372", "Hide the PHP version from answers") { details: "/etc/php/8.3/fpm/php.ini", solution: "text:expose_php = Off", awarded: Some(1) };
    PHP_OPENS_ADDRESSES = suggestion("PHP-2376", "Do not let PHP open files from addresses") { details: "/etc/php/8.3/fpm/php.ini", solution: "text:allow_url_fopen = Off", awarded: Some(0) };
    NO_REMOTE_LOG = suggestion("LOGG-2154", "Send messages to another host as well") { awarded: Some(1) };
    DELETED_LOGS_IN_USE = suggestion("LOGG-2190", "Restart programs that write to deleted files") { details: "3 files" };
    SHARING_SERVICES = suggestion("INSE-8050", "Switch off sharing services that nobody uses") { details: "com.apple.smbd", awarded: Some(0) };
    XINETD = suggestion("INSE-8100", "Remove xinetd if nothing uses it") {};
    TFTP_CLIENT = suggestion("INSE-8318", "Remove the TFTP client if nothing uses it") {};
    NO_LOGIN_BANNER = suggestion("BANN-7126", "Write a warning for strangers into /etc/issue") { awarded: Some(0), record: "weak_banner_file[]=/etc/issue" };
    NO_NETWORK_BANNER = suggestion("BANN-7130", "Write a warning for strangers into /etc/issue.net") { awarded: Some(0), record: "weak_banner_file[]=/etc/issue.net" };
    NO_PROCESS_ACCOUNTING = suggestion("ACCT-9622", "Record which programs users run") { awarded: Some(2) };
    NO_ACTIVITY_ACCOUNTING = suggestion("ACCT-9626", "Record system activity (sysstat)") { details: "/etc/default/sysstat" };
    NO_AUDIT_DAEMON = suggestion("ACCT-9628", "Run the audit daemon") { awarded: Some(0) };
    NO_AUDIT_RULES = suggestion("ACCT-9630", "Give the audit daemon rules") { awarded: Some(0) };
    CERTIFICATE_EXPIRED = suggestion("CRYP-7902", "Renew certificates that have expired") {};
    DAEMON_WARNINGS = suggestion("CONT-8104", "Look into what the container daemon warns of") { details: "no swap limit support", awarded: Some(3) };
    STOPPED_CONTAINERS = suggestion("CONT-8106", "Remove containers that no longer run") { details: "14" };
    NO_INTEGRITY_TOOL = suggestion("FINT-4350", "Watch critical files with an integrity tool") { awarded: Some(0) };
    NO_AUTOMATION = suggestion("TOOL-5002", "Manage the host with an automation tool") {};
    LOOSE_FILES = suggestion("FILE-7524", "Restrict the permissions of the files named in the log") { solution: "text:chmod" };
    LOOSE_HOMES = suggestion("HOME-9304", "Restrict the permissions of home folders") { details: "/srv/transfer" };
    FOREIGN_HOMES = suggestion("HOME-9306", "Correct the owners of home folders") { details: "/srv/transfer" };
    OPEN_COMPILERS = suggestion("HRDN-7222", "Let only the administrator use compilers") { awarded: Some(2) };
    NO_MALWARE_SCANNER = suggestion("HRDN-7230", "Scan for malware at regular times") { solution: "text:for example rkhunter, ClamAV or Wazuh", awarded: Some(1) };
}

/// What a Debian or Ubuntu host shows when nobody has hardened it.
pub const DEBIAN_AS_INSTALLED: &[Issue] = &[
    NO_PAM_TMPDIR,
    NO_LISTBUGS,
    NO_LISTCHANGES,
    NO_NEEDRESTART,
    NO_BOOT_PASSWORD,
    UNCONFINED_SERVICES,
    CORE_DUMPS,
    HASH_ROUNDS,
    NO_PASSWORD_JUDGE,
    NO_MINIMUM_AGE,
    NO_MAXIMUM_AGE,
    LOOSE_UMASK,
    HOME_NOT_SEPARATE,
    TMP_NOT_SEPARATE,
    VAR_NOT_SEPARATE,
    UNNEEDED_FILE_SYSTEMS,
    USB_STORAGE,
    FIREWIRE_STORAGE,
    NO_DEBSUMS,
    NO_VERSION_OVERVIEW,
    NO_LOGIN_BANNER,
    NO_NETWORK_BANNER,
    NO_PROCESS_ACCOUNTING,
    NO_AUDIT_DAEMON,
    NO_INTEGRITY_TOOL,
    NO_AUTOMATION,
    LOOSE_FILES,
    NO_MALWARE_SCANNER,
];

/// What a host of the Red Hat family shows when nobody has hardened it.
pub const RED_HAT_AS_INSTALLED: &[Issue] = &[
    NO_BOOT_PASSWORD,
    UNCONFINED_SERVICES,
    CORE_DUMPS,
    HASH_ROUNDS,
    NO_MINIMUM_AGE,
    NO_MAXIMUM_AGE,
    LOOSE_UMASK,
    HOME_NOT_SEPARATE,
    TMP_NOT_SEPARATE,
    VAR_NOT_SEPARATE,
    UNNEEDED_FILE_SYSTEMS,
    USB_STORAGE,
    FIREWIRE_STORAGE,
    NO_LOGIN_BANNER,
    NO_NETWORK_BANNER,
    NO_PROCESS_ACCOUNTING,
    NO_ACTIVITY_ACCOUNTING,
    NO_INTEGRITY_TOOL,
    NO_AUTOMATION,
    LOOSE_FILES,
    OPEN_COMPILERS,
    NO_MALWARE_SCANNER,
];

/// SSH options of a fresh installation that Lynis would change.
pub const SSH_AS_INSTALLED: &[(&str, &str)] = &[
    ("AllowTcpForwarding", "YES"),
    ("ClientAliveCountMax", "3"),
    ("LogLevel", "INFO"),
    ("MaxAuthTries", "6"),
    ("MaxSessions", "10"),
    ("Port", "22"),
    ("TCPKeepAlive", "YES"),
    ("X11Forwarding", "YES"),
    ("AllowAgentForwarding", "YES"),
];

/// Kernel settings of a fresh installation that Lynis would change.
pub const SYSCTL_AS_INSTALLED: &[(&str, &str)] = &[
    ("dev.tty.ldisc_autoload", "1"),
    ("fs.protected_fifos", "1"),
    ("fs.suid_dumpable", "2"),
    ("kernel.core_uses_pid", "0"),
    ("kernel.kptr_restrict", "1"),
    ("kernel.modules_disabled", "0"),
    ("kernel.sysrq", "176"),
    ("kernel.unprivileged_bpf_disabled", "2"),
    ("net.core.bpf_jit_harden", "0"),
    ("net.ipv4.conf.all.log_martians", "0"),
    ("net.ipv4.conf.all.rp_filter", "2"),
    ("net.ipv4.conf.all.send_redirects", "1"),
    ("net.ipv4.conf.default.accept_source_route", "1"),
    ("net.ipv4.conf.default.log_martians", "0"),
    ("net.ipv6.conf.default.accept_redirects", "1"),
];

/// Points a fresh Linux installation loses without a finding.
pub const SILENT_AS_INSTALLED: &[(&str, u32)] = &[
    ("SHLL-6220", 1),
    ("FILE-6374", 4),
    ("FILE-6374", 4),
    ("FILE-6430", 2),
    ("FILE-6430", 2),
    ("FILE-6430", 2),
    ("FILE-6430", 2),
    ("USB-2000", 0),
    ("USB-3000", 0),
    ("MACF-6290", 2),
    ("TOOL-5190", 0),
    ("MALW-3280", 0),
    ("HRDN-7220", 1),
];

/// Points a host loses without a finding when nobody has cared for it in years.
pub const SILENT_NEGLECTED: &[(&str, u32)] = &[
    ("BOOT-5260", 0),
    ("PROC-3802", 0),
    ("AUTH-9288", 0),
    ("AUTH-9408", 0),
    ("SHLL-6220", 0),
    ("FILE-6344", 0),
    ("FILE-6363", 0),
    ("FILE-6368", 0),
    ("FILE-6374", 1),
    ("FILE-6374", 1),
    ("FILE-6374", 1),
    ("FILE-6430", 1),
    ("FILE-6430", 1),
    ("FILE-6430", 1),
    ("FILE-6430", 1),
    ("USB-2000", 0),
    ("USB-3000", 0),
    ("PRNT-2314", 0),
    ("LOGG-2130", 1),
    ("SCHD-7704", 0),
    ("SCHD-7704", 0),
    ("MACF-6290", 0),
    ("TOOL-5190", 0),
    ("MALW-3276", 0),
    ("MALW-3280", 0),
    ("HRDN-7220", 0),
];
