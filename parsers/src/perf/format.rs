//! The forms in which performance data leaves a machine.

use crate::driver::Platform;

/// A form of performance data: what wrote it decides how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// CSV or TSV of `typeperf`, `relog`, `logman` and the performance monitor.
    PdhTable,
    /// `Get-Counter` as JSON or CSV.
    GetCounter,
    /// A binary log of Windows (`.blg`).
    Blg,
    /// `sadf -j`.
    SadfJson,
    /// `sadf -x`.
    SadfXml,
    /// `sadf -d`.
    SadfTable,
    /// `sadf -p`.
    SadfPairs,
    /// Text of `sar`.
    SarText,
    /// A binary file of sysstat (`saNN`), read by `sadf` where that is installed.
    SysstatBinary,
    /// `iostat` or `mpstat` with `-o JSON`.
    IostatJson,
    /// Text of `iostat`; that of `mpstat` is read as that of `sar`.
    IostatText,
    /// Text of `pidstat`.
    Pidstat,
    /// Text of `vmstat`.
    Vmstat,
    /// Text of `free`.
    Free,
    /// Text of `uptime`, `w` or `top -b`.
    Uptime,
    /// `/proc/pressure`.
    Psi,
    /// What exporters serve to Prometheus: its text form, or `OpenMetrics`.
    Prometheus,
    /// An answer of the Prometheus HTTP API to `query` or `query_range`.
    PrometheusApi,
    /// The functions of `psutil` as JSON, as agents send them.
    Psutil,
    /// A file of collectd's CSV plugin.
    CollectdCsv,
    /// `/api/v1/data?format=csv` of Netdata.
    NetdataCsv,
}

impl Format {
    /// Every form.
    ///
    /// ```
    /// use wegweiser_parsers::perf::Format;
    ///
    /// assert!(Format::ALL.iter().any(|format| format.id() == "sadf-json"));
    /// ```
    pub const ALL: [Self; 21] = [
        Self::PdhTable,
        Self::GetCounter,
        Self::Blg,
        Self::SadfJson,
        Self::SadfXml,
        Self::SadfTable,
        Self::SadfPairs,
        Self::SarText,
        Self::SysstatBinary,
        Self::IostatJson,
        Self::IostatText,
        Self::Pidstat,
        Self::Vmstat,
        Self::Free,
        Self::Uptime,
        Self::Psi,
        Self::Prometheus,
        Self::PrometheusApi,
        Self::Psutil,
        Self::CollectdCsv,
        Self::NetdataCsv,
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
        match self {
            Self::PdhTable | Self::GetCounter | Self::Blg => Some(Platform::Windows),
            Self::SadfJson
            | Self::SadfXml
            | Self::SadfTable
            | Self::SadfPairs
            | Self::SarText
            | Self::SysstatBinary
            | Self::IostatJson
            | Self::IostatText
            | Self::Pidstat
            | Self::Vmstat
            | Self::Free
            | Self::Psi => Some(Platform::Linux),
            // They also run on other systems.
            Self::Uptime
            | Self::Prometheus
            | Self::PrometheusApi
            | Self::Psutil
            | Self::CollectdCsv
            | Self::NetdataCsv => None,
        }
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::PdhTable => (
                "pdh-csv",
                "performance counters of Windows as CSV or TSV",
                "typeperf -cf counters.txt -si 60 -sc 1440 -f CSV -o counters.csv, or relog log.blg -f csv -o counters.csv",
            ),
            Self::GetCounter => (
                "get-counter",
                "Get-Counter of PowerShell as JSON or CSV",
                "Get-Counter -SampleInterval 15 -MaxSamples 240 | ConvertTo-Json -Depth 4 > counters.json",
            ),
            Self::Blg => (
                "blg",
                "a binary log of Windows' performance counters (.blg)",
                "logman create counter baseline -c \"\\Processor(*)\\*\" \"\\Memory\\*\" \"\\LogicalDisk(*)\\*\" -si 60 -f bin, then copy %SystemDrive%\\PerfLogs",
            ),
            Self::SadfJson => (
                "sadf-json",
                "sadf -j of sysstat",
                "sadf -j /var/log/sysstat/sa20 -- -A > sa20.json",
            ),
            Self::SadfXml => (
                "sadf-xml",
                "sadf -x of sysstat",
                "sadf -x /var/log/sysstat/sa20 -- -A > sa20.xml",
            ),
            Self::SadfTable => (
                "sadf-d",
                "sadf -d of sysstat",
                "sadf -d /var/log/sysstat/sa20 -- -A > sa20.csv",
            ),
            Self::SadfPairs => (
                "sadf-p",
                "sadf -p of sysstat",
                "sadf -p /var/log/sysstat/sa20 -- -A > sa20.tsv",
            ),
            Self::SarText => (
                "sar",
                "text of sar or mpstat",
                "LC_ALL=C sar -A -f /var/log/sysstat/sa20 > sar.txt",
            ),
            Self::SysstatBinary => (
                "sysstat-binary",
                "a binary file of sysstat (saNN)",
                "copy /var/log/sysstat or /var/log/sa; it is read where `sadf` is installed",
            ),
            Self::IostatJson => (
                "iostat-json",
                "iostat or mpstat -o JSON",
                "iostat -txy -o JSON 15 240 > iostat.json",
            ),
            Self::IostatText => (
                "iostat",
                "text of iostat",
                "iostat -txy 15 240 > iostat.txt",
            ),
            Self::Pidstat => (
                "pidstat",
                "text of pidstat",
                "pidstat -hur 15 240 > pidstat.txt",
            ),
            Self::Vmstat => ("vmstat", "text of vmstat", "vmstat -t 15 240 > vmstat.txt"),
            Self::Free => ("free", "text of free", "free -b > free.txt"),
            Self::Uptime => (
                "uptime",
                "text of uptime, w or top -b",
                "top -b -n 1 > top.txt",
            ),
            Self::Psi => (
                "psi",
                "pressure stall information of Linux",
                "tail -n +1 /proc/pressure/* > pressure.txt",
            ),
            Self::Prometheus => (
                "prometheus",
                "metrics of node_exporter or windows_exporter",
                "curl http://localhost:9100/metrics > metrics.prom, twice a minute apart for rates",
            ),
            Self::PrometheusApi => (
                "prometheus-api",
                "an answer of Prometheus to query or query_range",
                "curl -G http://prometheus:9090/api/v1/query_range -d 'query={__name__=~\"node_.+\",instance=\"host:9100\"}' -d start=$(date -d -1day +%s) -d end=$(date +%s) -d step=300 > metrics.json",
            ),
            Self::Psutil => (
                "psutil",
                "readings of psutil, as agents send them",
                "an agent's audit document, or the functions of psutil by their names as JSON",
            ),
            Self::CollectdCsv => (
                "collectd-csv",
                "a file of collectd's CSV plugin",
                "copy /var/lib/collectd/csv/HOST/PLUGIN/TYPE-DATE",
            ),
            Self::NetdataCsv => (
                "netdata-csv",
                "a chart of Netdata as CSV",
                "curl 'http://localhost:19999/api/v1/data?chart=system.cpu&after=-86400&points=1440&format=csv' > cpu.csv",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_form_has_a_name_of_its_own() {
        let names: BTreeSet<_> = Format::ALL.iter().map(|format| format.id()).collect();
        assert_eq!(names.len(), Format::ALL.len());
    }
}
