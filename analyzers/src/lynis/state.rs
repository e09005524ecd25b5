//! Rules on facts: what a report states outside its warnings and suggestions.

use jiff::Timestamp;
use wegweiser_core::{Evidence, Finding};
use wegweiser_parsers::lynis::{Certificate, Report};

use super::audit::Audit;
use super::catalogue::Catalogue;
use super::conditions::{CertificateCondition, Condition, Integrity, ScalarCondition, Scope};
use super::summary::Seen;
use super::{finding, integrity, pointer};

/// The findings of every fact rule that applies.
pub(super) fn findings(audit: &Audit<'_>, catalogue: &Catalogue, as_of: Timestamp) -> Vec<Finding> {
    let facts = Facts {
        audit,
        as_of,
        problems: integrity::problems(audit),
    };
    let apply = |fact: &super::catalogue::FactRule| {
        let seen = facts.seen(&fact.when)?;
        Some(finding(&fact.rule, seen.places, seen.evidence))
    };
    catalogue.facts.iter().filter_map(apply).collect()
}

struct Facts<'a> {
    audit: &'a Audit<'a>,
    as_of: Timestamp,
    problems: Vec<(Integrity, Vec<Evidence>)>,
}

/// Where a condition holds.
struct Holds {
    places: usize,
    evidence: Vec<Evidence>,
}

impl Holds {
    fn all(evidence: Vec<Evidence>) -> Option<Self> {
        (!evidence.is_empty()).then_some(Self {
            places: evidence.len(),
            evidence,
        })
    }

    fn once(evidence: Vec<Evidence>) -> Self {
        Self {
            places: 1,
            evidence,
        }
    }
}

impl Facts<'_> {
    fn seen(&self, condition: &Condition) -> Option<Holds> {
        match condition {
            Condition::All(all) => {
                let mut evidence = Vec::new();
                for condition in all {
                    evidence.extend(self.seen(condition)?.evidence);
                }
                Some(Holds::once(evidence))
            }
            Condition::Scalar(scalar) => self.scalar(scalar),
            Condition::List(list) => self.list(&list.key),
            Condition::Certificate(wanted) => self.certificates(wanted),
            Condition::Exceptions(wanted) => wanted.then(|| self.exceptions()).flatten(),
            Condition::Integrity(kind) => {
                let (_, evidence) = self.problems.iter().find(|(one, _)| one == kind)?;
                // One cause, however many lines show it.
                Some(Holds::once(evidence.clone()))
            }
            Condition::Scope(Scope::Partial) => {
                self.audit.is_partial().then(|| Holds::once(self.scope()))
            }
            Condition::Scope(Scope::Unprivileged) => {
                self.audit.unprivileged.then(|| Holds::once(self.scope()))
            }
        }
    }

    fn report(&self) -> Option<&Seen<Report>> {
        self.audit.report
    }

    fn scalar(&self, condition: &ScalarCondition) -> Option<Holds> {
        let report = self.report()?;
        let (value, line) = scalar(&report.what, &condition.key)?;
        let equal = condition
            .equals
            .as_ref()
            .is_none_or(|wanted| *wanted == value);
        let enough = condition
            .at_least
            .is_none_or(|least| value.parse::<u64>().is_ok_and(|number| number >= least));
        let evidence =
            pointer(&report.source, report.what.origin, line).field(&condition.key, &value);
        (equal && enough).then(|| Holds::once(vec![evidence]))
    }

    fn list(&self, key: &str) -> Option<Holds> {
        let report = self.report()?;
        let items = match key {
            "vulnerable_package" => &report.what.vulnerable_packages,
            _ => report.what.lists.get(key)?,
        };
        let at = |line| pointer(&report.source, report.what.origin, line);
        Holds::all(
            items
                .iter()
                .map(|item| at(item.line).field(key, &item.value))
                .collect(),
        )
    }

    fn exceptions(&self) -> Option<Holds> {
        let report = self.report()?;
        let at = |line| pointer(&report.source, report.what.origin, line);
        let exceptions = report.what.exceptions.iter();
        Holds::all(
            exceptions
                .map(|one| {
                    at(one.line)
                        .field("place", &one.place)
                        .field("text", &one.text)
                })
                .collect(),
        )
    }

    fn certificates(&self, wanted: &CertificateCondition) -> Option<Holds> {
        let report = self.report()?;
        let matching = report.what.certificates.iter().filter(|one| {
            !is_trust_store(&one.path) && one.not_after.is_some_and(|end| self.is_due(wanted, end))
        });
        let at = |one: &Certificate| {
            pointer(&report.source, report.what.origin, one.line)
                .field("path", &one.path)
                .field("subject", one.subject.as_deref().unwrap_or_default())
                .field(
                    "not_after",
                    &one.not_after.map(|end| end.to_string()).unwrap_or_default(),
                )
        };
        Holds::all(matching.map(at).collect())
    }

    fn is_due(&self, wanted: &CertificateCondition, end: Timestamp) -> bool {
        let left = end.as_second() - self.as_of.as_second();
        match *wanted {
            CertificateCondition::Expired(wanted) => (left < 0) == wanted,
            CertificateCondition::ExpiresWithinDays(days) => {
                (0..=i64::from(days) * 86_400).contains(&left)
            }
        }
    }

    fn scope(&self) -> Vec<Evidence> {
        let Some(report) = self.report() else {
            return self
                .audit
                .log
                .iter()
                .map(|log| Evidence::of(log.source.as_str()))
                .collect();
        };
        let text = |part: &Option<String>| part.clone().unwrap_or_default();
        let tests = self
            .audit
            .tests()
            .map(|tests| tests.to_string())
            .unwrap_or_default();
        let evidence = Evidence::of(report.source.as_str())
            .field("tests_performed", &tests)
            .field("test_category", &text(&report.what.test_category))
            .field("test_group", &text(&report.what.test_group));
        vec![evidence]
    }
}

/// The last value of a scalar, and its line.
fn scalar(report: &Report, key: &str) -> Option<(String, u64)> {
    if key == "lynis_tests_done" {
        let line = report
            .structure
            .tests_done_values
            .last()
            .map_or(0, |item| item.line);
        return Some((report.tests_done?.to_string(), line));
    }
    let scalar = report.scalars.get(key)?;
    Some((scalar.value.trim().to_owned(), scalar.line))
}

/// Root certificates come and go with the distribution; one that has ended harms nobody.
fn is_trust_store(path: &str) -> bool {
    ["/ca-certificates", "/ca-trust/", "/ca-bundle", "/mozilla/"]
        .iter()
        .any(|part| path.contains(part))
}
