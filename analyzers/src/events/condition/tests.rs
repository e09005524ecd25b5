//! The language of conditions, through what rules use of it.

#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

use std::fmt::Write as _;

use proptest::prelude::*;
use wegweiser_parsers::evtx::Value;

use super::*;

/// An event of texts.
struct Pairs<'e> {
    pairs: &'e [(&'e str, &'e str)],
    table: &'e FieldTable,
}

impl Pairs<'_> {
    fn get(&self, name: &FieldName) -> Option<Value<'_>> {
        match name {
            FieldName::Named(name) => {
                let pair = self.pairs.iter().find(|(of, _)| of == name);
                pair.map(|(_, value)| Value::from(*value))
            }
            FieldName::Position(position) => self
                .pairs
                .get(*position)
                .map(|(_, value)| Value::from(*value)),
            FieldName::FirstOf(names) => names.iter().find_map(|name| self.get(name)),
            FieldName::Level => Some(Value::from("3")),
            _ => None,
        }
    }
}

impl Fields for Pairs<'_> {
    fn value(&self, field: FieldId) -> Option<Value<'_>> {
        self.get(self.table.name(field))
    }
}

const SETS: &str = r#"
[sets]
places = ['*\temp\*', '*\users\*']
names = ["lsass.exe", "svchost.exe"]
masks = [0x10, 4112]
"#;

fn holds(condition: &str, pairs: &[(&str, &str)]) -> bool {
    let mut table = FieldTable::default();
    let sets = Sets::parse(SETS).unwrap();
    let condition = Condition::parse(condition, &mut table, &sets)
        .unwrap_or_else(|error| panic!("{condition}: {error}"));
    let event = Pairs {
        pairs,
        table: &table,
    };
    condition.holds(&event, &mut Texts::default())
}

