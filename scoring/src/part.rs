//! One analyzer as a part of its device: its shares, its findings' costs, and the loss without each of them.

use crate::analyzer::{AnalyzerScore, ClassSums, Unit, collapse, costs_of};
use crate::device::{Analyzer, AnalyzerShare, FindingCost};
use crate::headline::Term;
use crate::severity::SeverityTable;
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
            let mut sums = self.sums;
            sums.remove(unit.severity, unit.lambda);
            costs[unit.lead].gain_milli = gain(sums.loss(table));
        }
        costs
    }
}
