//! Findings of one analyzer: incidents, loss, score, and what each finding cost.
//!
//! ```
//! use wegweiser_scoring::{Finding, Severity, SeverityTable, attribute, score_findings};
//!
//! let table = SeverityTable::default();
//! let findings = [
//!     Finding::new("disk.smart", Severity::High, table.lambda_of(Severity::High)),
//!     Finding::new("disk.space", Severity::Low, table.lambda_of(Severity::Low)),
//! ];
//! let result = score_findings(&table, &findings);
//! assert_eq!(result.score.milli(), 66_444);
//! let costs = attribute(&table, result.score.loss(), &findings);
//! assert_eq!(costs.values().sum::<u32>(), result.score.loss());
//! ```

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::apportion::apportion;
use crate::severity::{Severity, SeverityTable};
use crate::units::{LogLoss, MilliScore};

/// One finding of an analyzer, ready to be scored.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Finding {
    /// Unique within its analyzer; breaks ties.
    pub id: String,
    /// The severity reached. Info costs nothing, whatever its λ.
    pub severity: Severity,
    /// λ, as [`SeverityTable::lambda`] makes it.
    pub lambda: LogLoss,
    /// The key of the root event, if other findings of this analyzer may come from the same one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
}

impl Finding {
    /// A finding of its own root event.
    pub fn new(id: impl Into<String>, severity: Severity, lambda: LogLoss) -> Self {
        Self {
            id: id.into(),
            severity,
            lambda,
            incident: None,
        }
    }

    /// The same finding as a member of an incident.
    pub fn in_incident(mut self, key: impl Into<String>) -> Self {
        self.incident = Some(key.into());
        self
    }
}

/// The result of one analyzer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AnalyzerScore {
    /// The log-loss `L` after the nesting of the classes.
    pub loss: LogLoss,
    /// `100 - 99 * (1 - exp(-L))`.
    pub score: MilliScore,
}

/// Scores the findings of one analyzer; no finding means 100.
///
/// Members of one incident count once, with the greatest severity and the greatest λ among them.
pub fn score_findings(table: &SeverityTable, findings: &[Finding]) -> AnalyzerScore {
    let loss = ClassSums::of(&collapse(findings)).loss(table);
    AnalyzerScore {
        loss,
        score: loss.score(),
    }
}

/// Splits `total_milli`, the loss of the analyzer or its share of a greater loss, over its findings.
///
/// First along the nesting of the classes from the outside in, then within each class in proportion to λ; by largest
/// remainder, ties by id. The sum is exactly `total_milli`, unless nothing has a cost. Of an incident the member with the
/// greatest λ (ties: the smallest id) carries the cost, the others are evidence at cost 0.
pub fn attribute(
    table: &SeverityTable,
    total_milli: u32,
    findings: &[Finding],
) -> BTreeMap<String, u32> {
    let mut costs = BTreeMap::new();
    for (finding, cost) in
        findings
            .iter()
            .zip(costs_of(table, total_milli, findings, &collapse(findings)))
    {
        // An id that occurs twice gets the sum, so that nothing is lost.
        *costs.entry(finding.id.clone()).or_default() += cost;
    }
    costs
}

/// A finding, or an incident with all its members: what counts once.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// The member that shows the cost, by its place in the list.
    pub(crate) lead: usize,
    /// The other members, by their places.
    pub(crate) others: Vec<usize>,
    pub(crate) severity: Severity,
    pub(crate) lambda: LogLoss,
}

impl Unit {
    /// The place of its class; `None` when it cannot cost anything.
    pub(crate) fn class(&self) -> Option<usize> {
        self.severity
            .class()
            .filter(|_| self.lambda > LogLoss::ZERO)
    }

    fn join(&mut self, place: usize, findings: &[Finding]) {
        let (new, lead) = (&findings[place], &findings[self.lead]);
        let leads = new.lambda > lead.lambda || (new.lambda == lead.lambda && new.id < lead.id);
        self.others.push(if leads {
            std::mem::replace(&mut self.lead, place)
        } else {
            place
        });
        self.severity = self.severity.max(new.severity);
        self.lambda = self.lambda.max(new.lambda);
    }
}

/// Joins the members of each incident: severity and λ are the greatest among them, taken separately. Picking one member
/// instead would let a milder addition raise a score.
pub(crate) fn collapse(findings: &[Finding]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::with_capacity(findings.len());
    let mut incidents: HashMap<&str, usize> = HashMap::new();
    for (place, finding) in findings.iter().enumerate() {
        if let Some(key) = &finding.incident {
            if let Some(&unit) = incidents.get(key.as_str()) {
                units[unit].join(place, findings);
                continue;
            }
            incidents.insert(key, units.len());
        }
        units.push(Unit {
            lead: place,
            others: Vec::new(),
            severity: finding.severity,
            lambda: finding.lambda,
        });
    }
    units
}

/// Σ λ per class, Low first. Wide enough that nothing saturates, so that a finding can be taken out again exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClassSums([u128; 4]);

impl ClassSums {
    pub(crate) fn of(units: &[Unit]) -> Self {
        let mut sums = Self::default();
        for unit in units {
            sums.add(unit.severity, unit.lambda);
        }
        sums
    }

    pub(crate) fn add(&mut self, severity: Severity, lambda: LogLoss) {
        if let Some(class) = severity.class() {
            self.0[class] += u128::from(lambda.0);
        }
    }

    /// Takes out what was added before.
    pub(crate) fn remove(&mut self, severity: Severity, lambda: LogLoss) {
        if let Some(class) = severity.class() {
            self.0[class] -= u128::from(lambda.0);
        }
    }

    pub(crate) fn loss(&self, table: &SeverityTable) -> LogLoss {
        LogLoss(table.nest(self.narrow())[3])
    }

    fn narrow(&self) -> [u64; 4] {
        self.0.map(|sum| u64::try_from(sum).unwrap_or(u64::MAX))
    }
}

/// The cost of each finding, in the order of the list.
pub(crate) fn costs_of(
    table: &SeverityTable,
    total_milli: u32,
    findings: &[Finding],
    units: &[Unit],
) -> Vec<u32> {
    let sums = ClassSums::of(units).narrow();
    let after = table.nest(sums);
    let mut costs = vec![0; findings.len()];
    let mut left = total_milli;
    for class in (0..4).rev() {
        let inner = if class > 0 { after[class - 1] } else { 0 };
        // The keys order the two sides of a tie: the class itself comes before what it encloses.
        let split = apportion(
            left,
            &[(0, u128::from(sums[class])), (1, u128::from(inner))],
        );
        let members: Vec<&Unit> = units
            .iter()
            .filter(|unit| unit.severity.class() == Some(class))
            .collect();
        let parts: Vec<_> = members
            .iter()
            .map(|unit| (&findings[unit.lead].id, u128::from(unit.lambda.0)))
            .collect();
        for (unit, cost) in members.iter().zip(apportion(split[0], &parts)) {
            costs[unit.lead] = cost;
        }
        left = split[1];
    }
    costs
}
