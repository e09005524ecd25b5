//! The forms in which inventories leave a machine.

mod table;

use crate::driver::Platform;
use table::{ROWS, Row};

/// A form of inventory: what wrote it decides how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// An agent's audit of the whole machine (`{"data": {…}}`), in all of its dialects.
    AgentAudit,
    /// Processor, memory, graphics, board and firmware (`msinfo-SystemHardwareConfig`).
    AgentHardware,
    /// Operating system, firewall and antivirus (`msinfo-SystemSoftwareConfig`).
    AgentSystem,
    /// Installed programs (`msinfo-InstalledPrograms`).
    AgentPrograms,
    /// Network adapters (`msinfo-NetworkConfig`).
    AgentNetwork,
    /// Volumes (`msinfo-StorageInfo`).
    AgentStorage,
    /// Crashes of programs (`msinfo-RecentAppCrashes`).
    AgentCrashes,
    /// An assessment of Windows updates.
    AgentUpdates,
    /// Roles and features of a Windows server.
    ServerRoles,
    /// Windows services (`services.json`).
    AgentServices,
    /// Open sockets (`osquery-info-sockets`).
    AgentSockets,
    /// A scan of Loki for indicators of compromise.
    LokiScan,
    /// What a summary of macOS logs says of the machine.
    MacosSummary,
    /// What an agent's server keeps of a Mac.
    MacosDevice,
    /// Tables of osquery by their names.
    OsqueryTables,
    /// `smartctl -j`.
    Smartctl,
    /// `nvme smart-log -o json`.
    NvmeSmartLog,
    /// `lsblk -J`.
    Lsblk,
    /// `/proc/mdstat`.
    MdStat,
    /// A report of LVM as JSON.
    LvmReport,
    /// Text of `dmidecode`.
    Dmidecode,
    /// `sensors -j`.
    Sensors,
    /// Text of `df`.
    Df,
    /// `Get-PhysicalDisk`, `MSFT_PhysicalDisk` or `MSFT_StorageNodeToDisk` as JSON.
    PhysicalDisk,
    /// `Get-StorageReliabilityCounter` as JSON.
    ReliabilityCounter,
    /// `Get-Volume` as JSON.
    WindowsVolume,
    /// `wmic diskdrive` as CSV.
    WmicDisk,
    /// `powercfg /batteryreport` as XML.
    BatteryReport,
    /// Text of `upower`.
    Upower,
    /// `system_profiler -json`.
    SystemProfiler,
    /// `systemctl` as JSON.
    SystemdUnits,
    /// Text of `systemd-analyze`.
    SystemdAnalyze,
    /// `coredumpctl` as JSON.
    CoreDumps,
    /// `ip -j addr` or `ip -j -s link`.
    IpLink,
    /// Text of `ss -tulpn`.
    Sockets,
    /// `hostnamectl --json`.
    HostnameCtl,
}

impl Format {
    /// Every form.
    ///
    /// ```
    /// use wegweiser_parsers::inventory::Format;
    ///
    /// assert!(Format::all().any(|format| format.id() == "inventory-smartctl"));
    /// ```
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.0)
    }

    /// The name in reports and on the command line.
    pub fn id(self) -> &'static str {
        self.row().1
    }

    /// What it is, for people.
    pub fn title(self) -> &'static str {
        self.row().2
    }

    /// How to get one.
    pub fn export(self) -> &'static str {
        self.row().3
    }

    /// Where it comes from; `None` for a form that any machine may send.
    pub fn platform(self) -> Option<Platform> {
        self.row().4
    }

    fn row(self) -> &'static Row {
        let row = ROWS.iter().find(|row| row.0 == self);
        row.expect("a test finds a row for every form")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_form_has_a_row_and_a_name_of_its_own() {
        // The last form of the enumeration, and so the number of all.
        assert_eq!(Format::HostnameCtl as usize + 1, ROWS.len());
        let ids: BTreeSet<_> = Format::all().map(Format::id).collect();
        assert_eq!(ids.len(), ROWS.len());
        for format in Format::all() {
            assert_eq!(format.row().0, format);
            assert!(format.id().starts_with("inventory-") && !format.title().is_empty());
        }
    }
}
