//! The rules, as `rules/driver_rules.csv` states them.

use std::collections::BTreeMap;

use serde::Deserialize;
use wegweiser_core::scoring::{Permille, Severity};
use wegweiser_core::{Rule, RuleId};

use super::data::DriverData;

const RULES: &str = include_str!("../../rules/driver_rules.csv");

/// Every rule, by its id.
#[derive(Clone, Debug)]
pub(super) struct Rules(BTreeMap<String, Rule>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    rule_id: String,
    platform: String,
    severity: String,
    weight: u16,
    confidence: u16,
    title: String,
    meaning: String,
    condition: String,
    remediation: String,
    tags: String,
    source: String,
}

impl Rules {
    /// The built-in rules. Those that match lists name the lists: what was found depends on them.
    ///
    /// # Panics
    ///
    /// When the compiled-in file is not valid, which a test of this module proves it is.
    pub(super) fn built_in(data: Option<&DriverData>) -> Self {
        let mut rules = Self::parse(RULES).expect("the built-in rules on drivers are valid");
        if let Some(data) = data {
            let of_lists = |id: &str| {
                id.starts_with("driver.loldrivers.") || id.starts_with("driver.msblocklist.")
            };
            for (_, rule) in rules.0.iter_mut().filter(|(id, _)| of_lists(id)) {
                rule.source = format!("{}; data {}", rule.source, data.digest());
            }
        }
        rules
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut rules = BTreeMap::new();
        for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
            let row: Row = row.map_err(|error| error.to_string())?;
            let id = row.rule_id.clone();
            let rule = row.rule().map_err(|reason| format!("{id}: {reason}"))?;
            rules.insert(id, rule);
        }
        Ok(Self(rules))
    }

    pub(super) fn all(&self) -> Vec<Rule> {
        self.0.values().cloned().collect()
    }

    /// The rule of that id.
    ///
    /// # Panics
    ///
    /// When there is none: ids stand in this module and its file only.
    pub(super) fn get(&self, id: &str) -> &Rule {
        let rule = self.0.get(id);
        rule.unwrap_or_else(|| unreachable!("`{id}` has a row in driver_rules.csv"))
    }
}

impl Row {
    fn rule(self) -> Result<Rule, String> {
        let severity: Severity = self
            .severity
            .parse()
            .map_err(|_| format!("`{}` is no severity", self.severity))?;
        RuleId::new(self.rule_id.as_str()).ok_or("it is no rule id")?;
        let tags = self.tags.split(';').filter(|tag| !tag.is_empty());
        let platform = Some(self.platform).filter(|platform| platform != "any");
        Ok(Rule {
            meaning: self.meaning,
            condition: self.condition,
            weight: Permille::new(self.weight),
            confidence: Permille::new(self.confidence),
            remediation: self.remediation,
            tags: platform
                .into_iter()
                .chain(tags.map(str::to_owned))
                .collect(),
            source: self.source,
            ..Rule::new(&self.rule_id, "drivers", severity, &self.title)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_are_valid() {
        let rules = Rules::built_in(None).all();
        assert_eq!(rules.len(), 35);
        assert!(rules.iter().all(|rule| rule.title.len() <= 80));
        assert!(
            rules
                .iter()
                .all(|rule| !rule.remediation.is_empty() && !rule.meaning.is_empty())
        );
    }
}
