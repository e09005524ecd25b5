//! What moved between two reports, and why.

use std::collections::BTreeSet;

use anstyle::{AnsiColor, Style};
use wegweiser_core::report::{Change, Diff, NodeDiff};

use super::parts;
use crate::printer::Screen;
use crate::style::{self, BOLD, DIM, PLAIN, WARNING};
use crate::text::{Text, count, signed};

/// Causes per device, without `--verbose`.
const MOST: usize = 5;
/// In milli-points: a smaller effect of something that stayed is not worth a line.
const VISIBLE_MILLI: i64 = 300;

const UP: Style = AnsiColor::Green.on_default();
const DOWN: Style = AnsiColor::Red.on_default();

/// Whether a node is not as it was.
pub(crate) fn has_moved(node: &NodeDiff) -> bool {
    node.before != node.after
        || node.delta_milli.is_some_and(|delta| delta != 0)
        || !node.changes.is_empty()
}

/// Writes every node that moved, with the causes below its devices.
pub(crate) fn show(diff: &Diff, screen: &Screen) -> String {
    let mut out = String::new();
    let arrow = screen.glyphs.arrow;
    let from_to = format!(
        "{} {arrow} {}",
        parts::time(diff.as_of_before),
        parts::time(diff.as_of_after)
    );
    Text::new().lit(DIM, from_to).show(screen, &mut out);
    for mark in &diff.marks {
        Text::new()
            .lit(WARNING, "compare with care: ")
            .add(PLAIN, mark)
            .show(screen, &mut out);
    }
    // A node that stands still is shown where something below it moved.
    let moved = diff.nodes.iter().filter(|node| has_moved(node));
    let above: BTreeSet<&[String]> = moved
        .flat_map(|node| (1..=node.path.len()).map(|end| &node.path[..end]))
        .collect();
    let shown: Vec<&NodeDiff> = diff
        .nodes
        .iter()
        .filter(|node| above.contains(node.path.as_slice()))
        .collect();
    let name = shown
        .iter()
        .map(|node| name(node).width())
        .max()
        .unwrap_or(0);
    let name = name.min(screen.width.saturating_sub(34));
    for node in &shown {
        self::node(node, name, screen, &mut out);
        causes(node, screen, &mut out);
    }
    let still = diff.nodes.iter().filter(|node| !has_moved(node)).count();
    let text = match (shown.len(), still) {
        (0, _) => "nothing moved".to_owned(),
        (_, 0) => return out,
        _ => format!("{} did not move", count(still as u64, "node")),
    };
    Text::new().lit(DIM, text).show(screen, &mut out);
    out
}

fn name(node: &NodeDiff) -> Text {
    let style = if node.level == wegweiser_core::Level::Device {
        PLAIN
    } else {
        BOLD
    };
    Text::new()
        .gap((node.path.len() - 1) * 2)
        .add(style, node.path.last().map_or("", String::as_str))
}

fn node(node: &NodeDiff, width: usize, screen: &Screen, out: &mut String) {
    let remark = match (node.before, node.after, node.delta_milli) {
        (_, _, Some(delta)) => Text::new().lit(direction(delta), signed(delta)).right(6),
        (None, Some(_), _) => Text::new().lit(DIM, "has a score now"),
        (Some(_), None, _) => Text::new().lit(DIM, "has no score any more"),
        _ => Text::new(),
    };
    name(node)
        .fit(width, screen.glyphs.ellipsis)
        .left(width)
        .gap(2)
        .join(parts::movement(node.before, node.after, screen.glyphs))
        .gap(2)
        .join(remark)
        .show(screen, out);
}

fn direction(delta: i64) -> Style {
    match delta {
        1.. => UP,
        0 => DIM,
        _ => DOWN,
    }
}

fn causes(node: &NodeDiff, screen: &Screen, out: &mut String) {
    let mut changes: Vec<&Change> = node
        .changes
        .iter()
        .filter(|change| is_visible(change))
        .collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.effect_milli.abs()));
    let most = if screen.verbose { usize::MAX } else { MOST };
    let indent = node.path.len() * 2;
    for change in changes.iter().take(most) {
        let effect = Text::new().lit(direction(change.effect_milli), signed(change.effect_milli));
        let title = change
            .title
            .as_deref()
            .unwrap_or("what no single finding explains");
        let line = Text::new()
            .gap(indent)
            .join(effect.right(6))
            .gap(2)
            .add(word_style(&change.kind), &change.kind)
            .left(indent + 18)
            .add(PLAIN, title)
            .gap(2)
            .add(DIM, change.finding.as_deref().unwrap_or_default());
        line.show(screen, out);
    }
    if changes.len() > most {
        let more = count((changes.len() - most) as u64, "smaller cause");
        Text::new()
            .gap(indent + 8)
            .lit(DIM, format!("and {more}"))
            .show(screen, out);
    }
}

fn is_visible(change: &Change) -> bool {
    let is_event = matches!(change.kind.as_str(), "new" | "gone" | "coverage");
    change.kind != "share"
        && change.effect_milli != 0
        && (is_event || change.effect_milli.abs() >= VISIBLE_MILLI)
}

fn word_style(kind: &str) -> Style {
    match kind {
        "new" | "grown" => style::severity(wegweiser_core::scoring::Severity::High),
        "gone" | "shrunk" => UP,
        _ => DIM,
    }
}
