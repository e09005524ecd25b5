//! A suggested order to fix things in, with the running score.

use serde::Serialize;
use wegweiser_core::Report;
use wegweiser_core::report::{FindingReport, Node, PlanStep};
use wegweiser_core::scoring::{MilliScore, Score, Severity};

use super::parts;
use super::table::Column::{Extra, Flexible, Left, Right};
use super::table::Table;
use crate::error::Error;
use crate::printer::Screen;
use crate::style::{self, BOLD, DIM, PLAIN};
use crate::text::{Text, count, signed};

/// The steps of one node; each holds after those before it.
#[derive(Debug, Serialize)]
pub(crate) struct Plan {
    /// The node's path.
    pub(crate) path: Vec<String>,
    /// Its score as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) score: Option<Score>,
    /// The score to reach, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) target: Option<Score>,
    /// What to do, in order.
    pub(crate) steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Serialize)]
pub(crate) struct Step {
    /// The finding on a device, the rule above devices.
    pub(crate) id: String,
    /// Findings of the same incident, fixed with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) also: Vec<String>,
    pub(crate) severity: Severity,
    pub(crate) title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) remediation: String,
    /// On how many devices.
    pub(crate) devices: u64,
    /// The score when this and all steps before it are done.
    pub(crate) score_after: Score,
    /// What this step adds, in milli-points.
    pub(crate) gain_milli: i64,
}

impl Plan {
    /// The plan of a node, to its end or until it reaches a score.
    pub(crate) fn new(report: &Report, index: usize, target: Option<Score>) -> Result<Self, Error> {
        let node = &report.nodes[index];
        let mut steps = match &node.device {
            Some(device) => device_steps(node, &device.plan),
            None => group_steps(report, node)?,
        };
        if let Some(target) = target {
            let reached = node.standing.score.is_some_and(|score| score >= target);
            let enough = steps.iter().position(|step| step.score_after >= target);
            steps.truncate(if reached {
                0
            } else {
                enough.map_or(steps.len(), |last| last + 1)
            });
        }
        Ok(Self {
            path: node.path.clone(),
            score: node.standing.score,
            target,
            steps,
        })
    }
}

fn device_steps(node: &Node, plan: &[PlanStep]) -> Vec<Step> {
    let mut before = node.standing.score_milli.unwrap_or(MilliScore::LOWEST);
    let mut steps = Vec::new();
    for step in plan {
        let finding: Option<&FindingReport> = node
            .findings()
            .map(|(_, finding)| finding)
            .find(|one| one.id == step.finding);
        steps.push(Step {
            id: step.finding.clone(),
            also: step.also.clone(),
            severity: finding.map_or(Severity::Info, |one| one.severity),
            title: finding.map_or_else(|| step.finding.clone(), |one| one.title.clone()),
            remediation: finding
                .map(|one| one.remediation.clone())
                .unwrap_or_default(),
            devices: 1,
            score_after: step.score_after,
            gain_milli: gain(before, step.score_after_milli),
        });
        before = step.score_after_milli;
    }
    steps
}

/// Each rule is fixed on every device below, on top of the rules before it.
fn group_steps(report: &Report, node: &Node) -> Result<Vec<Step>, Error> {
    let mut fixed = Vec::new();
    let mut gained = 0;
    let mut steps = Vec::new();
    for one in &node.recommendations {
        // Fixed everywhere: what other nodes gain by it does not change this one.
        fixed.push(one.rule.to_string());
        let changes = report.what_if(&fixed)?;
        let Some(after) = changes
            .iter()
            .find(|change| change.path == node.path && change.level == node.level)
        else {
            continue;
        };
        steps.push(Step {
            id: one.rule.to_string(),
            also: Vec::new(),
            severity: style::of_priority(one.priority),
            title: one.title.clone(),
            remediation: one.remediation.clone(),
            devices: one.devices,
            score_after: after.score_after,
            gain_milli: i64::from(after.gain_milli) - gained,
        });
        gained = i64::from(after.gain_milli);
    }
    Ok(steps)
}

