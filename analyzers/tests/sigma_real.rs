//! Every public rule for Windows against every log of the test data, read in place.
//!
//! What is fast must also be right: the same rules are evaluated one by one, by the engine alone and over JSON, and both
//! must agree on every event.

#![cfg(feature = "sigma")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rsigma_eval::{CompiledRule, JsonEvent, compile_rule, evaluate_rule};
use rsigma_parser::{Detection, Modifier, SigmaRule, SigmaValue, StringPart, parse_sigma_yaml};
use serde_json::{Map, Value as Json};
use wegweiser_analyzers::sigma::{Pack, SigmaRule as Loaded};
use wegweiser_parsers::evtx::{Reader, SystemField};
use wegweiser_parsers::winevent::{Event, Exported};

use crate::common::data;

fn files(folder: &Path, end: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, end, found);
        } else if path.extension().is_some_and(|of| of == end) {
            found.push(path);
        }
    }
    found.sort();
}

/// A rule as the engine alone has it, with the places its log source is in.
struct Plain {
    title: String,
    parsed: SigmaRule,
    compiled: CompiledRule,
    places: Vec<PlaceRow>,
    keywords: bool,
}

/// A row of `sources.csv`.
#[derive(Clone)]
struct PlaceRow {
    name: String,
    channel: String,
    ids: Vec<u16>,
    requires: Option<(String, Vec<String>)>,
    taxonomy: String,
}

impl PlaceRow {
    fn holds(&self, channel: &str, id: Option<u16>) -> bool {
        self.channel.eq_ignore_ascii_case(channel)
            && (self.ids.is_empty() || id.is_some_and(|id| self.ids.contains(&id)))
    }

    fn accepts(&self, event: &Map<String, Json>) -> bool {
        self.requires.as_ref().is_none_or(|(field, values)| {
            let text = event.get(field).and_then(Json::as_str);
            text.is_some_and(|text| values.iter().any(|value| value.eq_ignore_ascii_case(text)))
        })
    }
}

fn sources() -> Vec<PlaceRow> {
    let mut reader = csv::Reader::from_reader(include_str!("../src/sigma/sources.csv").as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        PlaceRow {
            name: row[1].to_owned(),
            channel: row[2].to_owned(),
            ids: row[3].split(' ').filter_map(|id| id.parse().ok()).collect(),
            requires: row[4].split_once('=').map(|(field, values)| {
                (
                    field.to_owned(),
                    values.split('|').map(str::to_owned).collect(),
                )
            }),
            taxonomy: row[5].to_owned(),
        }
    });
    rows.collect()
}

fn plain_rules(folder: &Path) -> Vec<Plain> {
    let sources = sources();
    let mut paths = Vec::new();
    files(folder, "yml", &mut paths);
    let mut rules = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(path).unwrap();
        for parsed in parse_sigma_yaml(&text).unwrap().rules {
            let source = &parsed.logsource;
            assert!(source.category.is_none() || source.service.is_none());
            let name = source.category.as_ref().or(source.service.as_ref());
            let places = sources
                .iter()
                .filter(|row| Some(&row.name) == name)
                .cloned();
            if parsed.detection.named.values().any(is_misread) {
                continue;
            }
            rules.push(Plain {
                title: parsed.title.clone(),
                compiled: compile_rule(&parsed).unwrap(),
                places: places.collect(),
                keywords: parsed.detection.named.values().any(has_keywords),
                parsed,
            });
        }
    }
    rules
}

/// Whether the engine alone reads a detection otherwise than the specification means it.
fn is_misread(detection: &Detection) -> bool {
    match detection {
        Detection::AllOf(items) => items.iter().any(|item| {
            let has = |modifier| item.field.modifiers.contains(&modifier);
            let wild =
                |value: &SigmaValue| matches!(value, SigmaValue::String(text) if !text.is_plain());
            let anchored = has(Modifier::StartsWith) || has(Modifier::EndsWith);
            has(Modifier::Base64Offset) || anchored && item.values.iter().any(wild)
        }),
        Detection::AnyOf(inner) | Detection::And(inner) => inner.iter().any(is_misread),
        _ => false,
    }
}

fn has_keywords(detection: &Detection) -> bool {
    match detection {
        Detection::AllOf(items) => items.iter().any(|item| item.field.name.is_none()),
        Detection::AnyOf(inner) | Detection::And(inner) => inner.iter().any(has_keywords),
        Detection::Keywords(_) => true,
        Detection::ArrayMatch { .. } | Detection::Conditional { .. } => false,
    }
}

