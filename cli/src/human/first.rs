//! What to do first, over all devices of each root.

use wegweiser_core::report::{Node, Report};

use super::parts;
use super::table::Column::{Extra, Flexible, Left, Right};
use super::table::Table;
use super::{heading, plan};
use crate::printer::Screen;
use crate::style::{self, DIM, PLAIN};
use crate::text::{Text, count, signed};

/// Recommendations per root.
const MOST: usize = 3;

/// Writes the best steps of each root; devices beside each other say theirs in the tree.
pub(super) fn show(report: &Report, screen: &Screen, out: &mut String) {
    let roots: Vec<_> = report.roots().collect();
    for (index, root) in &roots {
        if root.device.is_none() {
            let several = roots.len() > 1;
            recommendations(root, several, screen, out);
        } else if roots.len() == 1 {
            steps(report, *index, screen, out);
        }
    }
}

fn title(root: &Node, several: bool) -> String {
    if several {
        format!("Do first in {}", crate::text::clean(root.name()))
    } else {
        "Do first".to_owned()
    }
}

fn recommendations(root: &Node, several: bool, screen: &Screen, out: &mut String) {
    if root.recommendations.is_empty() {
        return;
    }
    heading(&title(root, several), out);
    let mut table = Table::new(&[Right, Left, Flexible, Extra, Left, Right]);
    for (number, one) in root.recommendations.iter().take(MOST).enumerate() {
        table.row(vec![
            Text::new().lit(DIM, (number + 1).to_string()),
            parts::severity(style::of_priority(one.priority), screen.glyphs),
            Text::new().add(PLAIN, &one.title),
            Text::new().lit(DIM, count(one.devices, "device")),
            parts::movement(root.standing.score, Some(one.score_after), screen.glyphs),
            Text::new().lit(PLAIN, signed(i64::from(one.gain_milli))),
        ]);
        table.remark(plan::how(one.rule.as_str(), &one.remediation, screen));
    }
    table.show(2, screen, out);
}

pub(super) fn steps(report: &Report, index: usize, screen: &Screen, out: &mut String) {
    let Ok(plan) = plan::Plan::new(report, index, None) else {
        return;
    };
    if plan.steps.is_empty() {
        return;
    }
    heading("Do first", out);
    plan::table(&plan, MOST, true, screen, out);
}
