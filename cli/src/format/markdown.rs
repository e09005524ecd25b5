//! Reports for a ticket, a pull request or a job summary.

use wegweiser_core::report::{Diff, FoundFinding, InputStatus, Node, Report, WhatIf};
use wegweiser_core::{Level, RuleSet};

use super::markup::{Table, code, escape};
use crate::human::diff::has_moved;
use crate::human::hidden_name;
use crate::human::plan::Plan;
use crate::style::{severity_word, status_word};
use crate::text::{count, points, signed};

/// Devices whose findings are listed.
const DEVICES: usize = 10;

/// The whole report.
pub(crate) fn overview(report: &Report, summary: bool) -> String {
    let mut out = String::from("## Endpoint health\n\n");
    let mut table = Table::new(&["Node", ">Score", "Band", ">Risk", ">Coverage", "Remarks"]);
    let nodes = report
        .nodes
        .iter()
        .filter(|node| !summary || node.level != Level::Device);
    nodes.for_each(|node| row(report, node, &mut table));
    out += &table.finish();
    for (_, root) in report.roots().filter(|(_, root)| root.device.is_none()) {
        recommendations(root, 5, &mut out);
    }
    if !summary {
        dearest(report, &mut out);
    }
    inputs(report, &mut out);
    put!(
        out,
        "\nAs of {}, rules {} {}, policy {}.\n",
        report.as_of,
        code(&report.rule_set.version),
        code(&report.rule_set.digest),
        code(&report.policy_digest)
    );
    out
}

fn row(report: &Report, node: &Node, table: &mut Table) {
    let standing = &node.standing;
    let indent = "\u{2003}".repeat(node.path.len() - 1);
    let name = escape(node.name());
    let name = if node.device.is_some() {
        name
    } else {
        format!("**{name}**")
    };
    let number = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
    table.row(&[
        format!("{indent}{name}"),
        number(standing.score.map(|score| score.to_string())),
        standing
            .band
            .map(|band| band.to_string())
            .unwrap_or_default(),
        number(standing.risk.map(|risk| risk.to_string())),
        format!("{} %", standing.coverage),
        remarks(report, node).join("; "),
    ]);
}

fn remarks(report: &Report, node: &Node) -> Vec<String> {
    let mut remarks = Vec::new();
    if node.device.is_none() {
        remarks.push(count(node.devices, "device"));
    }
    if node.device.is_none() && node.unscored > 0 {
        remarks.push(format!("{} without a score", node.unscored));
    }
    if let Some(hidden) = &node.hides {
        let name = hidden_name(report, hidden);
        remarks.push(format!("hides {} at risk {}", escape(name), hidden.risk));
    }
    if node.device.is_some() && node.standing.score.is_none() {
        remarks.push("no score".to_owned());
    }
    if node.standing.provisional {
        remarks.push("provisional".to_owned());
    }
    remarks
}

fn recommendations(node: &Node, most: usize, out: &mut String) {
    if node.recommendations.is_empty() {
        return;
    }
    put!(out, "\n### Do first in {}\n\n", escape(node.name()));
    for (at, one) in node.recommendations.iter().take(most).enumerate() {
        put!(
            out,
            "{}. **{}** {} {}: {}, {} to {} ({})\n",
            at + 1,
            severity_word(crate::style::of_priority(one.priority)),
            escape(&one.title),
            code(one.rule.as_str()),
            count(one.devices, "device"),
            node.standing
                .score
                .map_or_else(String::new, |score| score.to_string()),
            one.score_after,
            signed(i64::from(one.gain_milli)),
        );
    }
}

/// What costs most on the devices with the lowest scores.
fn dearest(report: &Report, out: &mut String) {
    let mut devices: Vec<&Node> = report
        .nodes
        .iter()
        .filter(|node| !node.dearest(1).is_empty())
        .collect();
    devices.sort_by_key(|node| node.standing.score_milli);
    if devices.is_empty() {
        return;
    }
    *out += "\n### What costs most\n\n";
    let mut table = Table::new(&["Device", ">Cost", "Severity", "Finding", "Id"]);
    for node in devices.iter().take(DEVICES) {
        for (at, finding) in node.dearest(3).into_iter().enumerate() {
            table.row(&[
                if at == 0 {
                    escape(node.name())
                } else {
                    String::new()
                },
                points(-i64::from(finding.cost_milli)),
                severity_word(finding.severity).to_owned(),
                escape(&finding.title),
                code(&finding.id),
            ]);
        }
    }
    *out += &table.finish();
    if devices.len() > DEVICES {
        put!(
            out,
            "\nand {} more\n",
            count((devices.len() - DEVICES) as u64, "device")
        );
    }
}

fn inputs(report: &Report, out: &mut String) {
    let mut others = report
        .inputs
        .iter()
        .filter(|input| input.status != InputStatus::Ok)
        .peekable();
    if others.peek().is_none() {
        return;
    }
    *out += "\n### Not scored, or only in part\n\n";
    for input in others {
        let reason = input.reason.as_deref().unwrap_or("no reason is known");
        let reason = reason.split("; not one of: ").next().unwrap_or_default();
        put!(
            out,
            "- {} {}: {}\n",
            status_word(input.status),
            code(&input.path),
            escape(reason)
        );
    }
}

