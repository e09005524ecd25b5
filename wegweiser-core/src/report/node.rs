//! The rows of a report: nodes, analyzers, findings, plans.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wegweiser_scoring::{Band, LogLoss, MilliScore, Score, Severity};

use crate::analyzer::Measure;
use crate::evidence::Evidence;
use crate::facts::Fact;
use crate::hierarchy::{Level, Platform, Role};
use crate::policy::PolicyChange;
use crate::rule::RuleId;

/// A tenant, organization, group or device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Node {
    /// The names from the top down to this node.
    pub path: Vec<String>,
    /// What kind of node it is.
    pub level: Level,
    /// The index in `nodes` of the node above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    /// The score by the policy's rollup; absent where there is nothing to score.
    #[serde(flatten)]
    pub standing: Standing,
    /// What it takes from the score of the node above, in milli-points: the costs of siblings add up
    /// to the loss of their parent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_milli: Option<u32>,
    /// Devices at or below this node.
    pub devices: u64,
    /// Of those, devices without a score.
    pub unscored: u64,
    /// Devices whose score is provisional.
    pub provisional_devices: u64,
    /// The mean of the device scores, weighted by role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u8>")]
    pub mean: Option<Score>,
    /// The median of the device scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u8>")]
    pub median: Option<Score>,
    /// A tenth of the devices score this or less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u8>")]
    pub p10: Option<Score>,
    /// The worst device score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u8>")]
    pub worst: Option<Score>,
    /// Devices per band, the best band first.
    pub bands: Vec<BandCount>,
    /// What the score hides: present where `risk` is a band or more below `score`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hides: Option<Hidden>,
    /// What to do first below this node, rule by rule: the most urgent first, then by gain. Devices
    /// have a `plan` instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recommendations: Vec<Recommendation>,
    /// What only a device has.
    #[serde(flatten)]
    pub device: Option<DeviceDetail>,
}

/// Score, risk and how much they rest on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Standing {
    /// The displayed score, 1 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u8>")]
    pub score: Option<Score>,
    /// The exact score, 1 000 to 100 000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u32>")]
    pub score_milli: Option<MilliScore>,
    /// The undiluted score: never better than the worst the model lets through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u8>")]
    pub risk: Option<Score>,
    /// The exact risk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u32>")]
    pub risk_milli: Option<MilliScore>,
    /// The band of the displayed score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub band: Option<Band>,
    /// How much of what should be known is known and fresh, in percent.
    pub coverage: u8,
    /// The same in permille.
    pub coverage_permille: u16,
    /// Whether the score rests on less than half of what should be known.
    pub provisional: bool,
}

impl Standing {
    /// The displayed score and band of an exact one.
    pub(crate) fn new(score: Option<MilliScore>, risk: Option<MilliScore>) -> Self {
        let shown = score.map(MilliScore::displayed);
        Self {
            score: shown,
            score_milli: score,
            risk: risk.map(MilliScore::displayed),
            risk_milli: risk,
            band: shown.map(Score::band),
            ..Self::default()
        }
    }
}

/// How many devices are in a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BandCount {
    /// The band.
    #[schemars(with = "String")]
    pub band: Band,
    /// Devices in it.
    pub devices: u64,
}

/// The worst device below a node whose score does not show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hidden {
    /// The path of the device; of a device, the id of the analyzer.
    pub name: String,
    /// Its risk.
    #[schemars(with = "u8")]
    pub risk: Score,
}

/// How urgent a recommendation is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// When there is time.
    Low,
    /// With the next maintenance.
    Medium,
    /// This week.
    High,
    /// Now.
    Critical,
}

impl Priority {
    /// The priority of a finding of that severity; nothing for what costs nothing.
    pub fn of(severity: Severity) -> Option<Self> {
        match severity {
            Severity::Info => None,
            Severity::Low => Some(Self::Low),
            Severity::Medium => Some(Self::Medium),
            Severity::High => Some(Self::High),
            Severity::Critical => Some(Self::Critical),
        }
    }

    /// The word for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// One rule, over all devices below a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recommendation {
    /// The rule that applies.
    pub rule: RuleId,
    /// How urgent, by the worst of its findings.
    pub priority: Priority,
    /// What is wrong.
    pub title: String,
    /// What to do.
    pub remediation: String,
    /// On how many devices it applies.
    pub devices: u64,
    /// What the node would score with all of them fixed.
    #[schemars(with = "u8")]
    pub score_after: Score,
    /// What the node would gain, in milli-points.
    pub gain_milli: u32,
    /// What the node's risk would gain, in milli-points.
    pub risk_gain_milli: u32,
}

