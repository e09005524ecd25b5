//! From series to findings.

mod display;
mod growth;
mod level;
mod measures;
mod space;
mod suspects;
mod window;

use std::collections::BTreeSet;

use jiff::Timestamp;
use wegweiser_core::scoring::measure::CurveValue;
use wegweiser_core::scoring::{Permille, SeverityTable};
use wegweiser_core::{Completeness, Evidence, Finding, JudgeContext, Judgement, Platform};
use wegweiser_parsers::perf::Metric;

use self::display::number;
use self::measures::Judged;
use super::chart::Chart;
use super::rules::{Kind, Row, Rules};
use super::summary::{HOUR_SECONDS, PerformanceSummary};
use super::view::Course;

/// What lasts is judged by so many days before the newest value: what was mended before is history.
const DAYS: i64 = 7;
/// Trends look back so many days.
const TREND_DAYS: i64 = 30;
/// Recordings of less than a day are believed less.
const CERTAIN_MS: u64 = 86_400_000;

/// A summary under judgement.
struct Case<'a> {
    summary: &'a PerformanceSummary,
    rules: &'a Rules,
    /// The hour after the newest value.
    end: i64,
    /// Starts of the machine, in hours since 1970.
    restarts: Vec<i64>,
    /// Processors, where that is known.
    processors: Option<f64>,
    memory: Option<f64>,
    is_windows: Option<bool>,
}

pub(super) fn judge(
    rules: &Rules,
    summary: &PerformanceSummary,
    context: &JudgeContext<'_>,
) -> Judgement {
    let Some((first, last)) = summary.span else {
        return Judgement {
            completeness: Completeness::NONE,
            ..Judgement::default()
        };
    };
    let case = Case::new(rules, summary, last, context);
    let (findings, mut judged) = case.examine();
    Judgement {
        findings,
        measures: measures::worst(&mut judged),
        observed_at: Timestamp::from_second(last).ok().filter(|_| is_dated(last)),
        completeness: case.completeness(),
        notes: case.notes(first, last),
    }
}

/// The series of a summary, each once, the worst first, then those that no rule asks of.
pub(super) fn charts(
    rules: &Rules,
    summary: &PerformanceSummary,
    context: &JudgeContext<'_>,
    points: usize,
) -> Vec<Chart> {
    let Some((_, last)) = summary.span else {
        return Vec::new();
    };
    let case = Case::new(rules, summary, last, context);
    let (_, mut judged) = case.examine();
    judged.sort_by_key(|one| one.value);
    let mut known = BTreeSet::new();
    let mut charts = Vec::new();
    for one in &judged {
        if known.insert((one.course.metric, one.course.instance)) {
            charts.push(one.chart(points));
        }
    }
    for (metric, instance) in summary.series.keys() {
        if known.insert((*metric, instance))
            && let Some(course) = summary.course(*metric, instance, case.recent())
        {
            charts.push(Chart::of_unjudged(&course, points));
        }
    }
    charts
}

impl<'a> Case<'a> {
    fn new(
        rules: &'a Rules,
        summary: &'a PerformanceSummary,
        last: i64,
        context: &JudgeContext<'_>,
    ) -> Self {
        let counted = || {
            let cores = summary.courses(Metric::CpuBusy, i64::MIN);
            let is_core = |course: &Course<'_>| course.instance.bytes().all(|b| b.is_ascii_digit());
            let count = cores
                .filter(|course| !course.instance.is_empty() && is_core(course))
                .count();
            (count > 0).then_some(count as f64)
        };
        let stated = summary.newest(Metric::CpuCount, "");
        let platform = context.facts.platform();
        Self {
            summary,
            rules,
            end: last.div_euclid(HOUR_SECONDS) + 1,
            restarts: summary
                .restarts
                .iter()
                .map(|at| at.div_euclid(HOUR_SECONDS))
                .collect(),
            processors: stated.filter(|count| *count >= 1.0).or_else(counted),
            memory: summary
                .newest(Metric::MemoryTotal, "")
                .filter(|bytes| *bytes > 0.0),
            is_windows: platform.map(|platform| platform == Platform::Windows),
        }
    }

