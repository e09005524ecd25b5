//! From analyzers to a device: two scores, and what every finding costs and would give back.
//!
//! ```
//! use wegweiser_scoring::{Analyzer, Device, Finding, Model, Severity};
//!
//! let model = Model::default();
//! let worn_disk = Finding::new("disk.smart", Severity::High, model.table.lambda_of(Severity::High));
//! let device = Device::new([Analyzer::new("storage", [worn_disk]), Analyzer::new("network", [])]);
//! let result = model.device(&device).unwrap();
//! assert_eq!(result.score.milli(), 84_000); // the mean of 68 and 100
//! assert_eq!(result.risk.milli(), 68_000); // never better than the worst analyzer
//! assert_eq!((result.costs[0].cost_milli, result.costs[0].gain_milli), (16_000, 16_000));
//! ```

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::analyzer::{AnalyzerScore, Finding};
use crate::coverage::{Coverage, Standing};
use crate::headline::{Sums, Term, shares};
use crate::part::Part;
use crate::rollup::Leaf;
use crate::severity::SeverityTable;
use crate::units::{LogLoss, MilliScore, Permille};

/// A device: the analyzers that have a result. One that failed or did not run is left out, it is never a 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Device {
    /// The analyzers, in any order.
    pub analyzers: Vec<Analyzer>,
}

impl Device {
    /// A device with these analyzers.
    pub fn new(analyzers: impl Into<Vec<Analyzer>>) -> Self {
        Self {
            analyzers: analyzers.into(),
        }
    }
}

/// One analyzer of a device, with everything it found.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Analyzer {
    /// Unique within its device; breaks ties.
    pub id: String,
    /// ω: how much it counts in `weighted` and `risk`; 1 when it is not given.
    #[serde(default)]
    pub weight: Permille,
    /// Its findings, in any order; none means 100.
    pub findings: Vec<Finding>,
}

impl Analyzer {
    /// An analyzer of weight 1.
    pub fn new(id: impl Into<String>, findings: impl Into<Vec<Finding>>) -> Self {
        Self {
            id: id.into(),
            weight: Permille::ONE,
            findings: findings.into(),
        }
    }
}

/// How the headline score of a node is made of its children.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Rollup {
    /// The mean of the children.
    #[default]
    Average,
    /// The mean by analyzer weight in a device, and by device weight above it.
    Weighted,
    /// The risk number, made from devices at every level.
    Risk,
    /// The worst child.
    Worst,
    /// The arithmetic of existing deployments in whole points, rounding included.
    Legacy,
}

impl Rollup {
    /// Every roll-up.
    pub const ALL: [Self; 5] = [
        Self::Average,
        Self::Weighted,
        Self::Risk,
        Self::Worst,
        Self::Legacy,
    ];
}

impl fmt::Display for Rollup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Average => "average",
            Self::Weighted => "weighted",
            Self::Risk => "risk",
            Self::Worst => "worst",
            Self::Legacy => "legacy",
        })
    }
}

impl FromStr for Rollup {
    type Err = UnknownRollup;

    fn from_str(text: &str) -> Result<Self, UnknownRollup> {
        let found = Self::ALL
            .into_iter()
            .find(|rollup| rollup.to_string().eq_ignore_ascii_case(text));
        found.ok_or_else(|| UnknownRollup(text.to_owned()))
    }
}

/// A text that names no roll-up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown roll-up `{0}`: expected `average`, `weighted`, `risk`, `worst` or `legacy`")]
pub struct UnknownRollup(String);

/// Everything that a score depends on besides the findings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Model {
    /// What each severity costs.
    pub table: SeverityTable,
    /// How children become a node.
    pub rollup: Rollup,
}

/// The result of one device.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DeviceScore {
    /// The headline score, by the roll-up.
    ///
    /// `average` and `weighted` are the mean of the analyzers' milli-points, rounded down to a whole milli-point so that
    /// 100 is left to devices without any loss; `weighted` without any weight is `average`. `legacy` is `(2s+n) div 2n`
    /// over the displayed scores.
    pub score: MilliScore,
    /// The score that nothing dilutes: never better than the worst analyzer of weight 1.
    pub risk: MilliScore,
    /// `L = ⁴√ Σ (ω * L_a)^4`, the log-loss behind `risk`; at most 2^32 - 1 µnat.
    pub loss: LogLoss,
    /// The analyzers, in the order of the device.
    pub analyzers: Vec<AnalyzerShare>,
    /// Every finding, in the order of the device.
    pub costs: Vec<FindingCost>,
}

/// One analyzer's result, with its part of the device's.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AnalyzerShare {
    /// The analyzer.
    pub id: String,
    /// Its own result.
    #[serde(flatten)]
    pub result: AnalyzerScore,
    /// Its share of the headline loss, in milli-points; the shares of all analyzers sum exactly to that loss.
    pub share_milli: u32,
    /// Its share of the risk loss, in milli-points; likewise exact.
    pub risk_share_milli: u32,
}

