//! What the program knows, as pages: rules and formats.

use wegweiser_analyzers::SkippedRule;
use wegweiser_core::{Format, Rule, RuleSetId};

use super::table::{Column, Table};
use super::{heading, paragraph, parts};
use crate::printer::Screen;
use crate::style::{self, BOLD, DIM, PLAIN};
use crate::text::{Text, count, fit_path, wrap};

/// A line per rule.
pub(crate) fn list(rules: &[&Rule], set: &RuleSetId, screen: &Screen) -> String {
    let mut out = String::new();
    let mut table = Table::new(&[Column::Left, Column::Left, Column::Flexible, Column::Extra]);
    for rule in rules {
        table.row(vec![
            Text::new().add(PLAIN, rule.id.as_str()),
            parts::severity(rule.severity, screen.glyphs),
            Text::new().add(PLAIN, &rule.title),
            Text::new().add(DIM, &rule.tags.join(", ")),
        ]);
    }
    table.show(0, screen, &mut out);
    let text = format!(
        "{}, version {} {}",
        count(rules.len() as u64, "rule"),
        set.version,
        set.digest
    );
    Text::new().lit(DIM, text).show(screen, &mut out);
    out
}

/// The rules that were not loaded, each with the reason.
pub(crate) fn skipped(rules: &[SkippedRule], screen: &Screen) -> String {
    let mut out = String::new();
    for rule in rules {
        let path = rule.path.display().to_string();
        let title = if rule.title.is_empty() {
            "(no title)"
        } else {
            &rule.title
        };
        Text::new().add(BOLD, title).show(screen, &mut out);
        paragraph(&rule.reason, 2, screen, &mut out);
        Text::new()
            .gap(2)
            .lit(
                DIM,
                fit_path(
                    &path,
                    screen.width.saturating_sub(2),
                    screen.glyphs.ellipsis,
                ),
            )
            .show(screen, &mut out);
    }
    let number = count(rules.len() as u64, "rule");
    Text::new()
        .lit(DIM, format!("{number} not loaded"))
        .show(screen, &mut out);
    out
}

/// One rule, in full.
pub(crate) fn page(rule: &Rule, screen: &Screen) -> String {
    let mut out = String::new();
    Text::new().add(BOLD, &rule.title).show(screen, &mut out);
    Text::new()
        .gap(2)
        .join(parts::severity(rule.severity, screen.glyphs))
        .gap(2)
        .add(DIM, rule.id.as_str())
        .show(screen, &mut out);
    if !rule.meaning.is_empty() {
        heading("Why it matters", &mut out);
        paragraph(&rule.meaning, 2, screen, &mut out);
    }
    if !rule.remediation.is_empty() {
        heading("What to do", &mut out);
        paragraph(&rule.remediation, 2, screen, &mut out);
    }
    heading("How it judges", &mut out);
    for (name, value) in judgment(rule) {
        field(name, &value, screen, &mut out);
    }
    out
}

fn judgment(rule: &Rule) -> Vec<(&'static str, String)> {
    let share = |permille: u16| match permille % 10 {
        0 => format!("{} %", permille / 10),
        tenth => format!("{}.{tenth} %", permille / 10),
    };
    let mut rows = vec![
        ("applies when", rule.condition.clone()),
        ("severity", style::severity_word(rule.severity).to_owned()),
        (
            "escalation",
            rule.escalation
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
    ];
    let half_life = match rule.half_life_days {
        0 => "lasts until it is fixed".to_owned(),
        days => format!("counts half after {}", count(u64::from(days), "day")),
    };
    rows.push(("age", half_life));
    if rule.weight.get() != 1000 {
        rows.push(("weight", share(rule.weight.get())));
    }
    if rule.confidence.get() != 1000 {
        rows.push(("confidence", share(rule.confidence.get())));
    }
    rows.push(("incident", rule.incident.clone().unwrap_or_default()));
    rows.push(("analyzer", rule.analyzer.clone()));
    rows.push(("tags", rule.tags.join(", ")));
    rows.push(("source", rule.source.clone()));
    rows.retain(|(_, value)| !value.is_empty());
    rows
}

/// A dim name and a value that may take several lines.
pub(super) fn field(name: &str, value: &str, screen: &Screen, out: &mut String) {
    const NAME: usize = 16;
    let width = screen.width.saturating_sub(NAME).min(parts::READABLE);
    for (number, line) in wrap(value, width).iter().enumerate() {
        let name = if number == 0 { name } else { "" };
        Text::new()
            .gap(2)
            .lit(DIM, name)
            .left(NAME)
            .add(PLAIN, line)
            .show(screen, out);
    }
}

/// The formats that can be read.
pub(crate) fn formats(formats: &[&Format], screen: &Screen) -> String {
    let mut out = String::new();
    for format in formats {
        let line = Text::new()
            .add(BOLD, format.title)
            .gap(2)
            .add(DIM, format.id);
        line.show(screen, &mut out);
        paragraph(format.export, 2, screen, &mut out);
        let feeds = format!("feeds {}", format.analyzers.join(", "));
        Text::new().gap(2).add(DIM, &feeds).show(screen, &mut out);
    }
    let packed =
        "Each of them may be packed with gzip, Zstandard or ZIP; the name does not matter.";
    out.push('\n');
    paragraph(packed, 0, screen, &mut out);
    out
}
