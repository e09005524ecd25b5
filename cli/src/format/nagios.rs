//! The answer of a monitoring plugin: one line with performance data, then long output.
//!
//! Ranges follow the plugin guidelines: `70:` warns below 70.

use wegweiser_core::Report;
use wegweiser_core::report::{InputStatus, Node};
use wegweiser_core::scoring::Score;

use crate::error::Error;
use crate::text::{clean, count};

/// The plugin's own exit code for "cannot tell".
pub(crate) const UNKNOWN: u8 = 3;
const WORDS: [&str; 4] = ["OK", "WARNING", "CRITICAL", "UNKNOWN"];
/// Below this a score warns.
const WARNING_BELOW: u8 = 70;
/// Below this it is critical.
const CRITICAL_BELOW: u8 = 50;

/// What the plugin says, and the code it ends with.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) text: String,
    pub(crate) state: u8,
}

/// Judges the roots: the worst of them is the state.
pub(crate) fn answer(report: &Report, fail_under: Option<Score>) -> Answer {
    let critical = fail_under.map_or(CRITICAL_BELOW, |bar| bar.get().max(CRITICAL_BELOW));
    let warning = WARNING_BELOW.max(critical);
    let state = |node: &Node| match node.standing.score.map(Score::get) {
        None => UNKNOWN,
        Some(score) if score < critical => 2,
        Some(score) if score < warning => 1,
        Some(_) => 0,
    };
    let mut roots: Vec<&Node> = report.roots().map(|(_, root)| root).collect();
    // Critical before warning before unknown before fine: one sick root must not hide behind
    // another that is silent.
    let rank = |node: &&Node| {
        (
            [0, 2, 3, 1][usize::from(state(node))],
            std::cmp::Reverse(node.standing.score_milli),
        )
    };
    roots.sort_by_key(|root| std::cmp::Reverse(rank(root)));
    let Some(worst) = roots.first() else {
        return Answer {
            text: line(UNKNOWN, "nothing could be read", ""),
            state: UNKNOWN,
        };
    };
    let state = state(worst);
    let data: Vec<String> = roots
        .iter()
        .filter_map(|root| data(root, roots.len() > 1, warning, critical))
        .collect();
    let mut text = line(
        state,
        &sentence(report, worst, roots.len()),
        &data.join(" "),
    );
    for root in &roots[1..] {
        put!(text, "{}\n", own(&standing(root)));
    }
    text.push_str(&long(report, worst));
    Answer { text, state }
}

/// The answer where there is no report at all.
pub(crate) fn unknown(error: &Error) -> String {
    let source = std::error::Error::source(error).map(|source| format!(": {source}"));
    line(
        UNKNOWN,
        &own(&format!("{error}{}", source.unwrap_or_default())),
        "",
    )
}

fn line(state: u8, sentence: &str, data: &str) -> String {
    let data = if data.is_empty() {
        String::new()
    } else {
        format!(" | {data}")
    };
    format!(
        "WEGWEISER {} - {sentence}{data}\n",
        WORDS[usize::from(state)]
    )
}

/// `|` begins performance data, so no name may hold one.
fn own(text: &str) -> String {
    clean(text).replace('|', "/")
}

fn sentence(report: &Report, worst: &Node, roots: usize) -> String {
    let mut text = standing(worst);
    if roots > 1 {
        put!(text, "; the worst of {roots}");
    }
    let devices = report.nodes.iter().filter(|node| node.device.is_some());
    let lowest = devices
        .filter(|node| node.standing.score.is_some())
        .min_by_key(|node| node.standing.score_milli);
    if let (Some(device), true) = (lowest, worst.device.is_none())
        && let Some(score) = device.standing.score
    {
        put!(text, "; worst {} {score}", device.name());
    }
    own(&text)
}

/// `Alpine IT Services 63 Fair, risk 31, 12 devices`.
fn standing(node: &Node) -> String {
    let standing = &node.standing;
    let mut text = match (standing.score, standing.band) {
        (Some(score), Some(band)) => format!("{} {score} {band}", node.name()),
        _ => format!("{} has no score", node.name()),
    };
    if let Some(risk) = standing.risk {
        put!(text, ", risk {risk}");
    }
    if node.device.is_none() {
        put!(text, ", {}", count(node.devices, "device"));
    }
    text
}

fn data(node: &Node, named: bool, warning: u8, critical: u8) -> Option<String> {
    let (score, risk) = (node.standing.score?, node.standing.risk?);
    let label = |what: &str| {
        if !named {
            return what.to_owned();
        }
        let name = own(&node.path_text()).replace(['\'', '='], "_");
        format!("'{name} {what}'")
    };
    Some(format!(
        "{}={score};{warning}:;{critical}:;1;100 {}={risk};;;1;100 {}={}%;;;0;100",
        label("score"),
        label("risk"),
        label("coverage"),
        node.standing.coverage
    ))
}

/// What to do first, and what was not scored.
fn long(report: &Report, worst: &Node) -> String {
    let mut text = String::new();
    for one in worst.recommendations.iter().take(3) {
        let devices = count(one.devices, "device");
        let line = format!(
            "{}: {} ({devices}, {})",
            one.priority.name(),
            one.title,
            one.rule
        );
        put!(text, "{}\n", own(&line));
    }
    for finding in worst.dearest(3) {
        let line = format!("{}: {} ({})", finding.severity, finding.title, finding.id);
        put!(text, "{}\n", own(&line));
    }
    for input in report
        .inputs
        .iter()
        .filter(|input| input.status != InputStatus::Ok)
        .take(5)
    {
        let reason = input.reason.as_deref().unwrap_or_default();
        let reason = reason.split("; not one of: ").next().unwrap_or_default();
        let line = format!(
            "{}: {}: {reason}",
            crate::style::status_word(input.status),
            input.path
        );
        put!(text, "{}\n", own(&line));
    }
    text
}
