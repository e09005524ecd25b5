//! The forms in which events leave Windows, but for the log file itself.

/// A form of export: what wrote it decides how its events are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// XML: one document, or events one after the other, with or without the rendered texts.
    Xml,
    /// The text that `wevtutil` writes for people.
    WevtutilText,
    /// CSV or tab-separated text of the Event Viewer.
    ViewerTable,
    /// JSON of `Get-WinEvent`.
    WinEventJson,
    /// CSV of `Get-WinEvent` or `Get-EventLog`.
    PowerShellCsv,
    /// JSON of `Get-EventLog`.
    EventLogJson,
    /// JSON of Winlogbeat or Elastic Agent: lines, or a search's result.
    Winlogbeat,
    /// JSON lines of `NXLog`.
    Nxlog,
    /// Alerts or archives of Wazuh.
    Wazuh,
    /// The text of Splunk's classic Windows inputs.
    SplunkText,
    /// JSON of `evtx_dump`, Chainsaw or other tools that turn the XML of a log into JSON.
    EvtxDump,
    /// JSON of `EvtxECmd`.
    EvtxEcmd,
    /// A JSON timeline of Hayabusa.
    Hayabusa,
    /// The most frequent events of a log, as an agent sums them up (`eventsFiltered-*`).
    AgentSummary,
    /// The most frequent events of each category, as an agent's script sums them up.
    AgentCategories,
    /// The events of a log as an agent keeps them (`events-*.json`).
    AgentEvents,
}

impl Format {
    /// Every form.
    pub const ALL: [Self; 16] = [
        Self::Xml,
        Self::WevtutilText,
        Self::ViewerTable,
        Self::WinEventJson,
        Self::PowerShellCsv,
        Self::EventLogJson,
        Self::Winlogbeat,
        Self::Nxlog,
        Self::Wazuh,
        Self::SplunkText,
        Self::EvtxDump,
        Self::EvtxEcmd,
        Self::Hayabusa,
        Self::AgentSummary,
        Self::AgentCategories,
        Self::AgentEvents,
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

    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Xml => (
                "winevent-xml",
                "Windows events as XML",
                "wevtutil qe Security /f:RenderedXml /e:Events > events.xml",
            ),
            Self::WevtutilText => (
                "winevent-wevtutil-text",
                "Windows events as text of wevtutil",
                "wevtutil qe Security /f:text > events.txt",
            ),
            Self::ViewerTable => (
                "winevent-viewer-table",
                "Windows events as CSV or text of the Event Viewer",
                "Event Viewer, Save All Events As, CSV or Text",
            ),
            Self::WinEventJson => (
                "winevent-powershell-json",
                "Windows events as JSON of Get-WinEvent",
                "Get-WinEvent -LogName Security | ConvertTo-Json -Depth 3 > events.json",
            ),
            Self::PowerShellCsv => (
                "winevent-powershell-csv",
                "Windows events as CSV of PowerShell",
                "Get-WinEvent -LogName Security | Export-Csv events.csv",
            ),
            Self::EventLogJson => (
                "winevent-eventlog-json",
                "Windows events as JSON of Get-EventLog",
                "Get-EventLog -LogName Security | ConvertTo-Json > events.json",
            ),
            Self::Winlogbeat => (
                "winevent-winlogbeat",
                "Windows events as JSON of Winlogbeat",
                "Winlogbeat with `output.file`, or a search for its events in Elasticsearch",
            ),
            Self::Nxlog => (
                "winevent-nxlog",
                "Windows events as JSON lines of NXLog",
                "NXLog with `im_msvistalog` and `to_json()`",
            ),
            Self::Wazuh => (
                "winevent-wazuh",
                "Windows events in alerts of Wazuh",
                "/var/ossec/logs/alerts/alerts.json of the Wazuh manager",
            ),
            Self::SplunkText => (
                "winevent-splunk-text",
                "Windows events as text of Splunk",
                "a search for `sourcetype=WinEventLog`, exported as raw events",
            ),
            Self::EvtxDump => (
                "winevent-evtx-dump",
                "Windows events as JSON of evtx_dump or Chainsaw",
                "evtx_dump -o jsonl Security.evtx > events.jsonl",
            ),
            Self::EvtxEcmd => (
                "winevent-evtxecmd",
                "Windows events as JSON of EvtxECmd",
                "EvtxECmd.exe -f Security.evtx --json .",
            ),
            Self::Hayabusa => (
                "winevent-hayabusa",
                "Windows events in a timeline of Hayabusa",
                "hayabusa json-timeline -L -f Security.evtx -o timeline.jsonl -p all-field-info",
            ),
            Self::AgentSummary => (
                "winevent-agent-summary",
                "the most frequent Windows events of a log, summed up by an agent",
                "an agent's `eventsFiltered-System` document",
            ),
            Self::AgentCategories => (
                "winevent-agent-categories",
                "the most frequent Windows events by category, summed up by an agent",
                "the document of an agent's event log script",
            ),
            Self::AgentEvents => (
                "winevent-agent-events",
                "Windows events as an agent keeps them",
                "an agent's `events-System.json` document",
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
        assert!(names.iter().all(|id| id.starts_with("winevent-")));
    }
}
