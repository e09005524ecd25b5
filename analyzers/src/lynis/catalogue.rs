//! The rules of this analyzer, as the two files in `rules/` state them.

use std::collections::BTreeMap;

use serde::Deserialize;
use wegweiser_core::scoring::{Permille, Severity};
use wegweiser_core::{Rule, RuleId};
use wegweiser_parsers::lynis::TestId;

use super::conditions::Condition;

const TESTS: &str = include_str!("../../rules/lynis_tests.csv");
const FACTS: &str = include_str!("../../rules/lynis_facts.toml");

/// The catalogue of tests and the rules on facts.
#[derive(Debug)]
pub(super) struct Catalogue {
    tests: BTreeMap<String, Test>,
    pub(super) facts: Vec<FactRule>,
    unknown: Rule,
}

/// What is known of one test.
#[derive(Debug)]
pub(super) struct Test {
    pub(super) rule: Rule,
    pub(super) warning: Severity,
    pub(super) suggestion: Severity,
    /// Needs root: skipped tests of this kind show that the audit ran without.
    pub(super) root_only: bool,
}

/// A rule on something a report states outside its warnings and suggestions.
#[derive(Debug)]
pub(super) struct FactRule {
    pub(super) rule: Rule,
    pub(super) when: Condition,
}

/// The rule for tests that are not in the catalogue: it never costs anything.
pub(super) const UNKNOWN_TEST: &str = "lynis.unknown-test";

impl Catalogue {
    /// The built-in catalogue.
    ///
    /// # Panics
    ///
    /// When the compiled-in files are not valid, which a test of this crate proves they are.
    pub(super) fn built_in() -> Self {
        Self::parse(TESTS, FACTS).expect("the built-in Lynis rules are valid")
    }

    fn parse(tests: &str, facts: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let mut reader = csv::Reader::from_reader(tests.as_bytes());
        let mut catalogue = BTreeMap::new();
        for row in reader.deserialize() {
            let row: TestRow = row?;
            let id = row.test_id.clone();
            let test = row
                .test()
                .map_err(|reason| format!("test {id}: {reason}"))?;
            catalogue.insert(id, test);
        }
        let facts: FactFile = toml::from_str(facts)?;
        let facts = facts
            .rule
            .into_iter()
            .map(FactRow::rule)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            tests: catalogue,
            facts,
            unknown: unknown_test(),
        })
    }

    /// Every rule, for rule sets and `rules list`.
    pub(super) fn rules(&self) -> Vec<Rule> {
        let tests = self.tests.values().map(|test| &test.rule);
        let facts = self.facts.iter().map(|fact| &fact.rule);
        tests.chain(facts).chain([&self.unknown]).cloned().collect()
    }

    /// The test of that id; a composite id (`MAIL-8820:disable_vrfy_command`) without a row of its
    /// own falls back to the test before the colon.
    pub(super) fn test(&self, id: &TestId) -> Option<&Test> {
        self.tests
            .get(id.as_str())
            .or_else(|| self.tests.get(id.base()))
    }

    /// The rule for tests that are not in the catalogue.
    pub(super) fn unknown(&self) -> &RuleId {
        &self.unknown.id
    }
}

/// A row of `lynis_tests.csv`.
#[derive(Debug, Deserialize)]
struct TestRow {
    test_id: String,
    category: String,
    os: String,
    root_only: String,
    warning_severity: String,
    suggestion_severity: String,
    weight: u16,
    title: String,
    remediation: String,
    tags: String,
    incident: String,
    source: String,
}

impl TestRow {
    fn test(self) -> Result<Test, String> {
        let severity = |text: &str| match text {
            "" => Ok(None),
            text => text
                .parse::<Severity>()
                .map(Some)
                .map_err(|error| error.to_string()),
        };
        let warning = severity(&self.warning_severity)?;
        let suggestion = severity(&self.suggestion_severity)?;
        let id = format!("lynis.{}", self.test_id.to_lowercase().replace(':', "."));
        RuleId::new(id.as_str()).ok_or_else(|| format!("`{id}` is not a rule id"))?;
        let worst = warning.max(suggestion).unwrap_or(Severity::Info);
        let rule = Rule {
            condition: self.condition(warning, suggestion),
            weight: Permille::new(self.weight),
            remediation: self.remediation,
            tags: split(&self.tags),
            incident: stated(self.incident),
            source: self.source,
            ..Rule::new(&id, "lynis", worst, &self.title)
        };
        Ok(Test {
            rule,
            // A kind the catalogue does not expect of a test (a newer Lynis) counts as the other.
            warning: warning.or(suggestion).unwrap_or(Severity::Info),
            suggestion: suggestion.or(warning).unwrap_or(Severity::Info),
            root_only: self.root_only == "yes",
        })
    }

    fn condition(&self, warning: Option<Severity>, suggestion: Option<Severity>) -> String {
        let id = &self.test_id;
        let mut kinds = Vec::new();
        kinds.extend(warning.map(|severity| format!("warns ({severity})")));
        kinds.extend(suggestion.map(|severity| format!("suggests ({severity})")));
        let on = if self.os.is_empty() {
            String::new()
        } else {
            format!(" on {}", self.os)
        };
        if kinds.is_empty() {
            return format!("test {id} of {} reports anything{on}", self.category);
        }
        format!("test {id}{on} {}", kinds.join(" or "))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FactFile {
    rule: Vec<FactRow>,
}

/// A table of `lynis_facts.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FactRow {
    id: String,
    when: Condition,
    severity: Severity,
    weight: u16,
    confidence: u16,
    title: String,
    meaning: String,
    remediation: String,
    tags: Vec<String>,
    incident: String,
    source: String,
}

impl FactRow {
    fn rule(self) -> Result<FactRule, String> {
        RuleId::new(self.id.as_str()).ok_or_else(|| format!("`{}` is not a rule id", self.id))?;
        let rule = Rule {
            meaning: self.meaning,
            condition: self.when.to_string(),
            weight: Permille::new(self.weight),
            confidence: Permille::new(self.confidence),
            remediation: self.remediation,
            tags: self.tags,
            incident: stated(self.incident),
            source: self.source,
            ..Rule::new(&self.id, "lynis", self.severity, &self.title)
        };
        Ok(FactRule {
            rule,
            when: self.when,
        })
    }
}

fn unknown_test() -> Rule {
    Rule {
        meaning: "A newer Lynis, a custom test or a forged line: nobody has judged it yet.".into(),
        condition: "a warning or suggestion names a test that is not in the catalogue".into(),
        remediation: "Read the lines; a test of your own can be given a rule in a policy.".into(),
        tags: vec!["audit".into()],
        source: "scoring model: ids outside a catalogue never lower a score".into(),
        ..Rule::new(
            UNKNOWN_TEST,
            "lynis",
            Severity::Info,
            "Findings of tests outside the catalogue",
        )
    }
}

fn split(tags: &str) -> Vec<String> {
    tags.split(';')
        .map(str::trim)
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect()
}

fn stated(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