/// An event as JSON, with Sigma's names.
fn json(event: &Event<'_>) -> Map<String, Json> {
    let mut fields = Map::new();
    for (name, value) in event.fields() {
        let value = Json::String(value.text().into_owned());
        for name in BTreeSet::from([name.to_owned(), name.replace(' ', "")]) {
            match fields.get_mut(&name) {
                Some(Json::Array(values)) => values.push(value.clone()),
                Some(first) => *first = Json::Array(vec![first.take(), value.clone()]),
                None => drop(fields.insert(name, value.clone())),
            }
        }
    }
    for (name, field) in [
        ("Provider_Name", SystemField::Provider),
        ("Channel", SystemField::Channel),
        ("Computer", SystemField::Computer),
        ("Level", SystemField::Level),
        ("Task", SystemField::Task),
        ("Opcode", SystemField::Opcode),
        ("Keywords", SystemField::Keywords),
    ] {
        if let Some(value) = event.system(field) {
            let value = Json::String(value.text().into_owned());
            if name == "Provider_Name" {
                fields.insert(name.to_owned(), value);
            } else {
                fields.entry(name).or_insert(value);
            }
        }
    }
    match event.event_id() {
        Some(id) => fields.insert("EventID".to_owned(), Json::from(id)),
        None => fields.remove("EventID"),
    };
    fields
}

/// All values of an event, and all of them as one text.
fn values(event: &Event<'_>) -> Vec<String> {
    let mut values: Vec<String> = event
        .fields()
        .map(|(_, value)| value.text().into_owned())
        .collect();
    values.extend(event.message().map(|message| message.text().into_owned()));
    values.push(values.join(" "));
    values
}

/// The names of a taxonomy that are other names for one field.
fn renamed(fields: &Map<String, Json>, taxonomy: &str) -> Map<String, Json> {
    let names: &[(&str, &str)] = match taxonomy {
        "security_4688" => &[
            ("Image", "NewProcessName"),
            ("ParentImage", "ParentProcessName"),
            ("ParentProcessId", "ProcessId"),
            ("ProcessId", "NewProcessId"),
            ("LogonId", "SubjectLogonId"),
        ],
        _ => &[],
    };
    let mut renamed = fields.clone();
    for (sigma, of_event) in names {
        renamed.remove(*sigma);
        if let Some(value) = fields.get(*of_event) {
            renamed.insert((*sigma).to_owned(), value.clone());
        }
    }
    if taxonomy == "security_4688" {
        let text = |name: &str| fields.get(name).and_then(Json::as_str).unwrap_or_default();
        let level = match text("MandatoryLabel") {
            "S-1-16-4096" => "Low",
            "S-1-16-8192" => "Medium",
            "S-1-16-12288" => "High",
            "S-1-16-16384" => "System",
            other => other,
        };
        renamed.remove("IntegrityLevel");
        if !level.is_empty() {
            renamed.insert("IntegrityLevel".to_owned(), level.into());
        }
        let account = |of: &str| {
            let [sid, domain, name] = ["Sid", "DomainName", "UserName"].map(|part| {
                let kind = if part == "Sid" { "User" } else { "" };
                match text(&format!("{of}{kind}{part}")) {
                    "-" | "S-1-0-0" => "",
                    stated => stated,
                }
            });
            match (sid, domain, name) {
                ("S-1-5-18", _, _) => Some("NT AUTHORITY\\SYSTEM".to_owned()),
                ("S-1-5-19", _, _) => Some("NT AUTHORITY\\LOCAL SERVICE".to_owned()),
                ("S-1-5-20", _, _) => Some("NT AUTHORITY\\NETWORK SERVICE".to_owned()),
                (_, _, "") => None,
                (_, "", name) => Some(name.to_owned()),
                (_, domain, name) => Some(format!("{domain}\\{name}")),
            }
        };
        for (name, account) in [
            ("User", account("Target").or_else(|| account("Subject"))),
            ("ParentUser", account("Subject")),
        ] {
            renamed.remove(name);
            if let Some(account) = account {
                renamed.insert(name.to_owned(), account.into());
            }
        }
    }
    renamed
}

/// The titles of the rules that match when each is evaluated on its own.
fn evaluate_all(rules: &[Plain], event: &Event<'_>) -> BTreeSet<String> {
    let fields = json(event);
    let channel = event
        .channel()
        .map(|channel| channel.text().into_owned())
        .unwrap_or_default();
    let id = event.event_id();
    let mut by_taxonomy = HashMap::<&str, JsonEvent<'_>>::new();
    let mut with_keywords = None;
    let mut found = BTreeSet::new();
    for rule in rules {
        let everywhere =
            rule.parsed.logsource.category.is_none() && rule.parsed.logsource.service.is_none();
        let mut places = rule.places.iter().filter(|row| row.holds(&channel, id));
        let place = places.next();
        if channel.is_empty() || place.is_none() && !everywhere {
            continue;
        }
        let taxonomy = place.map_or("", |row| &*row.taxonomy);
        let view = if rule.keywords {
            with_keywords.get_or_insert_with(|| {
                // Texts of `System` are no values of the event.
                let mut fields = fields.clone();
                fields.insert("all values".to_owned(), Json::from(values(event)));
                JsonEvent::owned(Json::Object(fields))
            })
        } else {
            by_taxonomy
                .entry(taxonomy)
                .or_insert_with(|| JsonEvent::owned(Json::Object(renamed(&fields, taxonomy))))
        };
        if place.is_none_or(|place| place.accepts(&fields))
            && evaluate_rule(&rule.compiled, &*view).is_some()
        {
            found.insert(rule.title.clone());
        }
    }
    found
}

