//! A finding explained: what it is, why it matters, where it is seen, what it costs, what to do.

use wegweiser_core::report::{FindingReport, FoundFinding};
use wegweiser_core::{Evidence, Rule, RuleSet};

use super::{heading, paragraph, parts};
use crate::printer::Screen;
use crate::style::{BOLD, DIM, PLAIN};
use crate::text::{Text, count, fit_path, points, signed};

/// Devices with their evidence, without `--verbose`.
const DEVICES: usize = 5;
/// Pieces of evidence per device, without `--verbose`.
const EVIDENCE: usize = 4;

/// Explains one finding on every device that has it.
pub(crate) fn explain(rules: &RuleSet, found: &[FoundFinding<'_>], screen: &Screen) -> String {
    let mut out = String::new();
    let Some(first) = found.first() else {
        return out;
    };
    let finding = first.finding;
    let rule = rules.get(finding.rule.as_str());
    Text::new().add(BOLD, &finding.title).show(screen, &mut out);
    let on = count(found.len() as u64, "device");
    let worst = found
        .iter()
        .map(|one| one.finding.severity)
        .max()
        .unwrap_or(finding.severity);
    Text::new()
        .gap(2)
        .join(parts::severity(worst, screen.glyphs))
        .lit(DIM, format!("  {on}  "))
        .add(DIM, finding.rule.as_str())
        .show(screen, &mut out);
    if let Some(rule) = rule {
        paragraph(&rule.meaning, 2, screen, &mut out);
    }
    if !finding.remediation.is_empty() {
        heading("What to do", &mut out);
        paragraph(&finding.remediation, 2, screen, &mut out);
    }
    heading("Where", &mut out);
    let mut order: Vec<_> = found.iter().collect();
    order.sort_by_key(|one| std::cmp::Reverse(one.finding.cost_milli));
    let most = if screen.verbose { usize::MAX } else { DEVICES };
    for one in order.iter().take(most) {
        place(one, screen, &mut out);
    }
    if order.len() > most {
        let more = count((order.len() - most) as u64, "device");
        Text::new()
            .gap(2)
            .lit(DIM, format!("and {more}; `--verbose` shows them"))
            .show(screen, &mut out);
    }
    if let Some(rule) = rule {
        origin(rule, screen, &mut out);
    }
    out
}

/// One device: what the finding costs there, and what was seen.
fn place(one: &FoundFinding<'_>, screen: &Screen, out: &mut String) {
    let FoundFinding {
        device, finding, ..
    } = one;
    let effect = match (finding.cost_milli, &finding.excluded) {
        (_, Some(exclusion)) if !exclusion.expired => "excluded, costs nothing".to_owned(),
        (0, _) => "costs nothing by itself".to_owned(),
        (cost, _) => format!(
            "costs {}, fixing it gains {}",
            points(i64::from(cost)),
            signed(i64::from(finding.gain_milli))
        ),
    };
    let above = device.path[..device.path.len() - 1].join(&format!(" {} ", screen.glyphs.right));
    let line = Text::new()
        .gap(2)
        .add(BOLD, device.name())
        .gap(1)
        .join(parts::score(device.standing.score, screen.glyphs))
        .gap(2)
        .lit(PLAIN, effect)
        .gap(2)
        .add(DIM, &above);
    line.show(screen, out);
    seen(finding, screen, out);
    let most = if screen.verbose { usize::MAX } else { EVIDENCE };
    let mut source = None;
    for evidence in finding.evidence.iter().take(most) {
        if source != Some(&evidence.source) {
            let path = fit_path(
                &evidence.source,
                screen.width.saturating_sub(4),
                screen.glyphs.ellipsis,
            );
            Text::new().gap(4).lit(DIM, path).show(screen, out);
            source = Some(&evidence.source);
        }
        self::evidence(evidence, screen, out);
    }
    let more = finding.evidence.len().saturating_sub(most);
    let beyond = finding.count.saturating_sub(finding.evidence.len() as u64);
    if more > 0 {
        let text = format!("and {more} more; `--verbose` shows them");
        Text::new().gap(4).lit(DIM, text).show(screen, out);
    } else if beyond > 0 && !finding.evidence.is_empty() {
        Text::new()
            .gap(4)
            .lit(DIM, format!("and {beyond} more, counted but not kept"))
            .show(screen, out);
    }
}

/// Position, time and fields: on one line where they fit, a field per line where not.
fn evidence(evidence: &Evidence, screen: &Screen, out: &mut String) {
    let mut at: Vec<String> = parts::position(evidence).into_iter().collect();
    at.extend(evidence.time.map(parts::time));
    let start = Text::new().gap(6).lit(DIM, at.join("  "));
    let fields: Vec<Text> = evidence
        .fields
        .iter()
        .map(|field| {
            Text::new()
                .add(DIM, &field.name)
                .gap(1)
                .add(PLAIN, &field.value)
        })
        .collect();
    let line = fields
        .iter()
        .fold(start.clone(), |line, field| line.gap(2).join(field.clone()));
    if line.width() <= screen.width {
        return line.show(screen, out);
    }
    if !at.is_empty() {
        start.show(screen, out);
    }
    for field in fields {
        Text::new().gap(8).join(field).show(screen, out);
    }
}

/// How often and when.
fn seen(finding: &FindingReport, screen: &Screen, out: &mut String) {
    let mut facts = Vec::new();
    if finding.id != finding.rule.as_str() {
        facts.push(finding.id.clone());
    }
    if finding.count > 1 {
        facts.push(format!("{} times", finding.count));
    }
    if let (Some(first), Some(last)) = (finding.first_seen, finding.last_seen) {
        facts.push(format!(
            "from {} to {}",
            parts::time(first),
            parts::time(last)
        ));
    }
    if let Some(exclusion) = &finding.excluded {
        facts.push(exclusion.reason.clone());
    }
    if !facts.is_empty() {
        let facts = facts.join(&format!(" {} ", screen.glyphs.dot));
        Text::new().gap(4).add(PLAIN, &facts).show(screen, out);
    }
}

/// The rule behind it.
fn origin(rule: &Rule, screen: &Screen, out: &mut String) {
    heading("Rule", out);
    let rows = [
        ("id", rule.id.to_string()),
        ("applies when", rule.condition.clone()),
        ("source", rule.source.clone()),
        ("tags", rule.tags.join(", ")),
    ];
    for (name, value) in rows.into_iter().filter(|(_, value)| !value.is_empty()) {
        super::rules::field(name, &value, screen, out);
    }
}