fn gain(before: MilliScore, after: MilliScore) -> i64 {
    i64::from(after.milli()) - i64::from(before.milli())
}

/// Writes every plan.
pub(crate) fn show(plans: &[Plan], screen: &Screen) -> String {
    let mut out = String::new();
    for (number, plan) in plans.iter().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        head(plan, screen, &mut out);
        table(plan, usize::MAX, false, screen, &mut out);
        if screen.verbose {
            details(plan, screen, &mut out);
        }
    }
    out
}

fn head(plan: &Plan, screen: &Screen, out: &mut String) {
    let name = plan.path.last().map_or("", String::as_str);
    let mut line = Text::new()
        .add(BOLD, name)
        .gap(2)
        .join(parts::number(plan.score, screen.glyphs));
    line = line.gap(1).join(parts::band(plan.score.map(Score::band)));
    line.show(screen, out);
    let remark = match (plan.score, plan.target, plan.steps.last()) {
        (None, _, _) => "no score, so there is nothing to plan".to_owned(),
        (Some(score), Some(target), None) if score >= target => {
            format!("is at {target} or above already")
        }
        (_, _, None) => "nothing to fix".to_owned(),
        (_, Some(target), Some(last)) if last.score_after < target => {
            format!("a suggested order; these steps do not reach {target}")
        }
        (_, Some(target), Some(_)) => {
            format!(
                "a suggested order; {} to reach {target}",
                count(plan.steps.len() as u64, "step")
            )
        }
        (_, None, Some(_)) => "a suggested order; each step holds after those before it".to_owned(),
    };
    Text::new().lit(DIM, remark).show(screen, out);
}

/// The id of a step and, cut to one line, what to do.
pub(super) fn how(id: &str, remediation: &str, screen: &Screen) -> Text {
    let text = Text::new().add(DIM, id);
    if remediation.is_empty() {
        return text;
    }
    text.lit(DIM, format!(" {} ", screen.glyphs.dot))
        .add(DIM, remediation)
}

/// Writes the first steps as a table: each with its id, or with a line on what to do.
pub(super) fn table(plan: &Plan, most: usize, how: bool, screen: &Screen, out: &mut String) {
    let mut table = Table::new(&[Right, Left, Flexible, Right, Left, Right, Extra]);
    let mut before = plan.score;
    for (number, step) in plan.steps.iter().take(most).enumerate() {
        let devices = if step.devices > 1 {
            count(step.devices, "device")
        } else {
            String::new()
        };
        let also = if step.also.is_empty() {
            String::new()
        } else {
            format!(" and {} with it", step.also.len())
        };
        table.row(vec![
            Text::new().lit(DIM, (number + 1).to_string()),
            parts::severity(step.severity, screen.glyphs),
            Text::new().add(PLAIN, &step.title).lit(DIM, also),
            Text::new().lit(DIM, devices),
            parts::movement(before, Some(step.score_after), screen.glyphs),
            Text::new().lit(PLAIN, signed(step.gain_milli)),
            if how {
                Text::new()
            } else {
                Text::new().add(DIM, &step.id)
            },
        ]);
        if how {
            table.remark(self::how(&step.id, &step.remediation, screen));
        }
        before = Some(step.score_after);
    }
    table.show(2, screen, out);
}

/// What to do, step by step.
fn details(plan: &Plan, screen: &Screen, out: &mut String) {
    for (number, step) in plan.steps.iter().enumerate() {
        if step.remediation.is_empty() {
            continue;
        }
        out.push('\n');
        Text::new()
            .gap(2)
            .lit(BOLD, format!("{}. ", number + 1))
            .add(BOLD, &step.title)
            .show(screen, out);
        super::paragraph(&step.remediation, 5, screen, out);
    }
}
