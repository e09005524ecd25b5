//! The suggested order of repair.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::analyzer::{ClassSums, Unit, collapse};
use crate::device::{Device, Model};
use crate::headline::{Sums, Term};
use crate::severity::Severity;
use crate::units::{MilliScore, Score};

/// One step of the suggested order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PlanStep {
    /// The analyzer that made the finding.
    pub analyzer: String,
    /// The finding to fix; of an incident the member that carries the cost.
    pub finding: String,
    /// The other members of its incident, by id: they are fixed together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
    /// The severity, of an incident the greatest among its members.
    pub severity: Severity,
    /// The headline score after this step.
    pub score_after: MilliScore,
    /// What this step adds to the headline score, in milli-points. It may be 0, where only several repairs together help.
    pub gain_milli: u32,
}

impl Model {
    /// A suggested order of repair: always the finding with the greatest gain next (ties: the greater severity, then
    /// analyzer, then id), until the displayed score reaches the target, or exactly 100 without one.
    ///
    /// Greedy, so a suggestion and not an optimum. A device without data or at 100 has no steps; findings that cannot
    /// cost anything are not among them. The order depends on nothing but the contents. The time grows with the number of
    /// findings times the number of analyzers: of equal severity in one analyzer the greatest λ always gains most.
    ///
    /// ```
    /// use wegweiser_scoring::{Analyzer, Device, Finding, Model, Severity};
    ///
    /// let model = Model::default();
    /// let finding = |id, severity| Finding::new(id, severity, model.table.lambda_of(severity));
    /// let device = Device::new([
    ///     Analyzer::new("storage", [finding("space", Severity::Low), finding("smart", Severity::High)]),
    ///     Analyzer::new("security", [finding("av", Severity::Critical)]),
    /// ]);
    /// let plan = model.plan(&device, None);
    /// let order: Vec<&str> = plan.iter().map(|step| step.finding.as_str()).collect();
    /// assert_eq!(order, ["av", "smart", "space"]);
    /// assert_eq!(plan[2].score_after.milli(), 100_000);
    /// ```
    pub fn plan(&self, device: &Device, target: Option<Score>) -> Vec<PlanStep> {
        let mut repair = Repair::new(self, device);
        let mut steps = Vec::new();
        let Some(mut now) = Sums::of(repair.terms.iter().copied()).score(self.rollup) else {
            return steps;
        };
        while now < MilliScore::PERFECT && target.is_none_or(|target| now.displayed() < target) {
            let Some(step) = repair.next(now) else { break };
            now = step.score_after;
            steps.push(step);
        }
        steps
    }
}

/// A device while it is being repaired.
struct Repair<'a> {
    model: &'a Model,
    device: &'a Device,
    sums: Vec<ClassSums>,
    terms: Vec<Term>,
    groups: Vec<Group>,
}

/// The units of one severity in one analyzer, the greatest λ first.
struct Group {
    analyzer: usize,
    severity: Severity,
    units: Vec<Unit>,
}

impl<'a> Repair<'a> {
    fn new(model: &'a Model, device: &'a Device) -> Self {
        let mut repair = Self {
            model,
            device,
            sums: Vec::new(),
            terms: Vec::new(),
            groups: Vec::new(),
        };
        for (place, analyzer) in device.analyzers.iter().enumerate() {
            let units = collapse(&analyzer.findings);
            let sums = ClassSums::of(&units);
            repair
                .terms
                .push(Term::new(sums.loss(&model.table), analyzer.weight));
            repair.sums.push(sums);
            let mut groups: [Vec<Unit>; 4] = Default::default();
            for unit in units {
                if let Some(class) = unit.class() {
                    groups[class].push(unit);
                }
            }
            for (mut units, severity) in groups.into_iter().zip(Severity::ALL.into_iter().skip(1)) {
                units.sort_by_key(|unit| Reverse(unit.lambda));
                repair.groups.push(Group {
                    analyzer: place,
                    severity,
                    units,
                });
            }
        }
        repair
    }

    /// Takes the best unit out; `None` when nothing is left.
    fn next(&mut self, now: MilliScore) -> Option<PlanStep> {
        let best =
            (0..self.groups.len()).filter_map(|group| Some((group, self.without(group, 0)?)));
        let (group, (score_after, _)) = best.max_by_key(|&(group, (score, _))| {
            let Group {
                analyzer, severity, ..
            } = self.groups[group];
            (
                score,
                severity,
                Reverse((&self.device.analyzers[analyzer].id, group)),
            )
        })?;
        // A smaller λ never gains more, so the units that gain as much stand at the front.
        let mut tied = 1;
        let mut beyond = self.groups[group].units.len();
        while tied < beyond {
            let middle = tied.midpoint(beyond);
            match self.without(group, middle) {
                Some((score, _)) if score == score_after => tied = middle + 1,
                _ => beyond = middle,
            }
        }
        let analyzer = self.groups[group].analyzer;
        let findings = &self.device.analyzers[analyzer].findings;
        let place =
            (0..tied).min_by_key(|&place| &findings[self.groups[group].units[place].lead].id)?;
        let (score_after, term) = self.without(group, place)?;
        let unit = self.groups[group].units.remove(place);
        self.sums[analyzer].remove(unit.severity, unit.lambda);
        self.terms[analyzer] = term;
        let mut others: Vec<String> = unit
            .others
            .iter()
            .map(|&other| findings[other].id.clone())
            .collect();
        others.sort();
        Some(PlanStep {
            analyzer: self.device.analyzers[analyzer].id.clone(),
            finding: findings[unit.lead].id.clone(),
            others,
            severity: unit.severity,
            score_after,
            gain_milli: score_after.milli().saturating_sub(now.milli()),
        })
    }

    /// The headline score without one unit, and the analyzer's term then.
    fn without(&self, group: usize, place: usize) -> Option<(MilliScore, Term)> {
        let Group {
            analyzer,
            severity,
            units,
        } = &self.groups[group];
        let mut sums = self.sums[*analyzer];
        sums.remove(*severity, units.get(place)?.lambda);
        let term = Term::new(
            sums.loss(&self.model.table),
            self.device.analyzers[*analyzer].weight,
        );
        Some((self.model.replaced(&self.terms, *analyzer, term)?, term))
    }
}
