//! Telling the lists apart.

use crate::sniff::Head;

/// The files that lists of known-bad drivers are published as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// `drivers.json` of `LOLDrivers`.
    LolDriversJson,
    /// `drivers.csv` of `LOLDrivers`: hashes and tags only.
    LolDriversCsv,
    /// The XML of Microsoft's block list, such as `SiPolicy_Enforced.xml`.
    BlockList,
}

/// Which list a file is, from its first 64 KiB in any encoding; `None` if it is none of them.
///
/// ```
/// use wegweiser_parsers::driver_data::{Format, recognise};
///
/// let policy = br#"<?xml version="1.0"?><SiPolicy xmlns="urn:schemas-microsoft-com:sipolicy">"#;
/// assert_eq!(recognise(policy), Some(Format::BlockList));
/// assert_eq!(recognise(b"MZ"), None);
/// ```
pub fn recognise(head: &[u8]) -> Option<Format> {
    let head = Head::new(head);
    let text = head.text();
    if head.starts_like_json() && text.contains("\"KnownVulnerableSamples\"") {
        Some(Format::LolDriversJson)
    } else if text.trim_start().starts_with('<') && text.contains("<SiPolicy") {
        Some(Format::BlockList)
    } else if head
        .lines()
        .next()
        .is_some_and(|line| line.contains("KnownVulnerableSamples_SHA256"))
    {
        Some(Format::LolDriversCsv)
    } else {
        None
    }
}
