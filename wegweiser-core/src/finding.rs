//! What an analyzer found: a rule that applies, to what, how often, and where it can be seen.

use sha2::{Digest as _, Sha256};
use wegweiser_scoring::measure::CurveValue;
use wegweiser_scoring::{Occurrences, Permille, Severity};

use crate::evidence::Evidence;
use crate::rule::{RuleId, hex};

/// How often a finding occurred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Count {
    /// A state that lasts until it is fixed, in so many places (at least 1).
    State(u64),
    /// Events, counted per hour: they fade with the rule's half-life.
    Events(Occurrences),
}

impl Count {
    /// Places or events.
    pub fn total(&self) -> u64 {
        match self {
            Self::State(places) => *places,
            Self::Events(occurrences) => occurrences.total(),
        }
    }
}

/// A rule that applies. The engine turns it into cost, under a policy.
///
/// ```
/// use wegweiser_core::{Evidence, Finding, RuleId};
///
/// let rule = RuleId::new("lynis.ssh-7408").unwrap();
/// let finding = Finding::new(&rule)
///     .places(10)
///     .evidence(Evidence::of("lynis-report.dat").field("option", "X11Forwarding"));
/// assert_eq!(finding.id(), "lynis.ssh-7408");
/// assert_ne!(Finding::new(&rule).key("sshd").id(), finding.id());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that applies.
    pub rule: RuleId,
    /// What it applies to, where a rule can apply to several things of one device; empty otherwise.
    pub key: String,
    /// How often.
    pub count: Count,
    /// A severity below the rule's own, for a weaker form of the same thing.
    pub severity: Option<Severity>,
    /// What a measure says on its curve: it decides how much this costs, and the severity as far as the rule's own.
    pub measured: Option<CurveValue>,
    /// A confidence other than the rule's own.
    pub confidence: Option<Permille>,
    /// A title that says more than the rule's own.
    pub title: Option<String>,
    /// The root cause it shares, where the rule does not say.
    pub incident: Option<String>,
    /// Pointers to what was seen, at most [`Evidence::MAX_PER_FINDING`].
    pub evidence: Vec<Evidence>,
}

impl Finding {
    /// A state finding in one place, without evidence yet.
    pub fn new(rule: &RuleId) -> Self {
        Self {
            rule: rule.clone(),
            key: String::new(),
            count: Count::State(1),
            severity: None,
            measured: None,
            confidence: None,
            title: None,
            incident: None,
            evidence: Vec::new(),
        }
    }

    /// The fingerprint that two reports share when they speak of the same thing: the rule, and
    /// behind a `~` eight hexadecimal digits of the key where there is one.
    pub fn id(&self) -> String {
        if self.key.is_empty() {
            return self.rule.to_string();
        }
        format!(
            "{}~{}",
            self.rule,
            hex(&Sha256::digest(self.key.as_bytes()), 4)
        )
    }

    /// What the rule applies to.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    /// In how many places the state was seen.
    #[must_use]
    pub fn places(mut self, places: u64) -> Self {
        self.count = Count::State(places.max(1));
        self
    }

    /// The events that were counted.
    #[must_use]
    pub fn events(mut self, occurrences: Occurrences) -> Self {
        self.count = Count::Events(occurrences);
        self
    }

    /// A severity other than the rule's.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// What the measure behind it says on its curve, so that the cost follows the measure without a jump.
    #[must_use]
    pub fn measured(mut self, value: CurveValue) -> Self {
        self.measured = Some(value);
        self
    }

    /// A confidence other than the rule's.
    #[must_use]
    pub fn confidence(mut self, confidence: Permille) -> Self {
        self.confidence = Some(confidence);
        self
    }

    /// A title that says more than the rule's.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The root cause it shares with other findings.
    #[must_use]
    pub fn incident(mut self, incident: impl Into<String>) -> Self {
        self.incident = Some(incident.into());
        self
    }

    /// With one more pointer; what is beyond the bound is left out.
    #[must_use]
    pub fn evidence(mut self, evidence: Evidence) -> Self {
        if self.evidence.len() < Evidence::MAX_PER_FINDING {
            self.evidence.push(evidence);
        }
        self
    }
}
