//! Pieces that several views share: scores, bars, severities, times.

use jiff::Timestamp;
use wegweiser_core::report::{DeviceDetail, FindingReport, Hidden, Node, Standing};
use wegweiser_core::scoring::{Band, Score, Severity};
use wegweiser_core::{Evidence, Fact, Position, Report};

use crate::printer::Screen;
use crate::style::{self, BOLD, DIM, Glyphs, PLAIN};
use crate::text::{Text, count, points};

/// The longest line of prose that is easy to read.
pub(super) const READABLE: usize = 92;

/// A score in the colour of its band, three columns wide.
pub(super) fn score(score: Option<Score>, glyphs: &Glyphs) -> Text {
    number(score, glyphs).right(3)
}

/// A score in the colour of its band.
pub(super) fn number(score: Option<Score>, glyphs: &Glyphs) -> Text {
    match score {
        Some(score) => Text::new().lit(style::band(score.band()).bold(), score.to_string()),
        None => Text::new().lit(DIM, glyphs.dash),
    }
}

/// A bar as full as the score is high, to half a cell.
pub(super) fn bar(score: Option<Score>, cells: usize, glyphs: &Glyphs) -> Text {
    let Some(score) = score else {
        return Text::new().lit(DIM, glyphs.unknown.repeat(cells));
    };
    // A score above the lowest shows something, and only 100 is full.
    let halves = (usize::from(score.get()) * cells * 2 / 100).max(1);
    let full = glyphs.full.repeat(halves / 2);
    let half = if halves % 2 == 1 { glyphs.half } else { "" };
    let rest = cells - halves.div_ceil(2);
    Text::new()
        .lit(style::band(score.band()), full + half)
        .lit(DIM, glyphs.empty.repeat(rest))
}

/// The word for a band.
pub(super) fn band(band: Option<Band>) -> Text {
    match band {
        Some(band) => Text::new().lit(style::band(band), band.to_string()),
        None => Text::new(),
    }
}

/// `risk 31 Poor`, where it says something that the score hides.
pub(super) fn risk(standing: &Standing) -> Text {
    match (standing.band, standing.risk) {
        (Some(band), Some(risk)) if risk.band() < band => {
            let style = style::band(risk.band());
            Text::new().lit(style, format!("risk {risk} {}", risk.band()))
        }
        _ => Text::new(),
    }
}

/// `63 → 71`, each in its colour.
pub(super) fn movement(before: Option<Score>, after: Option<Score>, glyphs: &Glyphs) -> Text {
    score(before, glyphs)
        .lit(DIM, format!(" {} ", glyphs.arrow))
        .join(number(after, glyphs))
}

/// The sign and the word of a severity.
pub(super) fn severity(severity: Severity, glyphs: &Glyphs) -> Text {
    let style = style::severity(severity);
    Text::new().lit(
        style,
        format!(
            "{} {}",
            glyphs.severity(severity),
            style::severity_word(severity)
        ),
    )
}

/// What a finding costs: `-3.2`.
pub(super) fn cost(finding: &FindingReport, glyphs: &Glyphs) -> Text {
    if finding.cost_milli == 0 {
        return Text::new().lit(DIM, glyphs.dot);
    }
    Text::new().lit(PLAIN, format!("-{}", points(i64::from(finding.cost_milli))))
}

/// The id of a finding, and how often it was seen.
pub(super) fn id(finding: &FindingReport, glyphs: &Glyphs) -> Text {
    let id = Text::new().add(DIM, &finding.id);
    if finding.count > 1 {
        id.lit(DIM, format!(" {}{}", glyphs.times, finding.count))
    } else {
        id
    }
}

/// `2026-11-20 12:00 UTC`.
pub(super) fn time(time: Timestamp) -> String {
    let text = time.to_string();
    format!(
        "{} {} UTC",
        &text[..10.min(text.len())],
        text.get(11..16).unwrap_or_default()
    )
}

/// `line 75`.
pub(super) fn position(evidence: &Evidence) -> Option<String> {
    Some(match evidence.position? {
        Position::Line(line) => format!("line {line}"),
        Position::Record(record) => format!("record {record}"),
        Position::Byte(offset) => format!("byte {offset}"),
    })
}

