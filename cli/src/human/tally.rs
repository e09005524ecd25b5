//! Counts of events by kind.

use super::events::{level, short, time};
use super::table::{Column, Table};
use crate::events::Tally;
use crate::printer::Screen;
use crate::style::{BOLD, DIM, PLAIN};
use crate::text::Text;

/// How often each kind of event is there.
pub(crate) fn counts(tally: &Tally, screen: &Screen) -> String {
    const COLUMNS: &[Column] = &[
        Column::Right,
        Column::Left,
        Column::Flexible,
        Column::Right,
        Column::Left,
        Column::Left,
    ];
    // In a pipe nothing is cut.
    let width = if screen.bounded {
        screen.width
    } else {
        usize::MAX
    };
    let screen = &Screen { width, ..*screen };
    let kinds = tally.kinds();
    let mut out = String::new();
    if kinds.is_empty() {
        return out;
    }
    let titles = [
        "count",
        "level",
        "provider",
        "id",
        "first (UTC)",
        "last (UTC)",
    ];
    let mut table = Table::titled(COLUMNS, &titles);
    let day = |instant| Text::new().lit(DIM, time(instant));
    for kind in kinds {
        table.row(vec![
            Text::new().lit(BOLD, kind.count.to_string()),
            level(kind.level),
            Text::new().add(PLAIN, short(&kind.provider)),
            Text::new().lit(
                PLAIN,
                kind.event_id.map_or_else(String::new, |id| id.to_string()),
            ),
            day(kind.first),
            day(kind.last),
        ]);
    }
    table.show(0, screen, &mut out);
    if tally.beyond() > 0 {
        let text = format!("and {} events of still other kinds", tally.beyond());
        Text::new().lit(DIM, text).show(screen, &mut out);
    }
    out
}