/// What one finding costs, and what it would give back. All in milli-points.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FindingCost {
    /// The analyzer that made the finding.
    pub analyzer: String,
    /// The finding.
    pub id: String,
    /// Its share of the device's headline loss; all shares sum exactly to that loss.
    pub cost_milli: u32,
    /// Its share of the analyzer's own loss; likewise exact.
    pub analyzer_cost_milli: u32,
    /// The headline score with this fixed, minus the score. Fixing a member of an incident fixes their one cause, so the
    /// member that shows the cost shows the gain of all, and the others 0. 0 also where an analyzer is not the only worst
    /// one.
    pub gain_milli: u32,
    /// Its share of the device's risk loss; likewise exact.
    pub risk_cost_milli: u32,
}

impl Model {
    /// A model with the default severity table.
    pub fn with_rollup(rollup: Rollup) -> Self {
        Self {
            rollup,
            ..Self::default()
        }
    }

    /// Scores a device; `None` when no analyzer has a result, because no data is not a score.
    pub fn device(&self, device: &Device) -> Option<DeviceScore> {
        let parts: Vec<Part> = device
            .analyzers
            .iter()
            .map(|analyzer| Part::new(analyzer, &self.table))
            .collect();
        let terms: Vec<Term> = parts.iter().map(|part| part.term).collect();
        let ids: Vec<&str> = device
            .analyzers
            .iter()
            .map(|analyzer| analyzer.id.as_str())
            .collect();
        let sums = Sums::of(terms.iter().copied());
        let (score, loss) = (sums.score(self.rollup)?, sums.log_loss());
        let risk = loss.score();
        let headline_shares = shares(self.rollup, score.loss(), &terms, &ids);
        let risk_shares = shares(Rollup::Risk, risk.loss(), &terms, &ids);
        let mut result = DeviceScore {
            score,
            risk,
            loss,
            analyzers: Vec::new(),
            costs: Vec::new(),
        };
        for (place, part) in parts.iter().enumerate() {
            let share = (headline_shares[place], risk_shares[place]);
            let gain = |loss: LogLoss| {
                let term = Term::new(loss, part.analyzer.weight);
                self.replaced(&terms, place, term)
                    .map_or(0, |better| better.milli().saturating_sub(score.milli()))
            };
            result.analyzers.push(part.share(share));
            result.costs.extend(part.costs(&self.table, share, gain));
        }
        Some(result)
    }

    /// Scores the device as if some findings were fixed: those for which `removed(analyzer, finding)` is true, and what
    /// shares an incident with one of them, because what is fixed is the cause.
    ///
    /// ```
    /// use wegweiser_scoring::{Analyzer, Device, Finding, Model, Severity};
    ///
    /// let model = Model::default();
    /// let finding = Finding::new("av.off", Severity::Critical, model.table.lambda_of(Severity::Critical));
    /// let device = Device::new([Analyzer::new("security", [finding])]);
    /// let fixed = model.what_if(&device, |_, finding| finding == "av.off").unwrap();
    /// assert_eq!(fixed.score.milli(), 100_000);
    /// ```
    pub fn what_if(
        &self,
        device: &Device,
        removed: impl Fn(&str, &str) -> bool,
    ) -> Option<DeviceScore> {
        let mut smaller = device.clone();
        for Analyzer { id, findings, .. } in &mut smaller.analyzers {
            let (gone, left): (Vec<Finding>, Vec<Finding>) = std::mem::take(findings)
                .into_iter()
                .partition(|finding| removed(id, &finding.id));
            let causes: HashSet<&str> = gone
                .iter()
                .filter_map(|one| one.incident.as_deref())
                .collect();
            let remains = |one: &Finding| {
                one.incident
                    .as_deref()
                    .is_none_or(|cause| !causes.contains(cause))
            };
            *findings = left.into_iter().filter(remains).collect();
        }
        self.device(&smaller)
    }

    /// The two scores of a device from the log-losses and weights of its analyzers, without allocation: the way for
    /// fleets. `None` without an analyzer, and where the coverage is too small for a score.
    ///
    /// ```
    /// use wegweiser_scoring::{Coverage, LogLoss, Model, Partial, Permille};
    ///
    /// let model = Model::default();
    /// let mut fleet = Partial::EMPTY;
    /// let analyzers = [(LogLoss(0), Permille::ONE), (LogLoss(386_663), Permille::ONE)];
    /// match model.device_leaf(&analyzers, 1, Coverage::COMPLETE) {
    ///     Some(leaf) => fleet.add(&leaf),
    ///     None => fleet.add_unscored(1, Coverage::COMPLETE),
    /// }
    /// assert_eq!(fleet.mean().unwrap().milli(), 84_126);
    /// ```
    pub fn device_leaf(
        &self,
        analyzers: &[(LogLoss, Permille)],
        weight: u16,
        coverage: Coverage,
    ) -> Option<Leaf> {
        if coverage.standing() == Standing::Unscored {
            return None;
        }
        let sums = Sums::of(
            analyzers
                .iter()
                .map(|&(loss, omega)| Term::new(loss, omega)),
        );
        Some(Leaf {
            score: sums.score(self.rollup)?,
            risk: sums.log_loss().score(),
            weight,
            coverage,
        })
    }

    /// The headline score with one analyzer's term replaced.
    pub(crate) fn replaced(&self, terms: &[Term], place: usize, new: Term) -> Option<MilliScore> {
        let terms = terms
            .iter()
            .enumerate()
            .map(|(i, &term)| if i == place { new } else { term });
        Sums::of(terms).score(self.rollup)
    }
}
