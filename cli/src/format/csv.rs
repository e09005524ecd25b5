//! Rows for a spreadsheet, in which nothing from an endpoint is a formula.

use wegweiser_analyzers::SkippedRule;
use wegweiser_core::report::{Diff, FindingReport, Report, WhatIf};
use wegweiser_core::{Level, Rule};

use crate::error::Error;
use crate::format::sheet::{Cell, Sheet, maybe, number, points, text};
use crate::human::plan::Plan;

/// One row per finding and device; a device without findings has one row.
pub(crate) fn report(report: &Report) -> Result<String, Error> {
    let mut sheet = Sheet::new(&[
        "tenant",
        "organization",
        "group",
        "device",
        "role",
        "platform",
        "score",
        "band",
        "risk",
        "coverage",
        "provisional",
        "analyzer",
        "finding",
        "rule",
        "severity",
        "title",
        "count",
        "cost",
        "gain",
        "first_seen",
        "last_seen",
        "excluded",
        "remediation",
        "tags",
    ])?;
    for (index, node) in report.nodes.iter().enumerate() {
        if node.level != Level::Device {
            continue;
        }
        let mut rows = 0;
        for (analyzer, finding) in node.findings() {
            rows += 1;
            sheet.row(
                device(report, index)
                    .into_iter()
                    .chain(self::finding(&analyzer.id, finding)),
            )?;
        }
        if rows == 0 {
            sheet.row(
                device(report, index)
                    .into_iter()
                    .chain((0..13).map(|_| text(""))),
            )?;
        }
    }
    sheet.finish()
}

/// The columns that say which device it is and how it stands.
fn device(report: &Report, index: usize) -> Vec<Cell> {
    let node = &report.nodes[index];
    let mut names = [const { String::new() }; 4];
    let mut at = Some(index);
    while let Some(index) = at {
        let above = &report.nodes[index];
        above.name().clone_into(&mut names[above.level as usize]);
        at = above.parent;
    }
    let standing = &node.standing;
    let detail = node.device.as_ref();
    let mut cells: Vec<Cell> = names.iter().map(text).collect();
    cells.extend([
        text(detail.map_or("", |detail| detail.role.name())),
        text(
            detail
                .and_then(|detail| detail.platform)
                .map_or("", |platform| platform.name()),
        ),
        maybe(standing.score),
        text(
            standing
                .band
                .map(|band| band.to_string())
                .unwrap_or_default(),
        ),
        maybe(standing.risk),
        number(standing.coverage),
        number(standing.provisional),
    ]);
    cells
}

fn finding(analyzer: &str, finding: &FindingReport) -> [Cell; 13] {
    let excluded = finding
        .excluded
        .as_ref()
        .filter(|exclusion| !exclusion.expired);
    [
        text(analyzer),
        text(&finding.id),
        text(finding.rule.as_str()),
        text(finding.severity.to_string()),
        text(&finding.title),
        number(finding.count),
        points(i64::from(finding.cost_milli)),
        points(i64::from(finding.gain_milli)),
        maybe(finding.first_seen),
        maybe(finding.last_seen),
        text(excluded.map_or("", |exclusion| exclusion.reason.as_str())),
        text(&finding.remediation),
        text(finding.tags.join(" ")),
    ]
}

/// One row per step.
pub(crate) fn plans(plans: &[Plan]) -> Result<String, Error> {
    let mut sheet = Sheet::new(&[
        "node",
        "step",
        "id",
        "severity",
        "title",
        "devices",
        "score_after",
        "gain",
        "remediation",
    ])?;
    for plan in plans {
        for (at, step) in plan.steps.iter().enumerate() {
            sheet.row([
                text(plan.path.join("/")),
                number(at + 1),
                text(&step.id),
                text(step.severity.to_string()),
                text(&step.title),
                number(step.devices),
                number(step.score_after),
                points(step.gain_milli),
                text(&step.remediation),
            ])?;
        }
    }
    sheet.finish()
}

/// One row per node that would change.
pub(crate) fn what_if(changes: &[WhatIf]) -> Result<String, Error> {
    let mut sheet = Sheet::new(&[
        "node",
        "level",
        "score_before",
        "score_after",
        "gain",
        "risk_before",
        "risk_after",
    ])?;
    for change in changes {
        sheet.row([
            text(change.path.join("/")),
            text(change.level.name()),
            number(change.score_before),
            number(change.score_after),
            points(i64::from(change.gain_milli)),
            number(change.risk_before),
            number(change.risk_after),
        ])?;
    }
    sheet.finish()
}

/// One row per node, and one per cause of its movement.
pub(crate) fn diff(diff: &Diff) -> Result<String, Error> {
    let mut sheet = Sheet::new(&[
        "node", "level", "before", "after", "delta", "cause", "finding", "title", "effect",
    ])?;
    for node in &diff.nodes {
        let own = || {
            [
                text(node.path.join("/")),
                text(node.level.name()),
                maybe(node.before),
                maybe(node.after),
                node.delta_milli.map_or_else(|| text(""), points),
            ]
        };
        sheet.row(own().into_iter().chain((0..4).map(|_| text(""))))?;
        for change in &node.changes {
            let cause = [
                text(&change.kind),
                text(change.finding.as_deref().unwrap_or_default()),
                text(change.title.as_deref().unwrap_or_default()),
                points(change.effect_milli),
            ];
            sheet.row(own().into_iter().chain(cause))?;
        }
    }
    sheet.finish()
}

/// One row per rule.
pub(crate) fn rules(rules: &[&Rule]) -> Result<String, Error> {
    let mut sheet = Sheet::new(&[
        "id",
        "analyzer",
        "severity",
        "title",
        "meaning",
        "condition",
        "remediation",
        "tags",
        "source",
    ])?;
    for rule in rules {
        sheet.row([
            text(rule.id.as_str()),
            text(&rule.analyzer),
            text(rule.severity.to_string()),
            text(&rule.title),
            text(&rule.meaning),
            text(&rule.condition),
            text(&rule.remediation),
            text(rule.tags.join(" ")),
            text(&rule.source),
        ])?;
    }
    sheet.finish()
}

/// One row per rule that was not loaded.
pub(crate) fn skipped(rules: &[SkippedRule]) -> Result<String, Error> {
    let mut sheet = Sheet::new(&["path", "title", "reason"])?;
    for rule in rules {
        sheet.row([
            text(rule.path.display().to_string()),
            text(&rule.title),
            text(&rule.reason),
        ])?;
    }
    sheet.finish()
}
