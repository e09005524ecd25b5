//! The built-in rules, and files of others.

#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::*;

const HEAD: &str = "rule_id,analyzer,channel,provider,event_ids,condition,title,meaning,domain,severity,escalation,\
    absent,half_life_days,group,evidence_fields,resolves_by,incident,remediation,noise,confidence,attack,source\n";

fn row(changes: &[(&str, &str)]) -> String {
    let columns = [
        ("rule_id", "win.test.1"),
        ("analyzer", "system-events"),
        ("channel", "System"),
        ("provider", "disk"),
        ("event_ids", "7"),
        ("condition", ""),
        ("title", "A fact"),
        ("meaning", "Why."),
        ("domain", "storage"),
        ("severity", "Low"),
        ("escalation", ""),
        ("absent", ""),
        ("half_life_days", "7"),
        ("group", ""),
        ("evidence_fields", ""),
        ("resolves_by", ""),
        ("incident", ""),
        ("remediation", "Do."),
        ("noise", "0"),
        ("confidence", "900"),
        ("attack", ""),
        ("source", "test"),
    ];
    let cells = columns.map(|(column, default)| {
        let change = changes.iter().find(|(of, _)| *of == column);
        let cell = change.map_or(default, |(_, cell)| cell);
        format!("\"{}\"", cell.replace('"', "\"\""))
    });
    cells.join(",") + "\n"
}

fn parse(rows: &[String]) -> Result<Catalogue, CatalogueError> {
    Catalogue::parse(&(HEAD.to_owned() + &rows.concat()), "[sets]\nnames = ['a']")
}

#[test]
fn built_in_rules_are_consistent() {
    let catalogue = Catalogue::built_in();
    assert!(catalogue.rules.len() > 450, "{}", catalogue.rules.len());
    let mut ids = BTreeSet::new();
    for rule in &catalogue.rules {
        let id = rule.rule.id.as_str();
        assert!(ids.insert(id), "{id} twice");
        assert!(id.starts_with("win."), "{id}");
        let greatest = rule.rule.escalation.as_ref();
        let greatest = greatest.and_then(|steps| steps.reached_count(u64::MAX));
        if rule.noise {
            assert_eq!(rule.rule.severity, Severity::Info, "{id}");
            assert_eq!(greatest, None, "{id}");
        } else {
            assert!(
                !rule.rule.remediation.is_empty() || rule.rule.severity == Severity::Info,
                "{id}"
            );
        }
        assert!(
            greatest.is_none_or(|greatest| greatest > rule.rule.severity),
            "{id}"
        );
        assert!(
            !rule.rule.meaning.is_empty() && !rule.rule.source.is_empty(),
            "{id}"
        );
        assert!(
            !rule.select.channels.is_empty(),
            "{id} is about any channel"
        );
        let title = &rule.rule.title;
        assert!(
            !title.ends_with('.') && title.chars().count() <= 80,
            "{id}: {title}"
        );
        if rule.rule.analyzer == "security-events" && rule.rule.severity >= Severity::High {
            assert!(rule.rule.half_life_days >= 3, "{id}");
        }
    }
}

/// Two rules without a condition on one event would both be its rest; then one of them is a mistake.
#[test]
fn an_event_has_one_rest() {
    let catalogue = Catalogue::built_in();
    let rest = catalogue.rules.iter().filter(|rule| rule.when.is_always());
    let mut rest_of: BTreeMap<(String, String, u16), &str> = BTreeMap::new();
    for rule in rest {
        let id = rule.rule.id.as_str();
        for channel in &rule.select.channels {
            for provider in &rule.select.providers {
                for number in &rule.select.ids {
                    let kind = (
                        channel.to_lowercase(),
                        provider.as_str().to_lowercase(),
                        *number,
                    );
                    let other = rest_of.insert(kind.clone(), id);
                    assert_eq!(other, None, "{kind:?} of {id}");
                }
            }
        }
    }
}

