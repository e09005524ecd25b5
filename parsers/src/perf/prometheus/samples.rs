//! The samples of a machine, of which those are kept that say something.

use super::names::{Labels, Meaning, label, meaning, uname};
use crate::perf::raw::Points;
use crate::perf::read::Out;

/// Said once of an export of several machines.
const SEVERAL: &str =
    "it is of several machines, of which the first is read: query one `instance` at a time";

/// Said of an export of which nothing says anything here.
const UNKNOWN: &str =
    "none of its metrics is known: those of node_exporter and windows_exporter are read";

/// Takes samples of one machine.
pub(super) struct Samples<'o, 'a> {
    pub(super) out: &'o mut Out<'a>,
    pub(super) points: Points,
    /// What the server calls the machine.
    target: Option<String>,
    /// The name that the machine has for itself.
    host: Option<String>,
    has_others: bool,
}

/// What became of a sample.
pub(super) enum Taken {
    /// It is of this source, times the factor.
    Source(u32, f64),
    /// Its value is the time of the scrape.
    Time,
    /// It says nothing here.
    Nothing,
}

impl<'o, 'a> Samples<'o, 'a> {
    pub(super) fn new(out: &'o mut Out<'a>) -> Self {
        Self {
            out,
            points: Points::default(),
            target: None,
            host: None,
            has_others: false,
        }
    }

    /// Tells what the samples of a name and labels are.
    pub(super) fn take(&mut self, position: u64, name: &str, labels: &Labels<'_>) -> Taken {
        if let Some(both) = uname(name, labels) {
            if self.is_of_machine(position, labels) {
                for fact in &both {
                    self.state(fact);
                }
            }
            return Taken::Nothing;
        }
        let Some(meaning) = meaning(name, labels) else {
            return Taken::Nothing;
        };
        if !self.is_of_machine(position, labels) {
            self.out.report.dropped += 1;
            return Taken::Nothing;
        }
        match meaning {
            Meaning::Value(field, factor, instance) => self
                .points
                .source(field, &instance, self.out)
                .map_or(Taken::Nothing, |source| Taken::Source(source, factor)),
            Meaning::Time => Taken::Time,
            fact => {
                self.state(&fact);
                Taken::Nothing
            }
        }
    }

    /// An exporter does not say which machine it is on; a server adds that as a label.
    fn is_of_machine(&mut self, position: u64, labels: &Labels<'_>) -> bool {
        let Some(target) = label(labels, "instance") else {
            return true;
        };
        match &self.target {
            Some(known) if known == target => true,
            None => {
                self.target = Some(self.bounded(target));
                true
            }
            Some(_) => {
                if !std::mem::replace(&mut self.has_others, true) {
                    self.out.trouble(position, SEVERAL);
                }
                false
            }
        }
    }

    fn state(&mut self, fact: &Meaning<'_>) {
        match fact {
            Meaning::Host(name) if self.host.is_none() => self.host = Some(self.bounded(name)),
            Meaning::System(name, release) if self.out.report.os_name.is_none() => {
                let name = format!("{name} {release}");
                self.out.report.os_name = Some(self.bounded(name.trim_end()));
            }
            _ => {}
        }
    }

    fn bounded(&self, text: &str) -> String {
        text.chars().take(self.out.limits.evidence_bytes).collect()
    }

    /// Gives all series.
    pub(super) fn finish(self) {
        self.out.report.host = self.host.or_else(|| host(self.target.as_deref()?));
        if self.points.is_empty() && self.out.report.trouble_count == 0 {
            self.out.trouble(0, UNKNOWN);
        }
        self.points.give(self.out);
    }
}

/// The machine of a target such as `db1:9100`, unless the server is on the machine itself.
fn host(target: &str) -> Option<String> {
    let target = target.split_once("://").map_or(target, |(_, rest)| rest);
    let name = match target.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => target,
    };
    let is_local = matches!(name, "localhost" | "127.0.0.1" | "[::1]" | "");
    (!is_local).then(|| name.to_owned())
}
