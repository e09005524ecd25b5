//! One analyzer as a part of its device: its shares, its findings' costs, and the loss without each of them.

use crate::analyzer::{AnalyzerScore, ClassSums, Unit, collapse, costs_of};
use crate::device::{Analyzer, AnalyzerShare, FindingCost};
use crate::headline::Term;
use crate::severity::{Severity, SeverityTable};
use crate::units::LogLoss;

/// One analyzer while its device is being scored.
pub(crate) struct Part<'a> {
    pub(crate) analyzer: &'a Analyzer,
    units: Vec<Unit>,
    sums: ClassSums,
    result: AnalyzerScore,
    pub(crate) term: Term,
}

impl<'a> Part<'a> {
    pub(crate) fn new(analyzer: &'a Analyzer, table: &SeverityTable) -> Self {
        let units = collapse(&analyzer.findings);
        let sums = ClassSums::of(&units);
        let loss = sums.loss(table);
        let result = AnalyzerScore {
            loss,
            score: loss.score(),
        };
        Self {
            analyzer,
            units,
            sums,
            result,
            term: Term::new(loss, analyzer.weight),
        }
    }

    pub(crate) fn share(&self, (share_milli, risk_share_milli): (u32, u32)) -> AnalyzerShare {
        AnalyzerShare {
            id: self.analyzer.id.clone(),
            result: self.result,
            share_milli,
            risk_share_milli,
        }
    }

    pub(crate) fn costs(
        &self,
        table: &SeverityTable,
        share: (u32, u32),
        gain: impl Fn(LogLoss) -> u32,
    ) -> Vec<FindingCost> {
        let findings = &self.analyzer.findings;
        let split = |total| costs_of(table, total, findings, &self.units);
        let (headline, risk, own) = (
            split(share.0),
            split(share.1),
            split(self.result.score.loss()),
        );
        let mut costs: Vec<FindingCost> = findings
            .iter()
            .enumerate()
            .map(|(i, finding)| FindingCost {
                analyzer: self.analyzer.id.clone(),
                id: finding.id.clone(),
                cost_milli: headline[i],
                analyzer_cost_milli: own[i],
                gain_milli: 0,
                risk_cost_milli: risk[i],
            })
            .collect();
        for unit in &self.units {
            self.without_each(unit, |place, sums| {
                costs[place].gain_milli = gain(sums.loss(table));
            });
        }
        costs
    }

    /// Calls back with each member of the unit and the sums of the analyzer without it.
    fn without_each(&self, unit: &Unit, mut with: impl FnMut(usize, ClassSums)) {
        let mut sums = self.sums;
        sums.remove(unit.severity, unit.lambda);
        if unit.others.is_empty() {
            return with(unit.lead, sums);
        }
        let findings = &self.analyzer.findings;
        let members = || unit.others.iter().copied().chain([unit.lead]);
        let severity = TopTwo::of(members().map(|place| findings[place].severity));
        let lambda = TopTwo::of(members().map(|place| findings[place].lambda));
        for place in members() {
            let mut sums = sums;
            sums.add(
                severity
                    .without(findings[place].severity)
                    .unwrap_or(Severity::Info),
                lambda
                    .without(findings[place].lambda)
                    .unwrap_or(LogLoss::ZERO),
            );
            with(place, sums);
        }
    }
}

/// The two greatest values, so that the greatest without one of them is known at once.
struct TopTwo<T>(Option<T>, Option<T>);

impl<T: Ord + Copy> TopTwo<T> {
    fn of(values: impl Iterator<Item = T>) -> Self {
        values.fold(Self(None, None), |Self(first, second), value| {
            if first < Some(value) {
                Self(Some(value), first)
            } else {
                Self(first, second.max(Some(value)))
            }
        })
    }

    /// The greatest value after one occurrence of `value` is taken out.
    fn without(&self, value: T) -> Option<T> {
        if self.0 == Some(value) {
            self.1
        } else {
            self.0
        }
    }
}