/// Why a node has no score.
pub(super) fn reason(node: &Node) -> Option<String> {
    if node.standing.score.is_some() {
        return None;
    }
    let Some(device) = &node.device else {
        return Some("no device below has a score".to_owned());
    };
    let coverage = node.standing.coverage;
    let note = device
        .analyzers
        .iter()
        .flat_map(|analyzer| &analyzer.notes)
        .next();
    Some(match (device.analyzers.is_empty(), note) {
        (true, _) => "nothing of it could be read".to_owned(),
        (false, None) => format!("only {coverage} % of what should be known is known"),
        (false, Some(note)) => format!("only {coverage} % is known: {note}"),
    })
}

/// `provisional`, `stale`.
pub(super) fn marks(node: &Node) -> Text {
    let mut marks = Vec::new();
    if node.standing.provisional {
        marks.push("provisional");
    }
    if node
        .findings()
        .any(|(_, finding)| finding.rule.as_str() == "device.stale")
    {
        marks.push("stale");
    }
    Text::new().lit(style::MARK, marks.join(", "))
}

/// `12 devices, 2 without a score`.
pub(super) fn devices(node: &Node) -> Text {
    if node.device.is_some() {
        return Text::new();
    }
    let text = Text::new().lit(DIM, count(node.devices, "device"));
    if node.unscored > 0 {
        text.lit(DIM, format!(", {} without a score", node.unscored))
    } else {
        text
    }
}

/// `coverage 88 %`, where something is missing or old.
pub(super) fn coverage(standing: &Standing) -> Text {
    if standing.coverage >= 100 {
        return Text::new();
    }
    Text::new().lit(DIM, format!("coverage {} %", standing.coverage))
}

/// The last name of what a score hides; the report holds the whole path.
pub(crate) fn hidden_name<'r>(report: &'r Report, hidden: &'r Hidden) -> &'r str {
    let is_it =
        |node: &&Node| hidden.name.ends_with(node.name()) && node.path_text() == hidden.name;
    let named = report.nodes.iter().find(is_it);
    named.map_or(&hidden.name, |node| node.name())
}

/// `hides nw-db-01 at risk 8`.
pub(super) fn hides(report: &Report, node: &Node) -> Option<Text> {
    let hidden = node.hides.as_ref()?;
    let name = hidden_name(report, hidden);
    Some(
        Text::new()
            .lit(DIM, "hides ")
            .add(BOLD, name)
            .lit(DIM, " at ")
            .lit(
                style::band(hidden.risk.band()),
                format!("risk {}", hidden.risk),
            ),
    )
}

/// What a device is: `server · Debian GNU/Linux 12 (bookworm) · kernel 6.1`.
pub(super) fn about(device: &DeviceDetail) -> Vec<String> {
    let mut about = vec![device.role.name().replace('_', " ")];
    about.extend(device.facts.iter().map(|fact| match fact.fact {
        Fact::Kernel => format!("kernel {}", fact.value),
        Fact::Hostname => format!("calls itself {}", fact.value),
        Fact::DeviceId => format!("id {}", fact.value),
        _ => fact.value.clone(),
    }));
    about
}

/// Small facts on dim lines, as many on each as fit.
pub(super) fn facts(facts: &[String], screen: &Screen, out: &mut String) {
    let dot = format!(" {} ", screen.glyphs.dot);
    let mut line = Text::new();
    for fact in facts {
        let next = Text::new().add(DIM, fact);
        let fits = line.width() + dot.chars().count() + next.width() <= screen.width;
        if line.is_empty() {
            line = next;
        } else if fits {
            line = line.lit(DIM, dot.as_str()).join(next);
        } else {
            line.show(screen, out);
            line = next;
        }
    }
    line.show(screen, out);
}

/// How something went, a cell for each point: blank where nothing was measured.
pub(super) fn course(points: &[Option<u16>], glyphs: &Glyphs) -> Text {
    let level = |permille: &u16| glyphs.levels[usize::from(*permille.min(&1_000)) * 7 / 1_000];
    let cells = points.iter().map(|point| point.as_ref().map_or(" ", level));
    Text::new().lit(PLAIN, cells.collect::<String>())
}
