//! How much of an input is held in memory.

/// Upper bounds that keep a hostile or broken input from costing more than its honest twin.
///
/// Reaching a bound never fails a line-based format: the rest is skipped and the result says so
/// (`LimitReached`, `OverlongLine`). Only whole-document formats fail, with
/// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge).
///
/// ```
/// use wegweiser_parsers::Limits;
///
/// let mut limits = Limits::default();
/// assert_eq!(limits.line_bytes, 1 << 20);
/// limits.entries = 500;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one line before decoding; the rest of a longer line is skipped unseen. Default 1 MiB:
    /// the longest genuine line seen (a package list) has 110 kB.
    pub line_bytes: usize,
    /// Bytes kept of one field. Default 64 KiB.
    pub field_bytes: usize,
    /// Bytes kept of a text that serves as evidence only (anomalies, reasons). Default 200.
    pub evidence_bytes: usize,
    /// Records kept per list. Default 50 000: genuine reports have a few hundred.
    pub entries: usize,
    /// Anomalies, and structural facts of one kind, kept with their place; all are counted. Default 1 000.
    pub anomalies: usize,
    /// Bytes of text kept per result, over all fields. Default 32 MiB.
    pub kept_bytes: usize,
    /// Bytes of a document that must be held whole, such as JSON. Default 64 MiB.
    pub document_bytes: usize,
    /// Nesting of arrays and objects in a JSON document. Default 32: agents nest four deep.
    pub json_depth: usize,
    /// How often a JSON document may be encoded as a string within another. Default 4: agents do it once.
    pub json_layers: usize,
    /// Bytes kept of a log excerpt inside a document. Default 16 KiB: agents send 5 000 characters.
    pub excerpt_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            line_bytes: 1 << 20,
            field_bytes: 64 << 10,
            evidence_bytes: 200,
            entries: 50_000,
            anomalies: 1_000,
            kept_bytes: 32 << 20,
            document_bytes: 64 << 20,
            json_depth: 32,
            json_layers: 4,
            excerpt_bytes: 16 << 10,
        }
    }
}
