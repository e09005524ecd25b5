//! What a Sigma rule says about itself.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rsigma_parser as parser;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use wegweiser_core::scoring::Severity;

/// A rule of a [`Pack`](super::Pack): its identity and its words. What it looks for stays within the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigmaRule {
    id: String,
    title: String,
    description: String,
    severity: Severity,
    status: Option<&'static str>,
    tags: Vec<String>,
    attack: Vec<String>,
    false_positives: Vec<String>,
    author: String,
    references: Vec<String>,
    path: PathBuf,
}

impl SigmaRule {
    pub(super) fn new(rule: &parser::SigmaRule, path: &Path) -> Self {
        let text = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
        Self {
            id: id_of(rule),
            title: rule.title.trim().to_owned(),
            description: text(&rule.description),
            severity: severity_of(rule.level),
            status: rule.status.map(name_of),
            attack: rule.tags.iter().filter_map(|tag| technique(tag)).collect(),
            tags: rule.tags.clone(),
            false_positives: rule.falsepositives.clone(),
            author: text(&rule.author),
            references: rule.references.clone(),
            path: path.to_owned(),
        }
    }

    /// The rule's UUID in lower case. A rule without one has one made of what it looks for, the same on every machine.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What the rule detects, in its author's words; empty where nothing is said.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The rule's level: `informational` is [`Severity::Info`], a rule without a level is [`Severity::Medium`].
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// `stable`, `test`, `experimental`, `deprecated` or `unsupported`.
    pub fn status(&self) -> Option<&str> {
        self.status
    }

    /// The tags as written, such as `attack.t1059.001` and `cve.2021-44228`.
    pub fn tags(&self) -> &[String] {
        &self.tags
    }

    /// The MITRE ATT&CK techniques among the tags, such as `T1059.001`.
    pub fn attack(&self) -> &[String] {
        &self.attack
    }

    /// What else may look like this, in the author's words.
    pub fn false_positives(&self) -> &[String] {
        &self.false_positives
    }

    /// Who wrote it; empty where nobody is named.
    pub fn author(&self) -> &str {
        &self.author
    }

    /// Where its facts come from, as links.
    pub fn references(&self) -> &[String] {
        &self.references
    }

    /// The file it was read from.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn severity_of(level: Option<parser::Level>) -> Severity {
    match level {
        Some(parser::Level::Informational) => Severity::Info,
        Some(parser::Level::Low) => Severity::Low,
        Some(parser::Level::Medium) | None => Severity::Medium,
        Some(parser::Level::High) => Severity::High,
        Some(parser::Level::Critical) => Severity::Critical,
    }
}

fn name_of(status: parser::Status) -> &'static str {
    match status {
        parser::Status::Stable => "stable",
        parser::Status::Test => "test",
        parser::Status::Experimental => "experimental",
        parser::Status::Deprecated => "deprecated",
        parser::Status::Unsupported => "unsupported",
    }
}

/// `T1059.001` for `attack.t1059.001`; nothing for tactics, groups and software.
fn technique(tag: &str) -> Option<String> {
    let (space, name) = tag.split_once('.')?;
    let digits = name.strip_prefix(['t', 'T'])?;
    let (number, sub) = digits.split_once('.').unwrap_or((digits, "000"));
    let is = |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    (space.eq_ignore_ascii_case("attack") && is(number, 4) && is(sub, 3))
        .then(|| name.to_ascii_uppercase())
}

fn id_of(rule: &parser::SigmaRule) -> String {
    if let Some(id) = rule.id.as_deref().map(str::trim).filter(|id| is_uuid(id)) {
        return id.to_ascii_lowercase();
    }
    let mut hash = Sha256::new();
    if let Some(id) = &rule.id {
        hash.update(id);
    } else {
        hash.update(&rule.title);
        for part in [
            serde_json::to_value(&rule.logsource),
            serde_json::to_value(&rule.detection),
        ] {
            digest(&part.unwrap_or_default(), &mut hash);
        }
    }
    let digest = hash.finalize();
    let mut bytes: [u8; 16] = std::array::from_fn(|place| digest[place]);
    // RFC 9562: version 8, "custom", and the variant of that document.
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let [a, b, c, d] = [0..4, 4..6, 6..8, 8..10].map(|range| hex(&bytes[range]));
    format!("{a}-{b}-{c}-{d}-{}", hex(&bytes[10..]))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a `String` does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn is_uuid(text: &str) -> bool {
    let groups = text.split('-').map(str::len);
    groups.eq([8, 4, 4, 4, 12]) && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

/// Adds a value to a hash with the keys of its objects in order, as they come out of maps without one.
fn digest(value: &Json, hash: &mut Sha256) {
    match value {
        Json::Object(object) => {
            let mut entries: Vec<_> = object.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            for (key, value) in entries {
                hash.update(key);
                hash.update(b":");
                digest(value, hash);
            }
            hash.update(b"}");
        }
        Json::Array(items) => {
            for item in items {
                digest(item, hash);
            }
            hash.update(b"]");
        }
        scalar => {
            hash.update(scalar.to_string());
            hash.update(b",");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn techniques_are_told_from_other_tags() {
        assert_eq!(technique("attack.t1059.001").as_deref(), Some("T1059.001"));
        assert_eq!(technique("attack.T1003").as_deref(), Some("T1003"));
        for tag in [
            "attack.execution",
            "attack.s0002",
            "attack.t105",
            "attack.t1059.1",
            "cve.t1059",
            "t1059",
        ] {
            assert_eq!(technique(tag), None, "{tag}");
        }
    }

    #[test]
    fn uuids_have_their_form() {
        assert!(is_uuid("2AFAFD61-6aae-4df4-baed-139fa1f4c345"));
        for text in ["", "2afafd61", "2afafd61-6aae-4df4-baed-139fa1f4c34g"] {
            assert!(!is_uuid(text), "{text}");
        }
    }
}
