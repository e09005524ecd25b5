//! A group, organization or tenant explained: how its devices stand, and what would help most.

use wegweiser_core::report::{Node, Report};

use super::table::Column::{self, Extra, Flexible, Left, Right};
use super::table::Table;
use super::{heading, paragraph, parts};
use crate::printer::Screen;
use crate::style::{self, BOLD, DIM, PLAIN};
use crate::text::{Text, count, signed};

/// Devices in the list of the lowest.
const LOWEST: usize = 5;
/// Recommendations with their full text.
const FULL: usize = 5;

/// Writes everything below the head.
pub(super) fn show(report: &Report, index: usize, screen: &Screen, out: &mut String) {
    let node = &report.nodes[index];
    let facts = [
        format!("score by {}", report.model.rollup),
        format!("as of {}", parts::time(report.as_of)),
    ];
    parts::facts(&facts, screen, out);
    distribution(node, screen, out);
    let children: Vec<&Node> = report.children(index).map(|(_, child)| child).collect();
    if children.iter().any(|child| child.device.is_none()) {
        heading("Below it", out);
        nodes(&children, screen, out);
    }
    lowest(report, index, screen, out);
    recommendations(node, screen, out);
}

/// How many devices are in each band.
fn distribution(node: &Node, screen: &Screen, out: &mut String) {
    heading("Devices", out);
    let share = |devices: u64| (devices * 30).div_ceil(node.devices.max(1)) as usize;
    let mut table = Table::new(&[Column::Left, Column::Right, Column::Left]);
    for one in &node.bands {
        let bar = Text::new().lit(
            style::band(one.band),
            screen.glyphs.full.repeat(share(one.devices)),
        );
        let number = if one.devices == 0 { DIM } else { PLAIN };
        table.row(vec![
            parts::band(Some(one.band)),
            Text::new().lit(number, one.devices.to_string()),
            bar,
        ]);
    }
    if node.unscored > 0 {
        let bar = Text::new().lit(DIM, screen.glyphs.unknown.repeat(share(node.unscored)));
        table.row(vec![
            Text::new().lit(DIM, "no score"),
            Text::new().lit(PLAIN, node.unscored.to_string()),
            bar,
        ]);
    }
    table.show(2, screen, out);
    let numbers = [
        ("weighted mean", node.mean),
        ("median", node.median),
        ("lowest tenth", node.p10),
        ("worst", node.worst),
    ];
    let mut line = Text::new().gap(2);
    for (at, (name, score)) in numbers
        .into_iter()
        .filter_map(|(name, score)| Some((name, score?)))
        .enumerate()
    {
        line = line.gap(if at == 0 { 0 } else { 2 }).lit(DIM, name).gap(1);
        line = line.lit(style::band(score.band()), score.to_string());
    }
    line.show(screen, out);
}

/// Nodes below each other, a line each.
fn nodes(nodes: &[&Node], screen: &Screen, out: &mut String) {
    let mut table = Table::new(&[Flexible, Right, Left, Left, Left, Extra]);
    for node in nodes {
        let band = match parts::reason(node) {
            Some(_) => Text::new().lit(DIM, "no score"),
            None => parts::band(node.standing.band),
        };
        let rest = [
            parts::marks(node),
            parts::coverage(&node.standing),
            parts::devices(node),
        ];
        let rest = rest.into_iter().filter(|one| !one.is_empty());
        let rest = rest
            .reduce(|line, one| line.gap(2).join(one))
            .unwrap_or_default();
        table.row(vec![
            Text::new().add(
                if node.device.is_some() { PLAIN } else { BOLD },
                node.name(),
            ),
            parts::score(node.standing.score, screen.glyphs),
            parts::bar(node.standing.score, 12, screen.glyphs),
            band,
            parts::risk(&node.standing),
            rest,
        ]);
    }
    table.show(2, screen, out);
}

/// The devices with the lowest scores, then those without one.
fn lowest(report: &Report, index: usize, screen: &Screen, out: &mut String) {
    let mut devices: Vec<&Node> = report
        .devices_below(index)
        .into_iter()
        .map(|at| &report.nodes[at])
        .collect();
    devices.sort_by_key(|node| {
        node.standing
            .score_milli
            .map_or((1, 0), |score| (0, score.milli()))
    });
    let most = if screen.verbose { usize::MAX } else { LOWEST };
    let more = devices.len().saturating_sub(most);
    devices.truncate(most);
    heading(
        if more > 0 {
            "Lowest scores"
        } else {
            "Its devices"
        },
        out,
    );
    nodes(&devices, screen, out);
    if more > 0 {
        let text = format!(
            "and {}; `--verbose` shows them",
            count(more as u64, "device")
        );
        Text::new().gap(2).lit(DIM, text).show(screen, out);
    }
}

fn recommendations(node: &Node, screen: &Screen, out: &mut String) {
    if node.recommendations.is_empty() {
        return;
    }
    heading("What would help most", out);
    let most = if screen.verbose { usize::MAX } else { FULL };
    for (number, one) in node.recommendations.iter().take(most).enumerate() {
        let severity = style::of_priority(one.priority);
        let line = Text::new()
            .gap(2)
            .lit(DIM, format!("{}. ", number + 1))
            .lit(style::severity(severity), screen.glyphs.severity(severity))
            .gap(1)
            .add(BOLD, &one.title)
            .gap(2)
            .add(DIM, one.rule.as_str());
        line.show(screen, out);
        let effect = Text::new()
            .gap(5)
            .lit(PLAIN, format!("{}  ", count(one.devices, "device")))
            .join(parts::movement(
                node.standing.score,
                Some(one.score_after),
                screen.glyphs,
            ))
            .lit(PLAIN, format!("  {}", signed(i64::from(one.gain_milli))))
            .lit(
                DIM,
                format!("  risk {}", signed(i64::from(one.risk_gain_milli))),
            );
        effect.show(screen, out);
        paragraph(&one.remediation, 5, screen, out);
    }
    if node.recommendations.len() > most {
        let more = count((node.recommendations.len() - most) as u64, "recommendation");
        Text::new()
            .gap(2)
            .lit(DIM, format!("and {more}; `--verbose` shows them"))
            .show(screen, out);
    }
}