/// What only a device has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeviceDetail {
    /// What the device is for.
    pub role: Role,
    /// How much it weighs in its groups.
    pub weight: u16,
    /// The family of its operating system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    /// What exports say of the device.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<FactReport>,
    /// The range the score would stay in if the missing data were known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// Analyzers that should have data and have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// What each analyzer found.
    pub analyzers: Vec<AnalyzerReport>,
    /// A suggested order to fix things in; each step holds after those before it.
    pub plan: Vec<PlanStep>,
    /// Lines of the policy that changed something here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policy: Vec<PolicyChange>,
}

/// One fact of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FactReport {
    /// Which fact.
    pub fact: Fact,
    /// As the newest export states it.
    pub value: String,
}

/// From the worst the score could be to the best, in displayed points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// With one high finding in everything that is missing.
    #[schemars(with = "u8")]
    pub low: Score,
    /// With what is known.
    #[schemars(with = "u8")]
    pub high: Score,
}

/// What one analyzer found on one device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AnalyzerReport {
    /// The analyzer's id.
    pub id: String,
    /// Its score on this device; absent where its data is too little to judge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u8>")]
    pub score: Option<Score>,
    /// The exact score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u32>")]
    pub score_milli: Option<MilliScore>,
    /// The loss its findings add up to, in micro-nats.
    #[schemars(with = "u64")]
    pub loss_unats: LogLoss,
    /// How much it counts in the device, in permille.
    pub weight: u16,
    /// When its newest data was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub observed_at: Option<Timestamp>,
    /// How complete and fresh its data is, in permille.
    pub coverage_permille: u16,
    /// Numbers worth showing that are no part of the score.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// What the data could not show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What was found, the dearest first.
    pub findings: Vec<FindingReport>,
}

/// One finding and what it costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FindingReport {
    /// The fingerprint two reports share when they speak of the same thing.
    pub id: String,
    /// The rule that applies.
    pub rule: RuleId,
    /// The severity it reached.
    #[schemars(with = "String")]
    pub severity: Severity,
    /// What is wrong.
    pub title: String,
    /// In how many places, or how often.
    pub count: u64,
    /// The first time it was seen, to the hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub first_seen: Option<Timestamp>,
    /// The last time it was seen, to the hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub last_seen: Option<Timestamp>,
    /// What it takes from the device's score; the costs of a device add up to its loss.
    pub cost_milli: u32,
    /// What the device's score gains when only this is fixed, with what shares its incident.
    pub gain_milli: u32,
    /// What it takes from the analyzer's own score.
    pub analyzer_cost_milli: u32,
    /// What it takes from the device's risk.
    pub risk_cost_milli: u32,
    /// Its share of the analyzer's loss before saturation, in micro-nats.
    #[schemars(with = "u64")]
    pub lambda_unats: LogLoss,
    /// The root cause it shares with other findings; they count once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
    /// Where it can be seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remediation: String,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Why it costs nothing, where the policy excludes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<ExclusionReport>,
}

/// An exclusion that names a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExclusionReport {
    /// Why, in the words of the policy.
    pub reason: String,
    /// The last day it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub expires: Option<jiff::civil::Date>,
    /// Whether that day has passed: then the finding costs again.
    pub expired: bool,
    /// The line of the policy.
    pub line: usize,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanStep {
    /// The finding to fix.
    pub finding: String,
    /// Findings of the same incident, fixed with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// What the device scores then.
    #[schemars(with = "u8")]
    pub score_after: Score,
    /// The same, exactly.
    #[schemars(with = "u32")]
    pub score_after_milli: MilliScore,
}

impl Node {
    /// The last name of the path.
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// The names joined by `/`.
    pub fn path_text(&self) -> String {
        self.path.join("/")
    }

    /// Every finding of a device, with its analyzer, in the order of the analyzers.
    pub fn findings(&self) -> impl Iterator<Item = (&AnalyzerReport, &FindingReport)> {
        let analyzers = self.device.iter().flat_map(|device| &device.analyzers);
        analyzers.flat_map(|analyzer| {
            analyzer
                .findings
                .iter()
                .map(move |finding| (analyzer, finding))
        })
    }

    /// The findings of a device that cost most, the dearest first.
    pub fn dearest(&self, most: usize) -> Vec<&FindingReport> {
        let mut findings: Vec<_> = self.findings().map(|(_, finding)| finding).collect();
        findings.retain(|finding| finding.cost_milli > 0);
        findings.sort_by(|a, b| {
            b.cost_milli
                .cmp(&a.cost_milli)
                .then_with(|| a.id.cmp(&b.id))
        });
        findings.truncate(most);
        findings
    }
}