#[test]
fn tests_of_one_event() {
    let event = [
        ("User", "NT AUTHORITY\\System"),
        ("Code", "0x18"),
        ("Count", "-5"),
        ("Image", "C:\\Users\\Public\\Ä tool.EXE"),
        ("Empty", ""),
        ("Dash", "-"),
        ("Severity ID", "4"),
        ("Address", "::ffff:8.8.8.8"),
        ("Old", "2026-11-20T10:00:00Z"),
        ("New", "2026-11-20T10:05:00.5Z"),
        ("Again", "nt authority\\SYSTEM"),
    ];
    let yes = [
        "",
        "  ",
        "User = 'nt authority\\system'",
        "User = \"NT Authority\\SYSTEM\"",
        "Code = 24",
        "Code = 0x18 and Code != 25 and Code >= 24 and Code < 0x19 and Code <= 24 and Code > 23",
        "Code in (1, 24)",
        "Code = '0X18'",
        "Count = -5 and Count < 0 and abs(Count) >= 5 and abs(Count) = 5",
        "Image like '*\\users\\*' and Image like 'c:*.exe' and Image like '*'",
        "Image like @places",
        "Image contains ('nothing', 'PUBLIC\\Ä')",
        "Image starts with 'C:\\users' and Image ends with ('.dll', 'tool.exe')",
        "length(Image) > 20 and length(Empty) = 0",
        "not Empty exists and not Dash exists and not Missing exists and User exists",
        "Empty = ''",
        "`Severity ID` >= 4",
        "Address is public address",
        "not User is public address",
        "seconds between(Old, New) = 300 and seconds between(New, Old) >= 300",
        "Missing|Code = 24 and Missing|Data[1] = 24 and Data[1] = 24",
        "User = Again and User != Image and not User != Again",
        "System.Level = 3",
        "Missing = 1 or Code = 24 and not (Count = 1 or Count = 2)",
        "not Missing = 1 and not Missing != 1 and not Missing like '*' and not User = Missing",
        "not (Code = 1 and Missing = 1)",
        "not not Code = 24",
        "Code in @masks or Code = 0x18",
    ];
    for condition in yes {
        assert!(holds(condition, &event), "{condition}");
        if !condition.trim().is_empty() {
            assert!(
                !holds(&format!("not ({condition})"), &event),
                "not {condition}"
            );
        }
    }
    let no = [
        "User = 'system'",
        "User < 5",
        "User = 24",
        "Missing != 1",
        "abs(User) >= 0",
        "Image like 'users'",
        "Image like '*\\users'",
        "Image like @names",
        "Image contains 'ä tool'",
        "seconds between(User, New) >= 0",
        "Data[99] exists",
        "System.Message exists",
    ];
    for condition in no {
        assert!(!holds(condition, &event), "{condition}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let bad = [
        "User",
        "User =",
        "User = alice bob",
        "= 5",
        "User = 'alice",
        "User == 5",
        "Code = 0xg",
        "Code = 12abc",
        "Code = 99999999999999999999",
        "Code < 'five'",
        "Code in 5",
        "Code in ()",
        "Code in (1, 2",
        "Code in @nowhere",
        "Code in @",
        "Code starts 'x'",
        "Code ends with",
        "Code is private address",
        "Code contains ''",
        "(Code = 1",
        "Code = 1)",
        "Code = 1 and",
        "Code = 1 or or Code = 2",
        "not",
        "and = 1",
        "`` = 1",
        "`open = 1",
        "Data[x] = 1",
        "System.Nothing = 1",
        "abs Code > 1",
        "abs(Code) contains 'x'",
        "seconds between(Code) > 1",
        "Ä = 1",
        "Code & 1",
    ];
    let sets = Sets::parse(SETS).unwrap();
    let mut table = String::new();
    for text in bad {
        let error = Condition::parse(text, &mut FieldTable::default(), &sets).unwrap_err();
        writeln!(table, "{text:<32} {error}").unwrap();
    }
    insta::assert_snapshot!(table);
}

#[test]
fn nesting_is_bounded() {
    let sets = Sets::default();
    for deep in ["(".repeat(100_000), "not ".repeat(100_000)] {
        let error = Condition::parse(&deep, &mut FieldTable::default(), &sets).unwrap_err();
        assert!(error.message.contains("32 levels"), "{error}");
    }
}

#[test]
fn fields_with_labels_and_resolvers() {
    let mut table = FieldTable::default();
    let fields = syntax::parse_fields(
        "AppName|Data[0] as application; `Threat Name`; Code as `error code`",
        &mut table,
    )
    .unwrap();
    let labels: Vec<_> = fields.iter().map(|named| named.label.as_str()).collect();
    assert_eq!(labels, ["application", "Threat Name", "error code"]);
    assert_eq!(table.name(fields[0].field).to_string(), "AppName|Data[0]");
    assert!(syntax::parse_fields("", &mut table).unwrap().is_empty());
    for bad in ["a,b", "a;", "a as", "a as 5", ";"] {
        assert!(syntax::parse_fields(bad, &mut table).is_err(), "{bad}");
    }

    let sets = Sets::default();
    let text = "Service Control Manager:7036,7037 [param2 = 'running'] by param1; param2";
    let resolver = syntax::parse_resolver(text, &mut table, &sets).unwrap();
    assert_eq!(resolver.provider, "Service Control Manager");
    assert_eq!(resolver.ids, [7036, 7037]);
    assert!(resolver.when.is_some());
    assert_eq!(resolver.by.len(), 2);
    for bad in [
        "7036",
        ":7036",
        "P:",
        "P:70000",
        "P:1 by",
        "P:1 [a = 1",
        "P:1 2",
    ] {
        assert!(
            syntax::parse_resolver(bad, &mut table, &sets).is_err(),
            "{bad}"
        );
    }
}

#[test]
fn a_text_is_decoded_once_and_forgotten_with_its_event() {
    let mut table = FieldTable::default();
    let sets = Sets::default();
    let condition =
        Condition::parse("A contains 'x' or A contains 'y'", &mut table, &sets).unwrap();
    let mut texts = Texts::default();
    for (text, expected) in [("--Y--", true), ("----", false), ("X", true)] {
        let pairs = [("A", text)];
        let event = Pairs {
            pairs: &pairs,
            table: &table,
        };
        assert_eq!(condition.holds(&event, &mut texts), expected, "{text}");
        texts.next_event();
    }
}

/// A condition over two fields, with its answer by a naive evaluation.
fn condition() -> impl Strategy<Value = (String, bool)> {
    let leaf = (0..4_usize, -3..4_i64, 0..6_usize).prop_map(|(field, number, relation)| {
        let (name, value) = FIELDS[field];
        let (sign, compare) = RELATIONS[relation];
        let holds = value.is_some_and(|value| compare(value, number));
        (format!("{name} {sign} {number}"), holds)
    });
    leaf.prop_recursive(5, 40, 3, |inner| {
        prop_oneof![
            inner
                .clone()
                .prop_map(|(text, holds)| (format!("not ({text})"), !holds)),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| (format!("({}) and ({})", a.0, b.0), a.1 && b.1)),
            (inner.clone(), inner)
                .prop_map(|(a, b)| (format!("({}) or ({})", a.0, b.0), a.1 || b.1)),
        ]
    })
}

