//! Rules as data: what is judged, how hard, and what to do about it.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use wegweiser_scoring::{Escalation, Permille, Severity};

use crate::error::nearest;

/// The id of a rule, `domain.rule`: stable across versions, so that reports can be compared and
/// exclusions keep their meaning.
///
/// ```
/// use wegweiser_core::RuleId;
///
/// assert!(RuleId::new("lynis.ssh-7408").is_some());
/// assert!(RuleId::new("SSH 7408").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct RuleId(String);

impl RuleId {
    /// The id, if it is two or more parts of `a-z 0-9 - _` joined by dots.
    pub fn new(id: impl Into<String>) -> Option<Self> {
        let id = id.into();
        let part = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
        };
        (id.contains('.') && id.split('.').all(part)).then_some(Self(id))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for RuleId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::new(id.as_str())
            .ok_or_else(|| serde::de::Error::custom(format!("`{id}` is not a rule id")))
    }
}

/// One judgment, as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    /// The stable id.
    pub id: RuleId,
    /// The analyzer that applies it.
    pub analyzer: String,
    /// What is wrong when it applies, as a fact: at most 80 characters.
    pub title: String,
    /// Why that matters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub meaning: String,
    /// When it applies, for people to read.
    pub condition: String,
    /// The severity it starts with; an analyzer may reach a lower one for a weaker form.
    #[schemars(with = "String")]
    pub severity: Severity,
    /// How repetition raises the severity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub escalation: Option<Escalation>,
    /// After how many days an occurrence counts half; 0 for a state that lasts until it is fixed.
    #[serde(default)]
    pub half_life_days: u32,
    /// Scales the cost, in permille.
    #[serde(default = "one")]
    #[schemars(with = "u16")]
    pub weight: Permille,
    /// How sure the rule is, in permille.
    #[serde(default = "one")]
    #[schemars(with = "u16")]
    pub confidence: Permille,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remediation: String,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The root cause it shares with other rules: findings of one incident count once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
    /// Where the fact or the threshold comes from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

fn one() -> Permille {
    Permille::ONE
}

impl Rule {
    /// A state rule with nothing but its essentials; the rest is filled in field by field.
    ///
    /// # Panics
    ///
    /// When `id` is not a rule id: rules are data that is checked when it is loaded.
    pub fn new(id: &str, analyzer: &str, severity: Severity, title: &str) -> Self {
        Self {
            id: RuleId::new(id).unwrap_or_else(|| panic!("`{id}` is not a rule id")),
            analyzer: analyzer.to_owned(),
            title: title.to_owned(),
            meaning: String::new(),
            condition: String::new(),
            severity,
            escalation: None,
            half_life_days: 0,
            weight: Permille::ONE,
            confidence: Permille::ONE,
            remediation: String::new(),
            tags: Vec::new(),
            incident: None,
            source: String::new(),
        }
    }
}

/// All rules that judge a run, with a version and a digest of their content.
#[derive(Clone, Debug)]
pub struct RuleSet {
    rules: BTreeMap<RuleId, Rule>,
    id: RuleSetId,
}

/// Which rules judged: stands in every report, and reports are compared under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleSetId {
    /// The version of the crate that carries the rules.
    pub version: String,
    /// SHA-256 of the rules' content, the first 16 hexadecimal digits.
    pub digest: String,
}

impl RuleSet {
    /// The set of `rules`; of two with one id the later replaces the earlier, which is how a user's
    /// file overrides a built-in row.
    pub fn new(version: &str, rules: impl IntoIterator<Item = Rule>) -> Self {
        let rules: BTreeMap<RuleId, Rule> = rules
            .into_iter()
            .map(|rule| (rule.id.clone(), rule))
            .collect();
        let digest = digest_of(&rules.values().collect::<Vec<_>>());
        Self {
            rules,
            id: RuleSetId {
                version: version.to_owned(),
                digest,
            },
        }
    }

    /// Version and digest.
    pub fn id(&self) -> &RuleSetId {
        &self.id
    }

    /// The rule with that id.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.get(&RuleId::new(id)?)
    }

    /// Every rule, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// The ids most like one that does not exist.
    pub fn near(&self, id: &str) -> Vec<String> {
        nearest(id, self.rules.keys().map(RuleId::as_str), 3)
    }
}

/// The first 16 hexadecimal digits of the SHA-256 of a value's JSON: the same for the same content.
///
/// ```
/// assert_eq!(wegweiser_core::digest_of(&"a"), "ac8d8342bbb2362d");
/// ```
pub fn digest_of(value: &impl Serialize) -> String {
    let json = serde_json::to_vec(value).expect("plain data always serialises");
    hex(&Sha256::digest(json), 8)
}

/// The first `bytes` of a hash in hexadecimal.
pub(crate) fn hex(hash: &[u8], bytes: usize) -> String {
    use fmt::Write as _;
    hash.iter()
        .take(bytes)
        .fold(String::new(), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}

/// Rules of the engine itself, not of an analyzer.
pub(crate) fn engine_rules() -> Vec<Rule> {
    let stale = Rule {
        meaning: "The score describes the machine as it was, not as it is.".into(),
        condition: "the newest data of an analyzer is older than 3 × its ttl (low), 10 × (medium)"
            .into(),
        remediation: "Bring the device online and let its agent export again, or remove it from \
                      the fleet if it was retired."
            .into(),
        tags: vec!["coverage".into()],
        source: "scoring model, coverage".into(),
        ..Rule::new(
            DEVICE_STALE,
            "engine",
            Severity::Medium,
            "The newest data is old",
        )
    };
    let future = Rule {
        meaning: "Ages, decay and freshness cannot be trusted while the clock is wrong.".into(),
        condition: "an export carries a time more than a day after `as_of`".into(),
        remediation: "Check the device's clock and time synchronisation.".into(),
        tags: vec!["coverage".into(), "time".into()],
        source: "scoring model, repetition".into(),
        ..Rule::new(
            CLOCK_FUTURE,
            "engine",
            Severity::Info,
            "An export carries a future time",
        )
    };
    vec![stale, future]
}

/// The rule of [`engine_rules`] for old data.
pub(crate) const DEVICE_STALE: &str = "device.stale";
/// The rule of [`engine_rules`] for times after `as_of`.
pub(crate) const CLOCK_FUTURE: &str = "clock.future";

/// A day as the tolerance between clocks: local times without a zone are up to 14 hours off.
pub(crate) fn is_future(time: Timestamp, as_of: Timestamp) -> bool {
    time.as_second() > as_of.as_second() + 86_400
}
