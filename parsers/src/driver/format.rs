//! The forms in which lists of drivers leave a machine.

use super::inventory::Platform;

/// A form of inventory: what wrote it decides how its rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// CSV of `driverquery /v`, in any language.
    DriverQuery,
    /// CSV of `driverquery /si`, in any language.
    DriverQuerySigned,
    /// `Win32_PnPSignedDriver` as JSON, CSV or text of PowerShell.
    PnpSignedDriver,
    /// `Win32_PnPEntity` as JSON, CSV or text of PowerShell: devices with their problem codes.
    PnpEntity,
    /// `Win32_SystemDriver` as JSON, CSV or text of PowerShell.
    SystemDriver,
    /// `Get-WindowsDriver` as JSON, CSV or text of PowerShell.
    WindowsDriver,
    /// Text of `pnputil /enum-drivers`, in any language.
    PnpUtilText,
    /// XML of `pnputil /enum-drivers`.
    PnpUtilXml,
    /// A report of `msinfo32` as text, in any language.
    MsInfoText,
    /// A report of `msinfo32` as XML (`.nfo`), in any language.
    MsInfoXml,
    /// JSON or CSV of osquery: `drivers`, `kernel_modules`, `kernel_extensions`, `system_extensions`,
    /// `deviceguard_status`.
    Osquery,
    /// The `drivers` object of an agent's audit.
    AgentDrivers,
    /// Drivers by type, as an agent's server sums them up (`windrivers`).
    AgentSummary,
    /// `/proc/modules`.
    ProcModules,
    /// Text of `lsmod`.
    Lsmod,
    /// Text of `modinfo`, of one module or many.
    ModInfo,
    /// `/proc/sys/kernel/tainted`.
    KernelTaint,
    /// Text of `kextstat` or `kmutil showloaded`.
    KextStat,
    /// Text of `systemextensionsctl list`.
    SystemExtensions,
    /// A table with this project's own column names, as CSV or JSON.
    Table,
}

impl Format {
    /// Every form.
    pub const ALL: [Self; 20] = [
        Self::DriverQuery,
        Self::DriverQuerySigned,
        Self::PnpSignedDriver,
        Self::PnpEntity,
        Self::SystemDriver,
        Self::WindowsDriver,
        Self::PnpUtilText,
        Self::PnpUtilXml,
        Self::MsInfoText,
        Self::MsInfoXml,
        Self::Osquery,
        Self::AgentDrivers,
        Self::AgentSummary,
        Self::ProcModules,
        Self::Lsmod,
        Self::ModInfo,
        Self::KernelTaint,
        Self::KextStat,
        Self::SystemExtensions,
        Self::Table,
    ];

    /// The name in reports and on the command line.
    pub fn id(self) -> &'static str {
        self.row().0
    }

    /// What it is, for people.
    pub fn title(self) -> &'static str {
        self.row().1
    }

    /// How to get one.
    pub fn export(self) -> &'static str {
        self.row().2
    }

    /// Where it comes from; `None` for a form that any machine may send.
    pub fn platform(self) -> Option<Platform> {
        Some(match self {
            Self::Osquery | Self::Table => return None,
            Self::ProcModules | Self::Lsmod | Self::ModInfo | Self::KernelTaint => Platform::Linux,
            Self::KextStat | Self::SystemExtensions => Platform::Macos,
            _ => Platform::Windows,
        })
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::DriverQuery => (
                "driver-query",
                "driverquery /v as CSV",
                "driverquery /v /fo csv > drivers.csv",
            ),
            Self::DriverQuerySigned => (
                "driver-query-signed",
                "driverquery /si as CSV",
                "driverquery /si /fo csv > signatures.csv",
            ),
            Self::PnpSignedDriver => (
                "driver-pnp-signed",
                "Win32_PnPSignedDriver of PowerShell",
                "Get-CimInstance Win32_PnPSignedDriver | ConvertTo-Json > drivers.json",
            ),
            Self::PnpEntity => (
                "driver-pnp-entity",
                "Win32_PnPEntity of PowerShell",
                "Get-CimInstance Win32_PnPEntity | ConvertTo-Json > devices.json",
            ),
            Self::SystemDriver => (
                "driver-system",
                "Win32_SystemDriver of PowerShell",
                "Get-CimInstance Win32_SystemDriver | ConvertTo-Json > services.json",
            ),
            Self::WindowsDriver => (
                "driver-package",
                "Get-WindowsDriver of PowerShell",
                "Get-WindowsDriver -Online -All | ConvertTo-Json > packages.json",
            ),
            Self::PnpUtilText => (
                "driver-pnputil",
                "pnputil /enum-drivers as text",
                "pnputil /enum-drivers > packages.txt",
            ),
            Self::PnpUtilXml => (
                "driver-pnputil-xml",
                "pnputil /enum-drivers as XML",
                "pnputil /enum-drivers /devices /format xml > packages.xml",
            ),
            Self::MsInfoText => (
                "driver-msinfo",
                "System Information as text",
                "msinfo32 /report msinfo.txt",
            ),
            Self::MsInfoXml => (
                "driver-msinfo-nfo",
                "System Information as .nfo",
                "msinfo32 /nfo msinfo.nfo",
            ),
            Self::Osquery => (
                "driver-osquery",
                "drivers, modules and extensions of osquery",
                "osqueryi --json \"select * from drivers\" > drivers.json",
            ),
            Self::AgentDrivers => (
                "driver-agent",
                "the drivers object of an agent's audit",
                "an agent's audit document, or its `drivers` object",
            ),
            Self::AgentSummary => (
                "driver-agent-summary",
                "drivers by type, summed up by an agent's server",
                "the `windrivers` document of an agent's server",
            ),
            Self::ProcModules => (
                "driver-proc-modules",
                "/proc/modules",
                "cat /proc/modules > modules.txt",
            ),
            Self::Lsmod => ("driver-lsmod", "lsmod", "lsmod > lsmod.txt"),
            Self::ModInfo => (
                "driver-modinfo",
                "modinfo",
                "modinfo $(lsmod | awk 'NR > 1 { print $1 }') > modinfo.txt",
            ),
            Self::KernelTaint => (
                "driver-kernel-taint",
                "/proc/sys/kernel/tainted",
                "echo kernel.tainted = $(cat /proc/sys/kernel/tainted) > taint.txt",
            ),
            Self::KextStat => (
                "driver-kextstat",
                "kextstat or kmutil showloaded",
                "kmutil showloaded > kexts.txt",
            ),
            Self::SystemExtensions => (
                "driver-system-extensions",
                "systemextensionsctl list",
                "systemextensionsctl list > extensions.txt",
            ),
            Self::Table => (
                "driver-table",
                "a table of drivers with this project's columns",
                "CSV or JSON with the columns of docs/drivers.md: name, path, version, provider, sha256, running",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> =
            Format::ALL.iter().map(|format| format.id()).collect();
        assert_eq!(names.len(), Format::ALL.len());
        assert!(names.iter().all(|id| id.starts_with("driver-")));
    }
}
