//! What the scores would be, node by node.

use wegweiser_core::Level;
use wegweiser_core::report::WhatIf;

use super::parts;
use super::table::Column::{Extra, Flexible, Left, Right};
use super::table::Table;
use crate::printer::Screen;
use crate::style::{BOLD, DIM, PLAIN};
use crate::text::{Text, count, signed};

/// Writes every node that would change.
pub(crate) fn show(changes: &[WhatIf], fixes: &[String], screen: &Screen) -> String {
    let mut out = String::new();
    let fixes = fixes.join(", ");
    let head = Text::new()
        .lit(BOLD, "With ")
        .add(BOLD, &fixes)
        .lit(BOLD, " fixed");
    head.show(screen, &mut out);
    if changes.is_empty() {
        Text::new()
            .gap(2)
            .lit(DIM, "no score would change")
            .show(screen, &mut out);
        return out;
    }
    let titles = ["node", "score", "gain", "", "risk"];
    let mut table = Table::titled(&[Flexible, Left, Right, Left, Extra], &titles);
    for change in changes {
        let style = if change.level == Level::Device {
            PLAIN
        } else {
            BOLD
        };
        let name = change.path.last().map_or("", String::as_str);
        table.row(vec![
            Text::new()
                .gap((change.path.len() - 1) * 2)
                .add(style, name),
            parts::movement(
                Some(change.score_before),
                Some(change.score_after),
                screen.glyphs,
            ),
            Text::new().lit(PLAIN, signed(i64::from(change.gain_milli))),
            parts::band(Some(change.score_after.band())),
            parts::movement(
                Some(change.risk_before),
                Some(change.risk_after),
                screen.glyphs,
            ),
        ]);
    }
    table.show(2, screen, &mut out);
    let devices = changes
        .iter()
        .filter(|change| change.level == Level::Device)
        .count();
    Text::new()
        .lit(
            DIM,
            format!("{} would change", count(devices as u64, "device")),
        )
        .show(screen, &mut out);
    out
}