#[test]
fn malformed_rows_say_what_to_do() {
    let bad: [&[(&str, &str)]; 23] = [
        &[("rule_id", "Disk 7")],
        &[("analyzer", "system")],
        &[("provider", "")],
        &[("provider", "MS*SQL")],
        &[("event_ids", "")],
        &[("event_ids", "7; x")],
        &[("event_ids", "70000")],
        &[("condition", "a = ")],
        &[("condition", "a in @nothing")],
        &[("title", "")],
        &[(
            "title",
            "A title that goes on and on and on and on and on and on and on and on and on and on",
        )],
        &[("severity", "Severe")],
        &[("escalation", "Medium@1; High@3")],
        &[("escalation", "Low@1")],
        &[("escalation", "High@x")],
        &[("absent", "Medium@45")],
        &[("absent", "High@90d; Medium@45d")],
        &[("half_life_days", "soon")],
        &[("evidence_fields", "a, b")],
        &[("group", "a"), ("resolves_by", "disk:8 by a; b")],
        &[("noise", "1")],
        &[("confidence", "0")],
        &[("attack", "T1003.1")],
    ];
    let mut table = String::new();
    for changes in bad {
        let error = parse(&[row(&[("rule_id", "win.first")]), row(changes)]).unwrap_err();
        let change: Vec<_> = changes
            .iter()
            .map(|(column, cell)| format!("{column}={cell}"))
            .collect();
        writeln!(table, "{}\n    {error}", change.join(" ")).unwrap();
    }
    let twice = parse(&[row(&[]), row(&[])]).unwrap_err();
    writeln!(table, "twice\n    {twice}").unwrap();
    let column = Catalogue::parse("rule_id,severity\na.b,Low\n", "[sets]").unwrap_err();
    writeln!(table, "columns\n    {column}").unwrap();
    let sets = Catalogue::parse(HEAD, "[sets]\nempty = []").unwrap_err();
    writeln!(table, "sets\n    {sets}").unwrap();
    insta::assert_snapshot!(table);
}

#[test]
fn another_file_replaces_and_adds() {
    let catalogue = parse(&[row(&[]), row(&[("rule_id", "win.test.2")])]).unwrap();
    let other = HEAD.to_owned()
        + &row(&[("severity", "High"), ("condition", "a in @names")])
        + &row(&[
            ("rule_id", "own.rule"),
            ("noise", "1"),
            ("severity", "Info"),
        ]);
    let catalogue = catalogue.with_rows(&other).unwrap();
    let rules = catalogue.rules.iter();
    let rules: Vec<_> = rules
        .map(|rule| (rule.rule.id.as_str(), rule.rule.severity, rule.noise))
        .collect();
    assert_eq!(
        rules,
        [
            ("win.test.1", Severity::High, false),
            ("win.test.2", Severity::Low, false),
            ("own.rule", Severity::Info, true)
        ]
    );
}

#[test]
fn a_row_becomes_a_rule() {
    let catalogue = parse(&[row(&[
        ("provider", "disk; MSSQL$*"),
        ("event_ids", "7; 8"),
        ("condition", "Data[0] exists"),
        ("escalation", "Low@1; High@3/7d"),
        ("absent", "Medium@45d; High@90d"),
        ("group", "Data[0]"),
        (
            "evidence_fields",
            "Data[0] as device; TargetUserName; IpAddress; CommandLine; MemberSid",
        ),
        ("resolves_by", "disk:9 [Data[1] = 0] by Data[0]"),
        ("attack", "T1003.001; T1110"),
    ])])
    .unwrap();
    let rule = &catalogue.rules[0];
    assert_eq!(
        rule.rule.condition,
        "disk or MSSQL$* 7, 8 in System where Data[0] exists"
    );
    assert_eq!(rule.rule.tags, ["storage", "T1003.001", "T1110"]);
    assert_eq!(rule.absent, [(Severity::Medium, 45), (Severity::High, 90)]);
    let evidence: Vec<_> = rule
        .evidence
        .iter()
        .map(|field| (field.label.as_str(), field.sensitivity))
        .collect();
    assert_eq!(
        evidence,
        [
            ("device", Sensitivity::None),
            ("TargetUserName", Sensitivity::User),
            ("IpAddress", Sensitivity::Address),
            ("CommandLine", Sensitivity::Command),
            ("MemberSid", Sensitivity::Sid),
        ]
    );
    let resolver = rule.resolved_by.as_ref().unwrap();
    assert!(resolver.select.selects("Any", "DISK", 9) && !resolver.when.is_always());
    assert_eq!(resolver.group, rule.group);
    let select = &rule.select;
    assert!(select.selects("system", "Disk", 7) && select.selects("SYSTEM", "mssql$PROD", 8));
    assert!(!select.selects("Security", "disk", 7) && !select.selects("System", "disk", 9));
    assert!(!select.selects("System", "MSSQL", 7) && !select.selects("System", "é", 7));
}