const FIELDS: [(&str, Option<i64>); 4] =
    [("A", Some(-2)), ("B", Some(0)), ("C", Some(3)), ("D", None)];
type Relation = fn(i64, i64) -> bool;

const RELATIONS: [(&str, Relation); 6] = [
    ("=", |a, b| a == b),
    ("!=", |a, b| a != b),
    ("<", |a, b| a < b),
    ("<=", |a, b| a <= b),
    (">", |a, b| a > b),
    (">=", |a, b| a >= b),
];
const EVENT: [(&str, &str); 3] = [("A", "-2"), ("B", "0x0"), ("C", "3")];

proptest! {
    #[test]
    fn equals_a_naive_evaluation((text, expected) in condition()) {
        prop_assert_eq!(holds(&text, &EVENT), expected, "{}", text);
    }

    #[test]
    fn laws_of_logic((a, _) in condition(), (b, _) in condition()) {
        let same = |left: String, right: String| {
            (holds(&left, &EVENT) == holds(&right, &EVENT)).then_some(()).ok_or(left)
        };
        prop_assert_eq!(same(format!("not (({a}) and ({b}))"), format!("not ({a}) or not ({b})")), Ok(()));
        prop_assert_eq!(same(format!("not (({a}) or ({b}))"), format!("not ({a}) and not ({b})")), Ok(()));
        prop_assert_eq!(same(format!("({a}) or ({b})"), format!("({b}) or ({a})")), Ok(()));
        prop_assert_eq!(same(format!("not not ({a})"), a), Ok(()));
    }

    #[test]
    fn patterns_equal_a_naive_match(pattern in "[aB*]{0,6}", text in "[aAbB]{0,8}") {
        prop_assume!(!pattern.is_empty());
        let expected = naive(&pattern.to_lowercase(), &text.to_lowercase());
        let condition = format!("T like '{pattern}'");
        prop_assert_eq!(holds(&condition, &[("T", &text)]), expected);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[ -~äß\\n]{0,60}") {
        let sets = Sets::default();
        let _ = Condition::parse(&text, &mut FieldTable::default(), &sets);
        let _ = syntax::parse_fields(&text, &mut FieldTable::default());
        let _ = syntax::parse_resolver(&text, &mut FieldTable::default(), &sets);
    }
}

/// Whether a text has the form of a pattern, by trying every length for each `*`.
fn naive(pattern: &str, text: &str) -> bool {
    match pattern.as_bytes() {
        [] => text.is_empty(),
        [b'*', ..] => (0..=text.len()).any(|skip| naive(&pattern[1..], &text[skip..])),
        [letter, ..] => text.as_bytes().first() == Some(letter) && naive(&pattern[1..], &text[1..]),
    }
}
