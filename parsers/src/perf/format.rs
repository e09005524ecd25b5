//! The forms in which performance data leaves a machine.

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
    /// Text of `vmstat`.
    Vmstat,
}