    fn examine(&self) -> (Vec<Finding>, Vec<Judged<'a>>) {
        let mut findings = Vec::new();
        let mut judged = Vec::new();
        for row in self.rules.rows.iter().filter(|row| self.applies(row)) {
            match row.kind {
                Kind::Level => level::judge(self, row, &mut findings, &mut judged),
                Kind::Space => space::judge(self, row, &mut findings, &mut judged),
                Kind::Full => space::judge_trend(self, row, &mut findings),
                Kind::Growth => growth::judge(self, row, &mut findings),
            }
        }
        (findings, judged)
    }

    fn applies(&self, row: &Row) -> bool {
        match row.platform {
            None => true,
            Some(Platform::Windows) => self.is_windows != Some(false),
            Some(_) => self.is_windows != Some(true),
        }
    }

    /// The first hour of what lasts.
    fn recent(&self) -> i64 {
        self.end - DAYS * 24
    }

    /// The series that a rule asks of, as it asks of them.
    fn courses(&self, row: &Row, from: i64) -> Vec<Course<'a>> {
        let factor = match row.of {
            None => Some(1.0),
            Some(Metric::CpuCount) => self.processors.map(|count| 1.0 / count),
            Some(_) => self.memory.map(|bytes| 100.0 / bytes),
        };
        let courses = |factor: f64| {
            let courses = self.of(&row.metrics, from).into_iter();
            courses.map(|course| course.times(factor)).collect()
        };
        factor.map(courses).unwrap_or_default()
    }

    /// The series of metrics, those of nothing of the machine's own and those that repeat others left out.
    fn of(&self, metrics: &[Metric], from: i64) -> Vec<Course<'a>> {
        let mut courses = Vec::new();
        for metric in metrics {
            courses.extend(self.summary.courses(*metric, from));
            if *metric == Metric::NetworkUsedShare {
                courses.extend(self.links(from));
            }
        }
        let tables = &self.rules.tables;
        courses.retain(|course| !tables.is_ignored(course.metric, course.instance));
        // One processor may well be busy as long as others are not.
        let is_of_all = |metric: &Metric| {
            matches!(
                metric,
                Metric::CpuBusy
                    | Metric::CpuIoWait
                    | Metric::CpuSteal
                    | Metric::CpuInterrupt
                    | Metric::CpuSpeedShare
            )
        };
        if metrics.iter().any(is_of_all) {
            courses.retain(|course| course.instance.is_empty());
        }
        drop_repeated(&mut courses);
        courses
    }

    /// What links carry as a share of their speed, each way, where no tool says it.
    fn links(&self, from: i64) -> Vec<Course<'a>> {
        let ways = [Metric::NetworkReceived, Metric::NetworkSent];
        let courses = ways
            .into_iter()
            .flat_map(|metric| self.summary.courses(metric, from));
        let shares = courses.filter_map(|course| {
            let instance = course.instance;
            let stated = self
                .summary
                .course(Metric::NetworkUsedShare, instance, from);
            let speed = self.summary.newest(Metric::NetworkSpeed, instance)?;
            (stated.is_none() && speed >= 1e6).then(|| course.times(800.0 / speed))
        });
        shares.collect()
    }

    /// Processor and memory are three tenths each, disks two, space and network one; half of each for being there, the rest
    /// for an hour of it.
    fn completeness(&self) -> Completeness {
        const HOUR_MS: u64 = 3_600_000;
        const DOMAINS: [(u64, &[Metric]); 5] = [
            (300, &[Metric::CpuBusy, Metric::Load5, Metric::CpuQueue]),
            (
                300,
                &[
                    Metric::MemoryAvailable,
                    Metric::MemoryUsedShare,
                    Metric::CommitShare,
                ],
            ),
            (
                200,
                &[
                    Metric::DiskReadLatency,
                    Metric::DiskLatency,
                    Metric::DiskBusy,
                    Metric::DiskQueue,
                ],
            ),
            (
                100,
                &[
                    Metric::SpaceUsedShare,
                    Metric::SpaceFree,
                    Metric::InodesUsedShare,
                ],
            ),
            (
                100,
                &[
                    Metric::NetworkReceived,
                    Metric::NetworkErrors,
                    Metric::NetworkUsedShare,
                ],
            ),
        ];
        let watched = |metrics: &[Metric]| {
            let courses = metrics
                .iter()
                .flat_map(|metric| self.summary.courses(*metric, i64::MIN));
            courses.map(|course| course.weight()).max()
        };
        let share = |(weight, metrics): (u64, &[Metric])| match watched(metrics) {
            None => 0,
            // What is free at one instant is free for a while.
            Some(_) if metrics.contains(&Metric::SpaceFree) => weight,
            Some(time) => weight * (HOUR_MS + time.min(HOUR_MS)) / (2 * HOUR_MS),
        };
        Completeness::permille(DOMAINS.into_iter().map(share).sum::<u64>().max(1))
    }

    fn notes(&self, first: i64, last: i64) -> Vec<String> {
        let mut notes = Vec::new();
        if !is_dated(last) {
            notes.push("the export carries no times: it is taken as of now".to_owned());
        }
        if last - first < 86_400 {
            let time = display::duration((last - first) as f64);
            notes.push(format!(
                "only {time} were recorded: findings are believed less, and trends need days"
            ));
        }
        let queue = self.summary.courses(Metric::CpuQueue, i64::MIN).next();
        if queue.is_some() && self.processors.is_none() {
            notes.push(
                "the queue of the processors was not judged: nothing says how many there are"
                    .to_owned(),
            );
        }
        if self.summary.is_local_time {
            notes.push("some times carry no zone and were taken as UTC".to_owned());
        }
        notes
    }
}