/// One node: its findings, or what would help most below it.
pub(crate) fn node(report: &Report, index: usize) -> String {
    let node = &report.nodes[index];
    let mut out = format!("## {}\n\n", escape(&node.path_text()));
    let mut table = Table::new(&["Node", ">Score", "Band", ">Risk", ">Coverage", "Remarks"]);
    row(report, node, &mut table);
    report
        .children(index)
        .for_each(|(_, child)| row(report, child, &mut table));
    out += &table.finish();
    recommendations(node, usize::MAX, &mut out);
    let Some(device) = &node.device else {
        return out;
    };
    for analyzer in &device.analyzers {
        put!(out, "\n### {}\n\n", escape(&analyzer.id));
        let mut table = Table::new(&[">Cost", ">Gain", "Severity", "Finding", "Id", ">Count"]);
        for finding in &analyzer.findings {
            table.row(&[
                points(-i64::from(finding.cost_milli)),
                signed(i64::from(finding.gain_milli)),
                severity_word(finding.severity).to_owned(),
                escape(&finding.title),
                code(&finding.id),
                finding.count.to_string(),
            ]);
        }
        out += &table.finish();
        let notes = analyzer
            .notes
            .iter()
            .map(|note| format!("\n- {}", escape(note)));
        out.extend(notes);
        out.push('\n');
    }
    out
}

/// One finding on every device that has it.
pub(crate) fn finding(rules: &RuleSet, found: &[FoundFinding<'_>]) -> String {
    let Some(first) = found.first() else {
        return String::new();
    };
    let rule = rules.get(first.finding.rule.as_str());
    let mut out = format!("## {}\n\n", escape(&first.finding.title));
    put!(out, "{}\n", code(first.finding.rule.as_str()));
    if let Some(rule) = rule.filter(|rule| !rule.meaning.is_empty()) {
        put!(out, "\n{}\n", escape(&rule.meaning));
    }
    if !first.finding.remediation.is_empty() {
        put!(
            out,
            "\n### What to do\n\n{}\n",
            escape(&first.finding.remediation)
        );
    }
    out += "\n### Where\n\n";
    let mut table = Table::new(&["Device", ">Score", ">Cost", ">Gain", "Severity", ">Count"]);
    for one in found {
        table.row(&[
            escape(&one.device.path_text()),
            one.device
                .standing
                .score
                .map(|score| score.to_string())
                .unwrap_or_default(),
            points(-i64::from(one.finding.cost_milli)),
            signed(i64::from(one.finding.gain_milli)),
            severity_word(one.finding.severity).to_owned(),
            one.finding.count.to_string(),
        ]);
    }
    out + &table.finish()
}

/// The steps of every plan.
pub(crate) fn plans(plans: &[Plan]) -> String {
    let mut out = String::new();
    for plan in plans {
        let score = plan
            .score
            .map(|score| format!(", now {score}"))
            .unwrap_or_default();
        put!(
            out,
            "## Plan for {}{score}\n\n",
            escape(&plan.path.join("/"))
        );
        for (at, step) in plan.steps.iter().enumerate() {
            put!(
                out,
                "{}. **{}** {} {}: to {} ({}). {}\n",
                at + 1,
                severity_word(step.severity),
                escape(&step.title),
                code(&step.id),
                step.score_after,
                signed(step.gain_milli),
                escape(&step.remediation),
            );
        }
        out.push('\n');
    }
    out
}

/// Nodes before and after.
pub(crate) fn what_if(changes: &[WhatIf]) -> String {
    let mut table = Table::new(&["Node", ">Score", ">After", ">Gain", ">Risk", ">After"]);
    for change in changes {
        table.row(&[
            escape(&change.path.join("/")),
            change.score_before.to_string(),
            change.score_after.to_string(),
            signed(i64::from(change.gain_milli)),
            change.risk_before.to_string(),
            change.risk_after.to_string(),
        ]);
    }
    table.finish()
}

/// What moved, with its causes.
pub(crate) fn diff(diff: &Diff) -> String {
    let mut out = format!(
        "## What moved from {} to {}\n\n",
        diff.as_of_before, diff.as_of_after
    );
    for mark in &diff.marks {
        put!(out, "- compare with care: {}\n", escape(mark));
    }
    let mut table = Table::new(&["Node", ">Before", ">After", ">Moved", "Why"]);
    for node in diff.nodes.iter().filter(|node| has_moved(node)) {
        let mut causes: Vec<_> = node.changes.iter().collect();
        causes.sort_by_key(|change| std::cmp::Reverse(change.effect_milli.abs()));
        let causes: Vec<String> = causes
            .into_iter()
            .take(5)
            .map(|change| {
                let title = change
                    .title
                    .as_deref()
                    .unwrap_or("what no single finding explains");
                format!(
                    "{} {} ({})",
                    escape(&change.kind),
                    escape(title),
                    signed(change.effect_milli)
                )
            })
            .collect();
        let number = |score: Option<wegweiser_core::scoring::Score>| {
            score.map_or_else(|| "–".to_owned(), |score| score.to_string())
        };
        table.row(&[
            escape(&node.path.join("/")),
            number(node.before),
            number(node.after),
            node.delta_milli.map(signed).unwrap_or_default(),
            causes.join("; "),
        ]);
    }
    out + &table.finish()
}
