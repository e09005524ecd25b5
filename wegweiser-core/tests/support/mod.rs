//! A small format with an analyzer of its own, so that the engine is tested without any real one.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(
    unreachable_pub,
    missing_docs,
    missing_debug_implementations,
    reason = "shared by test files only"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wegweiser_core::scoring::{Escalation, Occurrences, Severity};
use wegweiser_core::{
    Analyzer, Completeness, Completion, Content, Engine, Evidence, Fact, Finding, Format, Input,
    JudgeContext, Judgement, Level, NodePath, Policy, Position, ReadError, Reader, Registry,
    Report, Rule, RuleId, Sensitivity, Sink, Summary,
};

pub const AS_OF: &str = "2026-11-20T12:00:00Z";

pub fn as_of() -> Timestamp {
    AS_OF.parse().unwrap()
}

pub fn engine() -> Engine {
    Engine::new(Registry::new().with_analyzer(Toy).with_reader(ToyReader))
}

pub fn score(inputs: Vec<Input>) -> Report {
    score_with(inputs, &Policy::default())
}

pub fn score_with(inputs: Vec<Input>, policy: &Policy) -> Report {
    engine().score(inputs, policy, as_of()).unwrap()
}

/// An export of a device in a group of an organization.
pub fn export(organization: &str, group: &str, device: &str, text: &str) -> Input {
    let place = NodePath::default()
        .child(Level::Organization, organization)
        .child(Level::Group, group)
        .child(Level::Device, device);
    Input::bytes(
        format!("{organization}/{group}/{device}/export.toy"),
        text.as_bytes(),
    )
    .at(place)
}

/// The analyzer `toy`: every line of its exports is a finding.
pub struct Toy;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ToySummary {
    /// Lines of every export, once.
    exports: BTreeSet<Vec<String>>,
    events: BTreeMap<String, Occurrences>,
}

impl Summary for ToySummary {
    const VERSION: u32 = 1;

    fn merge(&mut self, other: Self) {
        self.exports.extend(other.exports);
    }

    fn is_empty(&self) -> bool {
        self.exports.is_empty()
    }
}

fn rule(id: &str, severity: Severity, incident: Option<&str>) -> Rule {
    Rule {
        remediation: format!("Mend {id}."),
        incident: incident.map(str::to_owned),
        ..Rule::new(id, "toy", severity, &format!("The rule {id} applies"))
    }
}

impl Analyzer for Toy {
    type Record<'r> = Vec<String>;
    type Summary = ToySummary;

    fn id(&self) -> &'static str {
        "toy"
    }

    fn title(&self) -> &'static str {
        "Toy"
    }

    fn rules(&self) -> Vec<Rule> {
        let event = Rule {
            escalation: Some("Low@1; High@5/24h".parse::<Escalation>().unwrap()),
            half_life_days: 7,
            ..rule("toy.event", Severity::Low, None)
        };
        vec![
            rule("toy.low", Severity::Low, None),
            rule("toy.medium", Severity::Medium, None),
            rule("toy.high", Severity::High, None),
            rule("toy.critical", Severity::Critical, None),
            rule("toy.cause", Severity::High, Some("one")),
            rule("toy.symptom", Severity::Medium, Some("one")),
            event,
        ]
    }

    fn observe(&self, record: Vec<String>, _source: &str, summary: &mut ToySummary) {
        summary.exports.insert(record);
    }

    fn judge(&self, summary: &ToySummary, _context: &JudgeContext<'_>) -> Judgement {
        let mut judgement = Judgement::default();
        let mut events: BTreeMap<&str, Occurrences> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (at, line) in summary.exports.iter().flatten().enumerate() {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                ["at", time] => {
                    judgement.observed_at = judgement.observed_at.max(time.parse().ok());
                }
                ["complete", share] => {
                    judgement.completeness = Completeness::permille(share.parse().unwrap());
                }
                ["event", key, time] => {
                    let time: Timestamp = time.parse().unwrap();
                    events.entry(key).or_default().record(time.as_second(), 1);
                }
                ["finding", id] | ["finding", id, _] if seen.insert(words.clone()) => {
                    let evidence = Evidence::at("export.toy", Position::Line(at as u64 + 1))
                        .sensitive("user", "alice", Sensitivity::User)
                        .field("text", "alice came from 10.1.2.3 to /home/alice/x");
                    let key = words.get(2).copied().unwrap_or_default();
                    let id = RuleId::new(format!("toy.{id}")).unwrap();
                    judgement
                        .findings
                        .push(Finding::new(&id).key(key).evidence(evidence));
                }
                _ => {}
            }
        }
        for (key, occurrences) in events {
            let id = RuleId::new("toy.event").unwrap();
            judgement
                .findings
                .push(Finding::new(&id).key(key).events(occurrences));
        }
        judgement
    }
}

pub struct ToyReader;

const FORMATS: [Format; 1] = [Format {
    id: "toy",
    title: "toy",
    analyzers: &["toy"],
    export: "write it by hand",
}];

impl Reader for ToyReader {
    fn formats(&self) -> &'static [Format] {
        &FORMATS
    }

    fn recognise(&self, head: &[u8]) -> Option<&'static Format> {
        head.starts_with(b"toy\n").then_some(&FORMATS[0])
    }

    fn read(
        &self,
        _format: &'static Format,
        content: Content<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<Completion, ReadError> {
        let mut lines = Vec::new();
        for line in content.lines() {
            let line = line.map_err(|error| ReadError {
                line: None,
                offset: None,
                reason: error.to_string(),
            })?;
            if let Some(host) = line.strip_prefix("host ") {
                sink.facts().state(Fact::Hostname, host, None);
            }
            if let Some(platform) = line.strip_prefix("platform ") {
                sink.facts().state(Fact::Platform, platform, None);
            }
            lines.push(line);
        }
        let mut fold = sink.fold::<Toy>().unwrap();
        fold.observe(lines);
        sink.keep(fold);
        Ok(Completion::Complete)
    }
}
