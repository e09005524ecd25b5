//! The types of documents, and what is in each.

use super::logs::Log;
use crate::inventory::Format;

/// What is in a document of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The most frequent Windows events of a log.
    Events,
    /// Windows events as an agent keeps them.
    KeptEvents,
    /// The most frequent lines of a log.
    Logs(Log),
    /// Lines of a log as an agent keeps them.
    KeptLogs(Log),
    /// Three logs of a Mac in one document.
    MacosLogs,
    /// Logs of a Mac and what it is.
    MacosSummary,
    /// What a machine is made of, and how it fares.
    Inventory(Format),
    /// Of which nothing is good or bad.
    Facts(Format),
    /// A machine's name.
    Host,
    /// An audit: inventory, drivers and readings in one.
    Audit,
    Lynis,
    Drivers,
    /// Readings of a moment, or tables of osquery.
    Osquery,
    /// Readings of a moment.
    Reading,
    /// Not of a device.
    Above,
    /// Of a device, and telling nothing.
    Unrelated,
}

/// Every type that is known, in groups: what agents send today, what they sent or keep, what servers make.
const TYPES: [(&str, Kind); 65] = [
    ("eventsFiltered-Application", Kind::Events),
    ("eventsFiltered-System", Kind::Events),
    ("eventsFiltered-Security", Kind::Events),
    ("journalFiltered", Kind::Logs(Log::Journal)),
    ("authFiltered", Kind::Logs(Log::Auth)),
    ("kernFiltered", Kind::Logs(Log::Kern)),
    ("syslogFiltered", Kind::Logs(Log::Syslog)),
    (
        "msinfo-SystemHardwareConfig",
        Kind::Inventory(Format::AgentHardware),
    ),
    (
        "msinfo-SystemSoftwareConfig",
        Kind::Inventory(Format::AgentSystem),
    ),
    (
        "msinfo-InstalledPrograms",
        Kind::Inventory(Format::AgentPrograms),
    ),
    (
        "msinfo-NetworkConfig",
        Kind::Inventory(Format::AgentNetwork),
    ),
    ("msinfo-StorageInfo", Kind::Inventory(Format::AgentStorage)),
    (
        "msinfo-RecentAppCrashes",
        Kind::Inventory(Format::AgentCrashes),
    ),
    ("msinfo-SystemResources", Kind::Unrelated),
    ("macos-errors-filtered", Kind::Logs(Log::MacosErrors)),
    ("macos-security-filtered", Kind::Logs(Log::MacosSecurity)),
    ("macos-crashes-filtered", Kind::Logs(Log::MacosCrashes)),
    ("macos-log-summary", Kind::MacosSummary),
    ("macos-log-summary-fast", Kind::MacosSummary),
    ("lynis-audit", Kind::Lynis),
    ("lynis_audit", Kind::Lynis),
    ("loki-scan", Kind::Inventory(Format::LokiScan)),
    ("server-roles", Kind::Facts(Format::ServerRoles)),
    ("hostname", Kind::Host),
    ("windrivers", Kind::Drivers),
    ("audit", Kind::Audit),
    ("osquery-info", Kind::Osquery),
    ("osquery-info-ram", Kind::Reading),
    (
        "osquery-info-sockets",
        Kind::Inventory(Format::AgentSockets),
    ),
    (
        "socket-connections-analysis",
        Kind::Inventory(Format::AgentSockets),
    ),
    (
        "windows-update-assessment",
        Kind::Inventory(Format::AgentUpdates),
    ),
    (
        "msinfo32-SystemHardwareConfig",
        Kind::Inventory(Format::AgentHardware),
    ),
    (
        "msinfo32-SystemSoftwareConfig",
        Kind::Inventory(Format::AgentSystem),
    ),
    (
        "msinfo32-InstalledPrograms",
        Kind::Inventory(Format::AgentPrograms),
    ),
    (
        "msinfo32-NetworkConfig",
        Kind::Inventory(Format::AgentNetwork),
    ),
    (
        "msinfo32-StorageInfo",
        Kind::Inventory(Format::AgentStorage),
    ),
    ("msinfo32-SystemResources", Kind::Unrelated),
    (
        "SystemHardwareConfig",
        Kind::Inventory(Format::AgentHardware),
    ),
    ("SystemSoftwareConfig", Kind::Inventory(Format::AgentSystem)),
    ("InstalledPrograms", Kind::Inventory(Format::AgentPrograms)),
    ("NetworkConfig", Kind::Inventory(Format::AgentNetwork)),
    ("StorageInfo", Kind::Inventory(Format::AgentStorage)),
    ("RecentAppCrashes", Kind::Inventory(Format::AgentCrashes)),
    ("events-Application", Kind::KeptEvents),
    ("events-System", Kind::KeptEvents),
    ("events-Security", Kind::KeptEvents),
    ("journal", Kind::KeptLogs(Log::Journal)),
    ("auth", Kind::KeptLogs(Log::Auth)),
    ("kern", Kind::KeptLogs(Log::Kern)),
    ("syslog", Kind::KeptLogs(Log::Syslog)),
    ("services", Kind::Inventory(Format::AgentServices)),
    (
        "macos-hardware-eol-analysis",
        Kind::Inventory(Format::MacosDevice),
    ),
    (
        "macos-os-version-analysis",
        Kind::Inventory(Format::MacosDevice),
    ),
    ("macos-log-health-analysis", Kind::MacosLogs),
    ("group-health-analysis", Kind::Above),
    ("organization-health-analysis", Kind::Above),
    ("tenant-ai-recommendations", Kind::Above),
    ("tenant-ai-suggestions", Kind::Above),
    ("ai_recommendations", Kind::Above),
    ("ai_suggestions", Kind::Above),
    ("org_sla", Kind::Above),
    ("compliance", Kind::Unrelated),
    ("compliance-status", Kind::Unrelated),
    ("test-json-analysis", Kind::Unrelated),
    ("heartbeat", Kind::Unrelated),
];

/// What widgets of a server read has names that begin so.
const WIDGET: &str = "widget_";

/// Every type of document that [`read`](super::read) knows.
///
/// ```
/// use wegweiser_parsers::payload;
///
/// assert!(payload::types().any(|name| name == "journalFiltered"));
/// ```
pub fn types() -> impl Iterator<Item = &'static str> {
    TYPES.iter().map(|(name, _)| *name)
}

pub(super) fn of(name: &str) -> Option<Kind> {
    let known = TYPES.iter().find(|(known, _)| *known == name);
    let widget = name.starts_with(WIDGET).then_some(Kind::Unrelated);
    known.map(|(_, kind)| *kind).or(widget)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_type_is_known_twice() {
        let names: std::collections::BTreeSet<_> = types().collect();
        assert_eq!(names.len(), TYPES.len());
        assert_eq!(of("widget_disk"), Some(Kind::Unrelated));
        assert_eq!(of("Journalfiltered"), None);
    }
}
