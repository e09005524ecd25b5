//! The inputs that did not become part of a score, each with its reason.

use std::collections::BTreeMap;

use wegweiser_core::report::{InputReport, InputStatus};

use super::heading;
use crate::printer::Screen;
use crate::style::{self, DIM, PLAIN};
use crate::text::{Text, clean, count, fit_path, what_it_is};

/// Paths per reason, without `--verbose`.
const MOST: usize = 3;
/// Columns before a reason.
const LABEL: usize = 17;
/// Writes the inputs that were not read, or not to their end, grouped by reason.
pub(super) fn show(inputs: &[InputReport], screen: &Screen, out: &mut String) {
    let mut groups: BTreeMap<(InputStatus, &str), Vec<&str>> = BTreeMap::new();
    for input in inputs
        .iter()
        .filter(|input| input.status != InputStatus::Ok)
    {
        let reason = input.reason.as_deref().unwrap_or("no reason is known");
        groups
            .entry((input.status, reason))
            .or_default()
            .push(&input.path);
    }
    if groups.is_empty() {
        return;
    }
    heading("Not scored, or only in part", out);
    let is_unknown = |(status, _): &(InputStatus, &str)| *status == InputStatus::Unsupported;
    let any_unknown = groups.keys().any(is_unknown);
    let mut groups: Vec<_> = groups.into_iter().collect();
    // The gravest first; an unknown kind of file is often no loss.
    groups.sort_by_key(|((status, _), _)| match status {
        InputStatus::Failed => 0,
        InputStatus::Partial => 1,
        InputStatus::Unsupported | InputStatus::Ok => 2,
    });
    for ((status, reason), paths) in groups {
        group(status, what_it_is(reason), &paths, screen, out);
    }
    if any_unknown {
        let text = "`wegweiser-score formats` lists what can be read";
        Text::new().gap(LABEL).lit(DIM, text).show(screen, out);
    }
}

fn group(status: InputStatus, reason: &str, paths: &[&str], screen: &Screen, out: &mut String) {
    let style = match status {
        InputStatus::Failed => style::ERROR,
        InputStatus::Partial => style::WARNING,
        InputStatus::Unsupported | InputStatus::Ok => DIM,
    };
    let label = format!(
        "{} {}",
        screen.glyphs.status(status),
        style::status_word(status)
    );
    let label = Text::new().gap(2).lit(style, label).left(LABEL);
    let indent = label.width();
    let room = screen.width.saturating_sub(indent);
    let lines = crate::text::wrap(reason, room.min(super::parts::READABLE));
    for (number, line) in lines.iter().enumerate() {
        let lead = if number == 0 {
            label.clone()
        } else {
            Text::new().gap(indent)
        };
        lead.add(PLAIN, line).show(screen, out);
    }
    let most = if screen.verbose { usize::MAX } else { MOST };
    for path in paths.iter().take(most) {
        let path = fit_path(&clean(path), room, screen.glyphs.ellipsis);
        Text::new().gap(indent).lit(DIM, path).show(screen, out);
    }
    if paths.len() > most {
        let more = format!("and {} more", count((paths.len() - most) as u64, "input"));
        Text::new().gap(indent).lit(DIM, more).show(screen, out);
    }
}
