//! What the analyzer `performance` says of cases, against the truth.

use std::num::NonZero;
use std::thread;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use wegweiser_analyzers::performance::{Performance, PerformanceFold};
use wegweiser_core::{Analyzer as _, DeviceFacts, Finding, JudgeContext};

use super::{Case, Fault, Truth};

/// What came of one case.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// The fault was found, where it is.
    pub is_found: bool,
    /// Findings that are the fault or follow from it.
    pub right: usize,
    /// Rules with the instances of all others.
    pub wrong: Vec<String>,
    /// Hours from the onset to what the finding says, below 0 if that is too early; `None` if it says nothing.
    pub onset_error: Option<f64>,
    /// When the volume is said to be full.
    pub arrival: Option<Arrival>,
}

/// A time to full, in days from the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrival {
    /// How long it had filled by then.
    pub filled_for: f64,
    /// What came true.
    pub truth: f64,
    /// What was said.
    pub said: f64,
    /// Said to be not before this, with nine chances in ten.
    pub earliest: f64,
    /// And not after that; infinite if it may never be.
    pub latest: f64,
}

impl Arrival {
    /// Whether the truth is within the interval.
    pub fn is_covered(&self) -> bool {
        (self.earliest..=self.latest).contains(&self.truth)
    }
}

/// Plays a case and has it judged at its end.
pub fn trial(case: &Case) -> Trial {
    let mut fold = PerformanceFold::new("case");
    case.play(&mut fold);
    let context = JudgeContext {
        as_of: case.end(),
        facts: &DeviceFacts::default(),
    };
    let judgement = Performance::new().judge(&fold.finish(), &context);
    let truth = case.truth();
    let (right, wrong): (Vec<_>, Vec<_>) = judgement
        .findings
        .iter()
        .partition(|finding| truth.as_ref().is_some_and(|truth| is_of(truth, finding)));
    let told = truth.as_ref().and_then(|truth| {
        let told = right.iter().find(|finding| is_it(truth, finding))?;
        Some((truth, *told))
    });
    Trial {
        is_found: told.is_some(),
        right: right.len(),
        wrong: wrong
            .iter()
            .map(|finding| format!("{} {}", finding.rule, finding.key))
            .collect(),
        onset_error: told.and_then(|(truth, finding)| onset_error(truth, finding)),
        arrival: told.and_then(|(truth, finding)| arrival(truth, finding, case.end())),
    }
}

/// [`trial`] of many cases, in their order, on all processors.
pub fn trials(cases: &[Case]) -> Vec<Trial> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let part = cases.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let parts: Vec<_> = cases
            .chunks(part)
            .map(|cases| scope.spawn(|| cases.iter().map(trial).collect::<Vec<_>>()))
            .collect();
        let trials = parts.into_iter().map(thread::ScopedJoinHandle::join);
        trials
            .flat_map(|trials| {
                trials.expect("only a panic ends a thread, and it ends this one too")
            })
            .collect()
    })
}

/// The rules that say that a fault is there, and the beginnings of those that may say what follows from it.
fn rules(fault: Fault) -> (&'static [&'static str], &'static [&'static str]) {
    match fault {
        Fault::MemoryLeak => (&["perf.leak.memory"], &["perf.memory."]),
        Fault::HandleLeak => (&["perf.leak.handles"], &[]),
        Fault::NoisyDisk => (
            &[
                "perf.disk.read_latency",
                "perf.disk.write_latency",
                "perf.disk.queue",
                "perf.disk.busy",
            ],
            &["perf.cpu.iowait"],
        ),
        Fault::CpuSteal => (&["perf.cpu.steal"], &["perf.cpu."]),
        Fault::CpuSaturation => (&["perf.cpu.busy", "perf.cpu.queue"], &[]),
        Fault::LinkFlap => (&["perf.network.errors", "perf.network.drops"], &[]),
        Fault::DiskFilling => (&["perf.space.filling"], &["perf.space.low"]),
        Fault::Thermal => (&["perf.cpu.throttled", "perf.cpu.hot"], &[]),
    }
}

/// Whether a finding is the fault, of the right thing.
fn is_it(truth: &Truth, finding: &Finding) -> bool {
    let (tell, _) = rules(truth.fault);
    let is_there = truth.instance == finding.key;
    is_there && tell.contains(&finding.rule.to_string().as_str())
}

/// Whether a finding is the fault or follows from it.
fn is_of(truth: &Truth, finding: &Finding) -> bool {
    let (_, follow) = rules(truth.fault);
    let rule = finding.rule.to_string();
    is_it(truth, finding) || follow.iter().any(|start| rule.starts_with(start))
}

/// A field of a finding's evidence.
fn field<'f>(finding: &'f Finding, name: &str) -> Option<&'f str> {
    let fields = finding
        .evidence
        .iter()
        .flat_map(|evidence| &evidence.fields);
    let mut named = fields.filter(|field| field.name == name);
    named.next().map(|field| field.value.as_str())
}

/// `2026-11-17 14:10 UTC` against the onset, which must be within the case.
fn onset_error(truth: &Truth, finding: &Finding) -> Option<f64> {
    let text = field(finding, "since")?;
    let text = text.split_once(';').map_or(text, |(text, _)| text);
    let told = DateTime::strptime("%Y-%m-%d %H:%M UTC", text).ok()?;
    let told = TimeZone::UTC.to_timestamp(told).ok()?;
    Some(told.duration_since(truth.onset).as_secs_f64() / 3_600.0)
}

fn arrival(truth: &Truth, finding: &Finding, end: Timestamp) -> Option<Arrival> {
    let interval = field(finding, "four chances in five")?;
    let (earliest, latest) = match interval.split_once(" to ") {
        // Both have the unit of the second.
        Some((earliest, latest)) => {
            let unit = latest.split_once(' ')?.1;
            (days(&format!("{earliest} {unit}"))?, days(latest)?)
        }
        None => (days(interval.split_once(" or more")?.0)?, f64::INFINITY),
    };
    let days_between =
        |from: Timestamp, to: Timestamp| to.duration_since(from).as_secs_f64() / 86_400.0;
    Some(Arrival {
        filled_for: days_between(truth.onset, end),
        truth: days_between(end, truth.full?),
        said: days(field(finding, "full in")?)?,
        earliest,
        latest,
    })
}

/// `9.5 days`, `1 hour`.
fn days(text: &str) -> Option<f64> {
    let (number, unit) = text.split_once(' ')?;
    let seconds = match unit.trim_end_matches('s') {
        "day" => 86_400.0,
        "hour" => 3_600.0,
        "minute" => 60.0,
        _ => 1.0,
    };
    let number: f64 = number.parse().ok()?;
    Some(number * seconds / 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans() {
        assert_eq!(days("9.5 days"), Some(9.5));
        assert_eq!(days("12 hours"), Some(0.5));
        assert_eq!(days("never"), None);
    }
}
