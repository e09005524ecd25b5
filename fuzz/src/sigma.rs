//! Sigma rules: loaded from any text, and matched against events made of the same text.

use std::path::PathBuf;

use rsigma_eval::{JsonEvent, compile_rule, evaluate_rule};
use rsigma_parser::{Detection, Modifier, SigmaRule, SigmaValue, parse_sigma_yaml};
use wegweiser_analyzers::sigma::Pack;
use wegweiser_parsers::evtx::SystemField;
use wegweiser_parsers::winevent::{Event, Exported};

/// What rules of a process look at.
const FIELDS: [&str; 4] = ["Image", "CommandLine", "ParentImage", "User"];

/// Loads as rules: what is skipped has a reason, ids are unique, and where one rule is about processes the engine alone
/// comes to the same result.
pub fn sigma(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let pack = Pack::from_texts([(PathBuf::from("rules.yml"), text)]);
    for skipped in pack.skipped() {
        assert!(!skipped.reason.trim().is_empty() && !skipped.reason.contains('\n'));
    }
    let mut ids: Vec<&str> = pack.rules().iter().map(|rule| rule.id()).collect();
    assert!(ids.iter().all(|id| id.len() == 36));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), pack.rules().len());

    let alone = alone(text).filter(|_| pack.rules().len() == 1);
    let compiled = alone.and_then(|rule| compile_rule(&rule).ok());
    let mut matcher = pack.matcher();
    let words = text
        .split(['\n', '\'', '"'])
        .filter(|word| !word.is_empty());
    for word in words.take(64) {
        let mut exported = Exported::default();
        exported.set(SystemField::Channel, "Microsoft-Windows-Sysmon/Operational");
        exported.set(SystemField::EventId, "1");
        let fields = FIELDS.map(|name| (name.to_owned(), word.into()));
        for name in FIELDS {
            exported.push(name, word);
        }
        let event = Event::from(&exported);
        let found = !matcher.matches(&event).is_empty();
        assert_eq!(found, !matcher.matches(&event).is_empty());
        if let Some(rule) = &compiled {
            let json = JsonEvent::owned(serde_json::Value::Object(fields.into_iter().collect()));
            assert_eq!(found, evaluate_rule(rule, &json).is_some(), "{word:?}");
        }
    }
}

/// The only rule of a text, if it looks at nothing but a process.
fn alone(text: &str) -> Option<SigmaRule> {
    let mut rules = parse_sigma_yaml(text).ok()?.rules;
    let rule = rules.pop()?;
    let source = &rule.logsource;
    let of_processes =
        source.service.is_none() && source.category.as_deref() == Some("process_creation");
    let plain = rule.detection.named.values().all(is_plain);
    (rules.is_empty() && of_processes && plain).then_some(rule)
}

fn is_plain(detection: &Detection) -> bool {
    match detection {
        Detection::AllOf(items) => items.iter().all(|item| {
            let name = item.field.name.as_deref();
            let encoded = item.field.modifiers.contains(&Modifier::Base64Offset);
            // What the engine alone reads otherwise than it is meant.
            let wild =
                |value: &SigmaValue| matches!(value, SigmaValue::String(text) if !text.is_plain());
            name.is_some_and(|name| FIELDS.contains(&name))
                && !encoded
                && !item.values.iter().any(wild)
        }),
        Detection::AnyOf(inner) | Detection::And(inner) => inner.iter().all(is_plain),
        _ => false,
    }
}
