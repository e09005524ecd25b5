//! Performance data at a glance: each series with its course, its limit and what was found.

use wegweiser_analyzers::performance::Chart;
use wegweiser_core::Evidence;
use wegweiser_core::report::{AnalyzerReport, FindingReport};
use wegweiser_core::scoring::SeverityTable;
use wegweiser_core::scoring::measure::CurveValue;

use super::explain::notes;
use super::parts;
use super::table::{Column, Table};
use crate::printer::Screen;
use crate::style::{self, BOLD, DIM, PLAIN};
use crate::text::{Text, count, wrap};

/// So many series are shown that are well within their limits.
const FEW: usize = 16;

/// A device with its series.
pub(crate) struct Device<'r> {
    pub(crate) name: String,
    /// From when to when it was measured.
    pub(crate) charts: Vec<Chart>,
    /// What was found, where it is a part of the report.
    pub(crate) analyzer: Option<&'r AnalyzerReport>,
}

/// Every device, one below the other.
pub(crate) fn pages(devices: &[Device<'_>], all: bool, screen: &Screen) -> String {
    let mut out = String::new();
    for (number, device) in devices.iter().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        page(device, all, screen, &mut out);
    }
    out
}

fn page(device: &Device<'_>, all: bool, screen: &Screen, out: &mut String) {
    let mut title = Text::new().add(BOLD, &device.name);
    if let Some(analyzer) = device.analyzer {
        title = title
            .gap(2)
            .join(parts::number(analyzer.score, screen.glyphs))
            .gap(1)
            .join(parts::band(
                analyzer.score.map(wegweiser_core::scoring::Score::band),
            ));
    }
    title.show(screen, out);
    let rows = shown(&device.charts, all);
    table(&device.charts[..rows], screen, out);
    let rest = device.charts.len() - rows;
    if rest > 0 {
        Text::new()
            .gap(2)
            .lit(DIM, format!("and {rest} more; `--all` shows them"))
            .show(screen, out);
    }
    if let Some(analyzer) = device.analyzer {
        findings(analyzer, all, screen, out);
        notes(analyzer, screen, out);
    }
}

/// Everything that is beyond what is good, and some of what is not; what no rule asks of only on demand.
fn shown(charts: &[Chart], all: bool) -> usize {
    if all {
        return charts.len();
    }
    let judged = charts
        .iter()
        .take_while(|chart| chart.rule.is_some())
        .count();
    let bad = charts
        .iter()
        .take_while(|chart| chart.value.is_some_and(|value| severity(value).is_some()))
        .count();
    judged.min(bad.max(FEW))
}

fn severity(value: CurveValue) -> Option<wegweiser_core::scoring::Severity> {
    let found = value.finding(&SeverityTable::default())?;
    Some(found.0)
}

fn table(charts: &[Chart], screen: &Screen, out: &mut String) {
    let columns = &[
        Column::Left,
        Column::Flexible,
        Column::Left,
        Column::Right,
        Column::Right,
        Column::Extra,
        Column::Left,
        Column::Right,
    ];
    let titles = [
        "", "", "course", "median", "95 %", "most", "limit", "beyond",
    ];
    let mut table = Table::titled(columns, &titles);
    for chart in charts {
        let mark = match chart.value.and_then(severity) {
            Some(severity) => {
                Text::new().lit(style::severity(severity), screen.glyphs.severity(severity))
            }
            None => Text::new(),
        };
        let name = match chart.instance.as_str() {
            "" => Text::new().add(PLAIN, chart.title),
            instance => Text::new()
                .add(PLAIN, instance)
                .gap(1)
                .add(DIM, chart.title),
        };
        let beyond = chart.beyond_ppm.map(|ppm| match ppm {
            0 => "never".to_owned(),
            ppm => format!("{:.1} %", f64::from(ppm as u32) / 1e4),
        });
        table.row(vec![
            mark,
            name,
            parts::course(&chart.course, screen.glyphs),
            Text::new().add(PLAIN, &chart.median),
            Text::new().add(PLAIN, &chart.percentile_95),
            Text::new().add(PLAIN, &chart.most),
            Text::new().add(DIM, &short(&chart.limit)),
            Text::new().add(PLAIN, &beyond.unwrap_or_default()),
        ]);
    }
    table.show(2, screen, out);
}

/// `> 2 per core` for `above 2 per processor`: a column is narrow.
fn short(limit: &str) -> String {
    limit
        .replace("above", ">")
        .replace("below", "<")
        .replace("processor", "core")
}

/// So many findings are told in full.
const TOLD: usize = 8;

/// What was found, the worst first, each with when it was and what moved with it.
fn findings(analyzer: &AnalyzerReport, all: bool, screen: &Screen, out: &mut String) {
    let mut found: Vec<&FindingReport> = analyzer.findings.iter().collect();
    found.sort_by_key(|finding| {
        let weight = (finding.severity, finding.lambda_unats);
        (std::cmp::Reverse(weight), &finding.id)
    });
    let told = if all { found.len() } else { TOLD };
    for finding in found.iter().take(told) {
        Text::new()
            .gap(2)
            .join(parts::severity(finding.severity, screen.glyphs))
            .gap(1)
            .add(PLAIN, &finding.title)
            .show(screen, out);
        for line in finding.evidence.iter().filter_map(when_and_why) {
            let room = screen.width.saturating_sub(6).min(parts::READABLE);
            for part in wrap(&line, room) {
                Text::new().gap(6).add(DIM, &part).show(screen, out);
            }
        }
    }
    if found.len() > told {
        let more = count((found.len() - told) as u64, "finding");
        Text::new()
            .gap(2)
            .lit(DIM, format!("and {more}; `--all` shows them"))
            .show(screen, out);
    }
}

/// `worst 2026-11-17 14:10 UTC, 3 hours; …`, or the suspect with how it moved.
fn when_and_why(evidence: &Evidence) -> Option<String> {
    let value = |name: &str| {
        let field = evidence.fields.iter().find(|field| field.name == name)?;
        Some(field.value.as_str())
    };
    if let Some(suspect) = value("suspect") {
        return Some(format!(
            "{suspect} moves with it ({}): {} in the worst time, {} otherwise",
            value("moves with it")?,
            value("in the worst time")?,
            value("otherwise")?
        ));
    }
    let named = [
        "worst",
        "since",
        "hours",
        "rate",
        "from",
        "to",
        "four chances in five",
        "free bytes",
    ];
    let parts: Vec<String> = named
        .into_iter()
        .filter_map(|name| Some(format!("{name} {}", value(name)?)))
        .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}
