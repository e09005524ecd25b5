//! A pack as the event analyzers know it.

use wegweiser_core::Rule;
use wegweiser_core::scoring::Permille;
use wegweiser_parsers::winevent::Event;

use super::matcher::Matcher;
use super::pack::Pack;
use super::rule::SigmaRule;
use crate::events::{EventMatcher, RulePack, Side};

/// After how many days an occurrence counts half: what an attack left behind is looked for weeks later.
const HALF_LIFE_DAYS: u32 = 14;
/// The longest title of a rule.
const TITLE: usize = 80;

impl RulePack for Pack {
    fn rules(&self) -> Vec<Rule> {
        self.rules().iter().map(rule).collect()
    }

    fn matcher(&self) -> Box<dyn EventMatcher + '_> {
        Box::new(self.matcher())
    }
}

impl EventMatcher for Matcher<'_> {
    fn matches(&mut self, event: &Event<'_>) -> &[usize] {
        self.matches(event)
    }
}

fn rule(sigma: &SigmaRule) -> Rule {
    let id = format!("sigma.{}", sigma.id());
    let file = sigma.path().file_name().unwrap_or_default();
    let author = match sigma.author() {
        "" => String::new(),
        author => format!(" by {author}"),
    };
    Rule {
        meaning: sigma.description().to_owned(),
        condition: format!("the Sigma rule {}", file.to_string_lossy()),
        half_life_days: HALF_LIFE_DAYS,
        confidence: confidence(sigma.status()),
        remediation: remediation(sigma),
        tags: tags(sigma),
        // Several rules describe one technique: what they find counts once.
        incident: sigma
            .attack()
            .first()
            .map(|id| format!("attack.{}", technique(id))),
        source: format!("Sigma rule {}{author}", sigma.id()),
        ..Rule::new(
            &id,
            Side::Security.id(),
            sigma.severity(),
            &shortened(sigma.title()),
        )
    }
}

/// How sure a rule is, by how long it has been tried.
fn confidence(status: Option<&str>) -> Permille {
    Permille::new(match status {
        Some("stable") => 1000,
        Some("test") => 900,
        Some("experimental") | None => 700,
        Some(_) => 500,
    })
}

fn remediation(sigma: &SigmaRule) -> String {
    let known: Vec<&str> = sigma
        .false_positives()
        .iter()
        .map(|text| text.trim())
        .filter(|text| {
            !matches!(
                text.to_ascii_lowercase().as_str(),
                "" | "unknown" | "unlikely" | "none"
            )
        })
        .collect();
    let look = "Ask whether this was expected, by whom and why; if nobody knows, isolate the machine and look further.";
    if known.is_empty() {
        look.to_owned()
    } else {
        format!("{look} Known false positives: {}.", known.join("; "))
    }
}

fn tags(sigma: &SigmaRule) -> Vec<String> {
    let mut tags = vec!["sigma".to_owned()];
    tags.extend(sigma.attack().iter().cloned());
    tags
}

/// The technique of a sub-technique.
fn technique(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}

fn shortened(title: &str) -> String {
    if title.chars().count() <= TITLE {
        return title.to_owned();
    }
    let head: String = title.chars().take(TITLE - 1).collect();
    format!("{}\u{2026}", head.trim_end())
}