/// The titles of the rules among those that can be compared.
fn titles(pack: &Pack, plain: &[Plain], matches: &[usize]) -> BTreeSet<String> {
    let titles = matches.iter().map(|rule| pack.rules()[*rule].title());
    let compared = titles.filter(|title| plain.iter().any(|plain| plain.title == *title));
    compared.map(str::to_owned).collect()
}

#[test]
fn all_rules_load_but_those_that_no_event_log_can_serve() {
    let Some(rules) = data("sigma/windows") else {
        return;
    };
    let pack = Pack::load(&[rules]).unwrap();
    let mut reasons = BTreeMap::<&str, usize>::new();
    for skipped in pack.skipped() {
        *reasons.entry(&skipped.reason).or_default() += 1;
    }
    // Opening and renaming files are traced by the kernel, and in no log.
    let expected = BTreeMap::from([
        (
            "no Windows event log is known for the log source category `file_access`",
            7,
        ),
        (
            "no Windows event log is known for the log source category `file_rename`",
            1,
        ),
    ]);
    assert_eq!(reasons, expected);
    assert!(pack.rules().len() >= 2399, "{}", pack.rules().len());
    let ids: BTreeSet<_> = pack.rules().iter().map(Loaded::id).collect();
    assert_eq!(ids.len(), pack.rules().len());
}

#[test]
fn the_search_for_literals_changes_no_result_on_real_logs() {
    let (Some(rules), Some(logs)) = (data("sigma/windows"), data("evtx")) else {
        return;
    };
    let plain = plain_rules(&rules);
    let pack = Pack::load(&[rules]).unwrap();
    let mut paths = Vec::new();
    files(&logs, "evtx", &mut paths);
    let (mut events, mut matched) = (0, 0);
    let mut seen = BTreeSet::new();
    for path in paths {
        let mut matcher = pack.matcher();
        let mut reader = Reader::open(&path).unwrap();
        // How often a log says the same: the engine alone takes a millisecond for an event.
        let mut kinds = HashMap::<(Option<u16>, usize), u32>::new();
        let read = reader.for_each(|event| {
            let event = Event::from(event);
            let found = titles(&pack, &plain, matcher.matches(&event));
            let times = kinds.entry((event.event_id(), found.len())).or_default();
            *times += 1;
            if *times <= 12 || times.is_multiple_of(64) {
                assert_eq!(
                    found,
                    evaluate_all(&plain, &event),
                    "{}: {event:?}",
                    path.display()
                );
                events += 1;
                matched += found.len();
                seen.extend(found);
            }
            ControlFlow::<()>::Continue(())
        });
        drop(read);
    }
    let said = format!(
        "sigma_real: {events} events compared, {matched} matches of {} rules\n",
        seen.len()
    );
    std::io::stderr().write_all(said.as_bytes()).unwrap();
    assert!(events > 3000 && matched > 300, "{said}");
}

/// Real logs match few of the rules. Here every rule gets events made of what it looks for, and of what other values of
/// the same field look for, in other cases and among other text.
#[test]
fn the_search_for_literals_changes_no_result_on_events_made_of_rules() {
    let Some(rules) = data("sigma/windows") else {
        return;
    };
    let plain = plain_rules(&rules);
    let pack = Pack::load(&[rules]).unwrap();
    let mut matcher = pack.matcher();
    let mut random = Random(0x5eed);
    let (mut events, mut matched) = (0, BTreeSet::new());
    for rule in &plain {
        // Registry values of the security log have the form of several fields: those have a test of their own.
        let places = rule.places.iter();
        for place in places.filter(|place| place.taxonomy != "security_4657") {
            for _ in 0..4 {
                let exported = event_of(rule, place, &mut random);
                let event = Event::from(&exported);
                let found = titles(&pack, &plain, matcher.matches(&event));
                let view = if rule.keywords {
                    let mut fields = json(&event);
                    fields.insert("all values".to_owned(), Json::from(values(&event)));
                    fields
                } else {
                    renamed(&json(&event), &place.taxonomy)
                };
                let alone = place.accepts(&view)
                    && evaluate_rule(&rule.compiled, &JsonEvent::owned(Json::Object(view)))
                        .is_some();
                assert_eq!(
                    found.contains(&rule.title),
                    alone,
                    "{}: {event:?}",
                    rule.title
                );
                events += 1;
                matched.extend(found);
            }
        }
    }
    let said = format!(
        "sigma_real: {events} events made of rules, {} rules matched\n",
        matched.len()
    );
    std::io::stderr().write_all(said.as_bytes()).unwrap();
    assert!(matched.len() > plain.len() / 2, "{said}");
}

