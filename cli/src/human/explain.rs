//! What a score is made of: a device in full, anything above it in [`super::group`].

use wegweiser_core::Engine;
use wegweiser_core::report::{AnalyzerReport, DeviceDetail, FindingReport, Node, Report};
use wegweiser_core::scoring::LogLoss;

use super::table::Column::{self, Extra, Flexible, Left, Right};
use super::table::Table;
use super::{first, group, heading, paragraph, parts};
use crate::printer::Screen;
use crate::style::{BOLD, DIM, PLAIN, WARNING};
use crate::text::{Text, count, points, signed};

/// Measures per analyzer, without `--verbose`.
const MEASURES: usize = 3;

/// Explains the node at an index.
pub(crate) fn node(report: &Report, index: usize, engine: &Engine, screen: &Screen) -> String {
    let node = &report.nodes[index];
    let mut out = String::new();
    head(report, node, screen, &mut out);
    match &node.device {
        Some(device) => self::device(report, index, device, engine, screen, &mut out),
        None => group::show(report, index, screen, &mut out),
    }
    out
}

/// Name, place, score and what the score does not show.
fn head(report: &Report, node: &Node, screen: &Screen, out: &mut String) {
    let glyphs = screen.glyphs;
    let title = Text::new().add(BOLD, node.name());
    let above = node.path[..node.path.len() - 1].join(&format!(" {} ", glyphs.right));
    let title = if above.is_empty() {
        title
    } else {
        title.gap(2).lit(DIM, "in ").add(DIM, &above)
    };
    title.show(screen, out);
    let standing = &node.standing;
    let mut line = Text::new()
        .gap(2)
        .join(parts::score(standing.score, glyphs));
    line = line.gap(2).join(parts::bar(standing.score, 20, glyphs));
    if let Some(reason) = parts::reason(node) {
        line = line.gap(2).lit(DIM, "no score: ").add(DIM, &reason);
    }
    let details = [
        parts::band(standing.band),
        parts::risk(standing),
        parts::marks(node),
        parts::coverage(standing),
        parts::devices(node),
    ];
    for detail in details.into_iter().filter(|detail| !detail.is_empty()) {
        line = line.gap(2).join(detail);
    }
    line.show(screen, out);
    if let Some(hides) = parts::hides(report, node) {
        Text::new().gap(2).join(hides).show(screen, out);
    }
}

fn device(
    report: &Report,
    index: usize,
    device: &DeviceDetail,
    engine: &Engine,
    screen: &Screen,
    out: &mut String,
) {
    let mut about = parts::about(device);
    about.push(format!("counts {} in its group", device.weight));
    about.push(format!("as of {}", parts::time(report.as_of)));
    parts::facts(&about, screen, out);
    known(&report.nodes[index], device, screen, out);
    for one in &device.analyzers {
        analyzer(one, device, engine, screen, out);
    }
    excluded(device, screen, out);
    policy(device, screen, out);
    first::steps(report, index, screen, out);
}

/// What is missing, and what that means for the score.
fn known(node: &Node, device: &DeviceDetail, screen: &Screen, out: &mut String) {
    if !device.missing.is_empty() {
        let missing = device.missing.join(", ");
        paragraph(
            &format!("Missing: {missing}. What is missing counts as unknown, not as healthy."),
            2,
            screen,
            out,
        );
    }
    if node.standing.provisional {
        paragraph(
            "Provisional: less than half of what should be known is known and fresh.",
            2,
            screen,
            out,
        );
    }
    if let Some(range) = device.interval {
        let text = format!(
            "If the missing data were known, the score would be between {} and {}.",
            range.low, range.high
        );
        paragraph(&text, 2, screen, out);
    }
}

fn analyzer(
    one: &AnalyzerReport,
    device: &DeviceDetail,
    engine: &Engine,
    screen: &Screen,
    out: &mut String,
) {
    let glyphs = screen.glyphs;
    out.push('\n');
    let titles = engine.registry().analyzers().find(|(id, _)| *id == one.id);
    let mut line = Text::new().add(BOLD, titles.map_or(one.id.as_str(), |(_, title)| title));
    line = line.gap(2).join(parts::number(one.score, glyphs));
    line = line.gap(1).join(parts::band(
        one.score.map(wegweiser_core::scoring::Score::band),
    ));
    let mut facts = Vec::new();
    facts.extend(
        one.observed_at
            .map(|time| format!("seen {}", parts::time(time))),
    );
    if one.coverage_permille < 1000 {
        facts.push(format!("coverage {} %", (one.coverage_permille + 5) / 10));
    }
    if one.weight != 1000 {
        facts.push(format!("weight {} ‰", one.weight));
    }
    if device.analyzers.len() > 1 {
        facts.push(format!("one of {} in the mean", device.analyzers.len()));
    }
    let facts = facts.join(&format!(" {} ", glyphs.dot));
    line.gap(2).lit(DIM, facts).show(screen, out);
    findings(one, screen, out);
    measures(one, screen, out);
    notes(one, screen, out);
}

/// What the data could not show.
pub(super) fn notes(one: &AnalyzerReport, screen: &Screen, out: &mut String) {
    for note in &one.notes {
        let mut lines =
            crate::text::wrap(note, screen.width.saturating_sub(8).min(parts::READABLE))
                .into_iter();
        if let Some(first) = lines.next() {
            Text::new()
                .gap(2)
                .lit(WARNING, "note: ")
                .add(PLAIN, &first)
                .show(screen, out);
        }
        lines.for_each(|line| Text::new().gap(8).add(PLAIN, &line).show(screen, out));
    }
}