/// Exports without times are counted from 1970 on by their readers.
fn is_dated(last: i64) -> bool {
    last > 365 * 86_400
}

/// A finding of a rule on a series, believed as far as it was watched.
fn finding(row: &Row, instance: &str, value: CurveValue, watched: u64) -> Finding {
    let sure = 100 + 900 * watched.min(CERTAIN_MS) / CERTAIN_MS;
    let confidence = u64::from(row.rule.confidence.get()) * sure / 1_000;
    Finding::new(&row.rule.id)
        .key(instance)
        .measured(value)
        .confidence(Permille::new(confidence as u16))
        .incident(incident(row, instance))
}

/// A pointer to the export that has an hour of a series, with what is said of every finding.
fn evidence(course: &Course<'_>, hour: i64) -> Evidence {
    let evidence = Evidence::of(course.source_of(hour))
        .field("metric", display::name(course.metric))
        .field("instance", course.instance);
    match Timestamp::from_second(hour * HOUR_SECONDS) {
        Ok(time) => evidence.time(time),
        Err(_) => evidence,
    }
}

/// Drops what other instances of a metric say already: all disks together, and a volume that is the whole of a disk.
fn drop_repeated(courses: &mut Vec<Course<'_>>) {
    let known: Vec<(Metric, &str)> = courses
        .iter()
        .map(|course| (course.metric, course.instance))
        .collect();
    courses.retain(|course| {
        let others = || {
            let of_metric = known.iter().filter(|(metric, _)| *metric == course.metric);
            let names = of_metric.map(|(_, instance)| *instance);
            names.filter(|instance| *instance != course.instance)
        };
        match course.instance {
            "" => others().next().is_none(),
            instance => others().all(|other| disk(other) != instance),
        }
    });
}

/// The root cause that findings on one disk, link or the memory share.
fn incident(row: &Row, instance: &str) -> String {
    let of = match row.metrics.first() {
        Some(
            Metric::DiskReadLatency
            | Metric::DiskWriteLatency
            | Metric::DiskLatency
            | Metric::DiskQueue
            | Metric::DiskBusy,
        ) => disk(instance),
        _ => instance,
    };
    format!("{}:{of}", row.incident)
        .trim_end_matches(':')
        .to_owned()
}

/// The disk that a partition is on, and a drive letter without the number of its disk: `0 C:`, `sda1`, `nvme0n1p2`.
fn disk(instance: &str) -> &str {
    if let Some((number, letters)) = instance.split_once(' ')
        && number.bytes().all(|b| b.is_ascii_digit())
    {
        return letters;
    }
    let without = instance.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_partition = ["sd", "vd", "xvd", "hd"]
        .iter()
        .any(|kind| without.starts_with(kind));
    match without.strip_suffix('p') {
        Some(disk) if disk.starts_with("nvme") || disk.starts_with("mmcblk") => disk,
        _ if is_partition && !without.is_empty() => without,
        _ => instance,
    }
}

/// Whether a value is worth a finding at all.
fn is_finding(value: CurveValue) -> bool {
    value.finding(&SeverityTable::default()).is_some()
}