/// An event that has, of each selection of a rule, something the rule looks for.
fn event_of(rule: &Plain, place: &PlaceRow, random: &mut Random) -> Exported {
    let mut wanted = Vec::new();
    let mut names: Vec<_> = rule.parsed.detection.named.keys().collect();
    names.sort_unstable();
    for name in names {
        // What a filter looks for is there in some events.
        if !name.starts_with("filter") || random.below(8) == 0 {
            collect(&rule.parsed.detection.named[name], random, &mut wanted);
        }
    }
    let mut exported = Exported::default();
    exported.set(SystemField::Channel, &*place.channel);
    if let Some(id) = place.ids.first() {
        exported.set(SystemField::EventId, id.to_string());
    }
    if let Some((field, values)) = &place.requires {
        wanted.insert(
            0,
            (field.clone(), values[random.below(values.len())].clone()),
        );
    }
    // Of several texts for one field, one after the other is what `contains` looks for.
    let mut texts = BTreeMap::<String, String>::new();
    for (field, text) in wanted {
        let known = texts.entry(field).or_default();
        if known.is_empty() || random.below(4) > 0 {
            *known += &text;
        } else {
            *known = text;
        }
    }
    for (field, text) in texts {
        let field = match (&*place.taxonomy, &*field) {
            ("security_4688", "Image") => "NewProcessName",
            ("security_4688", "ParentImage") => "ParentProcessName",
            (_, other) => other,
        };
        match field {
            "EventID" => exported.set(SystemField::EventId, text),
            "Provider_Name" => exported.set(SystemField::Provider, text),
            _ => exported.push(field, text),
        }
    }
    exported
}

fn collect(detection: &Detection, random: &mut Random, wanted: &mut Vec<(String, String)>) {
    match detection {
        Detection::AnyOf(inner) => {
            if let Some(one) = inner.get(random.below(inner.len().max(1))) {
                collect(one, random, wanted);
            }
        }
        Detection::And(inner) => inner
            .iter()
            .for_each(|inner| collect(inner, random, wanted)),
        Detection::Keywords(values) => {
            let value = &values[random.below(values.len())];
            wanted.push(("Data".to_owned(), random.dress(&text_of(value))));
        }
        Detection::AllOf(items) => {
            for item in items {
                let field = item.field.name.clone().unwrap_or_else(|| "Data".to_owned());
                let has = |modifier| item.field.modifiers.contains(&modifier);
                let all = has(Modifier::All);
                let one = random.below(item.values.len());
                for (place, value) in item.values.iter().enumerate() {
                    if all || place == one {
                        let text = random.other_case(&text_of(value));
                        let text = match () {
                            () if has(Modifier::Contains) || item.field.name.is_none() => {
                                random.dress(&text)
                            }
                            () if has(Modifier::StartsWith) => text + "x",
                            () if has(Modifier::EndsWith) => format!("C:\\x{text}"),
                            () => text,
                        };
                        wanted.push((field.clone(), text));
                    }
                }
            }
        }
        Detection::ArrayMatch { .. } | Detection::Conditional { .. } => {}
    }
}

/// A text that a value of a rule matches, wildcards filled in.
fn text_of(value: &SigmaValue) -> String {
    match value {
        SigmaValue::String(text) => {
            let parts = text.parts.iter().map(|part| match part {
                StringPart::Plain(text) => text.as_str(),
                StringPart::Special(_) => "w",
            });
            parts.collect()
        }
        SigmaValue::Integer(number) => number.to_string(),
        SigmaValue::Float(number) => number.to_string(),
        SigmaValue::Bool(truth) => truth.to_string(),
        SigmaValue::Null => String::new(),
    }
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }

    fn other_case(&mut self, text: &str) -> String {
        match self.below(4) {
            0 => text.to_uppercase(),
            1 => text.to_lowercase(),
            _ => text.to_owned(),
        }
    }

    fn dress(&mut self, text: &str) -> String {
        const AROUND: [&str; 6] = ["", " ", "C:\\", "ärger ", ".exe ", "\u{212a}"];
        let (before, after) = (AROUND[self.below(6)], AROUND[self.below(6)]);
        format!("{before}{}{after}", self.other_case(text))
    }
}
