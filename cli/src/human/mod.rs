//! Text for people at a terminal.

pub(crate) mod data;
pub(crate) mod diff;
pub(crate) mod event;
pub(crate) mod events;
pub(crate) mod explain;
pub(crate) mod finding;
mod first;
mod group;
mod inputs;
mod layout;
mod parts;
pub(crate) mod perf;
pub(crate) mod plan;
pub(crate) mod rules;
mod table;
pub(crate) mod tally;
mod tree;
pub(crate) mod what_if;

pub(crate) use self::parts::hidden_name;

use std::path::PathBuf;

use wegweiser_core::report::{InputStatus, Report, Target};
use wegweiser_core::{Level, report::Node};

use crate::printer::Screen;
use crate::style::{COMMAND, DIM, PLAIN};
use crate::text::{Text, clean, count};

/// The whole report: the tree, what to do first, what was not scored, and how to go on.
pub(crate) fn overview(
    report: &Report,
    screen: &Screen,
    summary: bool,
    paths: &[PathBuf],
) -> String {
    let mut out = String::new();
    tree::show(report, screen, summary, &mut out);
    first::show(report, screen, &mut out);
    inputs::show(&report.inputs, screen, &mut out);
    closing(report, screen, &mut out);
    if let Some(node) = worst_device(report) {
        let name = name_for(report, node);
        let command = format!(
            "wegweiser-score explain {}{}",
            quoted(&name),
            paths_as_typed(paths)
        );
        let command = Text::new().lit(COMMAND, command);
        // A command that is cut cannot be copied: it may be longer than the screen.
        let why = if command.width() + 10 <= screen.width {
            "  says why"
        } else {
            ""
        };
        command.lit(DIM, why).line(&mut out);
    }
    out
}

/// One line on what the report rests on.
fn closing(report: &Report, screen: &Screen, out: &mut String) {
    let devices = report
        .nodes
        .iter()
        .filter(|node| node.level == Level::Device);
    let (mut all, mut unscored) = (0, 0);
    for device in devices {
        all += 1;
        unscored += u64::from(device.standing.score.is_none());
    }
    let read = report
        .inputs
        .iter()
        .filter(|input| matches!(input.status, InputStatus::Ok | InputStatus::Partial));
    out.push('\n');
    let mut facts = vec![count(all, "device")];
    if unscored > 0 {
        facts.push(format!("{unscored} without a score"));
    }
    facts.push(format!(
        "{} of {} read",
        read.count(),
        count(report.inputs.len() as u64, "input")
    ));
    facts.push(format!("as of {}", parts::time(report.as_of)));
    facts.push(format!(
        "rules {} {}",
        report.rule_set.version, report.rule_set.digest
    ));
    parts::facts(&facts, screen, out);
}

/// The device with the lowest score, the first of several.
fn worst_device(report: &Report) -> Option<&Node> {
    let devices = report
        .nodes
        .iter()
        .filter(|node| node.level == Level::Device);
    devices
        .filter(|node| node.standing.score.is_some_and(|score| score.get() < 100))
        .min_by_key(|node| node.standing.score_milli)
}

/// The shortest name that `explain` understands.
fn name_for(report: &Report, node: &Node) -> String {
    match report.find(node.name()) {
        Ok(Target::Node(index)) if report.nodes[index].path == node.path => node.name().to_owned(),
        _ => node.path_text(),
    }
}

/// The paths of this run for the next command, where they are few.
fn paths_as_typed(paths: &[PathBuf]) -> String {
    match paths {
        [_] | [_, _] => paths.iter().fold(String::new(), |text, path| {
            text + " " + &quoted(&path.display().to_string())
        }),
        _ => " PATH".to_owned(),
    }
}

/// A word the shell takes as one.
pub(crate) fn quoted(word: &str) -> String {
    let word = clean(word);
    let safe = |c: char| c.is_alphanumeric() || "-_./,:@%+".contains(c);
    if !word.is_empty() && word.chars().all(safe) {
        return word;
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// A heading with a blank line above it.
fn heading(title: &str, out: &mut String) {
    out.push('\n');
    Text::new().lit(crate::style::BOLD, title).line(out);
}

/// A blank line, a paragraph.
fn paragraph(text: &str, indent: usize, screen: &Screen, out: &mut String) {
    let width = screen.width.saturating_sub(indent).min(parts::READABLE);
    for line in crate::text::wrap(text, width) {
        Text::new().gap(indent).add(PLAIN, &line).show(screen, out);
    }
}