/// Numbers that are no part of the score, with what they are and are not.
fn measures(one: &AnalyzerReport, screen: &Screen, out: &mut String) {
    let most = if screen.verbose { usize::MAX } else { MEASURES };
    for measure in one.measures.iter().take(most) {
        let value = format!("{} {}", measure.value, measure.unit);
        let line = Text::new()
            .gap(2)
            .add(DIM, &measure.title)
            .gap(1)
            .add(PLAIN, value.trim_end());
        let line = match measure.course.as_slice() {
            [] | [_] => line,
            points => line.gap(1).join(parts::course(points, screen.glyphs)),
        };
        let whole = line.clone().gap(2).add(DIM, &measure.note);
        if whole.width() <= screen.width {
            whole.show(screen, out);
            continue;
        }
        line.show(screen, out);
        let room = screen.width.saturating_sub(4).min(parts::READABLE);
        let note = crate::text::wrap(&measure.note, room);
        for line in &note {
            Text::new().gap(4).add(DIM, line).show(screen, out);
        }
    }
    if one.measures.len() > most {
        let more = count((one.measures.len() - most) as u64, "measure");
        Text::new()
            .gap(2)
            .lit(DIM, format!("and {more}; `--verbose` shows them"))
            .show(screen, out);
    }
}

/// What was found, the dearest first.
pub(super) fn findings(one: &AnalyzerReport, screen: &Screen, out: &mut String) {
    let (costing, free): (Vec<_>, Vec<_>) = one
        .findings
        .iter()
        .filter(|finding| finding.excluded.as_ref().is_none_or(|one| one.expired))
        .partition(|finding| finding.cost_milli > 0);
    if one.findings.is_empty() {
        Text::new()
            .gap(2)
            .lit(DIM, "nothing found")
            .show(screen, out);
        return;
    }
    let mut table = Table::titled(
        &[Right, Right, Left, Flexible, Extra],
        &["cost", "gain", "severity", "finding", "id"],
    );
    for finding in &costing {
        table.row(row(finding, screen));
    }
    let shown = if screen.verbose { free.len() } else { 0 };
    for finding in &free[..shown] {
        table.row(row(finding, screen));
    }
    if !costing.is_empty() || shown > 0 {
        table.show(2, screen, out);
    }
    let total: u32 = costing.iter().map(|finding| finding.cost_milli).sum();
    if total > 0 {
        let sum = format!("-{} in all", points(i64::from(total)));
        Text::new().gap(2).lit(DIM, sum).show(screen, out);
    }
    if free.len() > shown {
        let text = format!(
            "and {} that cost nothing; `--verbose` shows them",
            count(free.len() as u64, "finding")
        );
        Text::new().gap(2).lit(DIM, text).show(screen, out);
    }
}

fn row(finding: &FindingReport, screen: &Screen) -> Vec<Text> {
    let title = Text::new().add(PLAIN, &finding.title);
    let in_incident = finding.cost_milli == 0 && finding.lambda_unats > LogLoss::ZERO;
    let title = if in_incident {
        title.lit(DIM, " (counted with its incident)")
    } else {
        title
    };
    let gain = if finding.gain_milli == 0 {
        String::new()
    } else {
        signed(i64::from(finding.gain_milli))
    };
    vec![
        parts::cost(finding, screen.glyphs),
        Text::new().lit(PLAIN, gain),
        parts::severity(finding.severity, screen.glyphs),
        title,
        parts::id(finding, screen.glyphs),
    ]
}

/// Findings that the policy says to live with.
fn excluded(device: &DeviceDetail, screen: &Screen, out: &mut String) {
    let findings = device
        .analyzers
        .iter()
        .flat_map(|analyzer| &analyzer.findings);
    let excluded: Vec<_> = findings
        .filter_map(|finding| Some((finding, finding.excluded.as_ref()?)))
        .collect();
    if excluded.is_empty() {
        return;
    }
    heading("Excluded by the policy", out);
    for (finding, exclusion) in excluded {
        let line = Text::new()
            .gap(2)
            .add(PLAIN, &finding.title)
            .gap(2)
            .join(parts::id(finding, screen.glyphs));
        line.show(screen, out);
        let until = match (exclusion.expires, exclusion.expired) {
            (Some(day), true) => format!(
                " (expired after {day}: it costs again; line {})",
                exclusion.line
            ),
            (Some(day), false) => format!(" (until {day}, line {})", exclusion.line),
            (None, _) => format!(" (line {})", exclusion.line),
        };
        paragraph(&format!("{}{until}", exclusion.reason), 4, screen, out);
    }
}

/// Lines of the policy that changed something here.
fn policy(device: &DeviceDetail, screen: &Screen, out: &mut String) {
    if device.policy.is_empty() {
        return;
    }
    heading("Changed by the policy", out);
    let mut table = Table::new(&[Column::Right, Column::Flexible, Column::Left]);
    for change in &device.policy {
        table.row(vec![
            Text::new().lit(DIM, format!("line {}", change.line)),
            Text::new().add(PLAIN, &change.setting),
            Text::new()
                .add(DIM, &change.was)
                .lit(DIM, format!(" {} ", screen.glyphs.arrow))
                .add(PLAIN, &change.is),
        ]);
    }
    table.show(2, screen, out);
}
