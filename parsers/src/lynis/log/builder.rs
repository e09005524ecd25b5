//! Makes a log from its lines: finds the runs in a file and chooses one.

use super::phrases::{Phrase, split_time};
use super::run::{Place, Run};
use super::{Log, RunSummary};
use crate::limits::Limits;
use crate::lynis::anomaly::{Anomalies, AnomalyKind};
use crate::lynis::fields;
use crate::text::{Line, TextTrouble};

/// Collects the lines of a file, run by run.
#[derive(Debug)]
pub(super) struct Builder<'l> {
    limits: &'l Limits,
    anomalies: Anomalies,
    run: Option<Run>,
    /// The last run that reached its end; no more than two runs are held at a time.
    finished: Option<Log>,
    others: Vec<RunSummary>,
}

impl<'l> Builder<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            anomalies: Anomalies::default(),
            run: None,
            finished: None,
            others: Vec::new(),
        }
    }

    pub(super) fn line(&mut self, line: &Line<'_>) {
        if line.text.trim().is_empty() {
            return;
        }
        self.note_text(line);
        // A last line without an end may be cut in the middle of a number.
        if !line.terminated && !line.text.ends_with("Lynis ended successfully.") {
            return self.anomaly(AnomalyKind::CutLine, line.number, line.text);
        }
        let Some((time, text)) = split_time(line.text) else {
            return self.anomaly(AnomalyKind::LineWithoutTime, line.number, line.text);
        };
        let phrase = Phrase::of(text);
        if let Some(Phrase::Start { version, pid }) = phrase {
            self.close_run();
            self.run = Some(Run::new(version, pid));
        } else if self.run.is_none() {
            self.anomaly(AnomalyKind::MissingStart, line.number, text);
        }
        let run = self.run.get_or_insert_default();
        run.log.started = run.log.started.or(Some(time));
        run.log.ended = Some(time);
        let first_line = if run.log.lines.0 == 0 {
            line.number
        } else {
            run.log.lines.0
        };
        run.log.lines = (first_line, line.number);
        let (limits, anomalies) = (self.limits, &mut self.anomalies);
        if run.ended && !run.lines_after_end {
            run.lines_after_end = true;
            anomalies.add(limits, AnomalyKind::LinesAfterEnd, line.number, text);
        }
        if let Some(phrase) = phrase {
            run.phrase(
                &phrase,
                &mut Place {
                    line: line.number,
                    text,
                    limits,
                    anomalies,
                },
            );
        }
    }

    pub(super) fn finish(mut self, text: TextTrouble) -> Log {
        if let Some(run) = self.run.take() {
            let log = run.close();
            // Without any finished run, the last one stands for the file.
            if log.finished || self.finished.is_none() {
                self.choose(log);
            } else {
                self.sum_up(&log);
            }
        }
        let mut log = self.finished.take().unwrap_or_default();
        if !self.others.is_empty() {
            let note = format!("{} runs", self.others.len() + 1);
            self.anomaly(AnomalyKind::SeveralRuns, 0, &note);
        }
        if let Some(stated) = log.stated_index
            && log.hardening_index() != Some(stated)
        {
            let computed = log
                .hardening_index()
                .map_or("none".to_owned(), |index| index.to_string());
            let note = format!("the log states {stated}, its points give {computed}");
            self.anomaly(AnomalyKind::IndexMismatch, 0, &note);
        }
        self.others.sort_by_key(|run| run.lines.0);
        log.other_runs = self.others;
        log.anomalies = self.anomalies.list;
        log.anomaly_counts = self.anomalies.counts;
        log.text = text;
        log
    }

    fn note_text(&mut self, line: &Line<'_>) {
        for (found, kind) in [
            (line.invalid_bytes, AnomalyKind::InvalidUtf8),
            (line.truncated, AnomalyKind::OverlongLine),
            (
                fields::has_control(line.text),
                AnomalyKind::ControlCharacters,
            ),
        ] {
            if found {
                self.anomaly(kind, line.number, line.text);
            }
        }
    }

    fn close_run(&mut self) {
        if let Some(run) = self.run.take() {
            let log = run.close();
            if log.finished {
                self.choose(log);
            } else {
                self.sum_up(&log);
            }
        }
    }

    /// Makes `log` the run that stands for the file, so far.
    fn choose(&mut self, log: Log) {
        if let Some(earlier) = self.finished.replace(log) {
            self.sum_up(&earlier);
        }
    }

    fn sum_up(&mut self, log: &Log) {
        if self.others.len() < self.limits.anomalies {
            self.others.push(RunSummary::of(log));
        } else {
            self.anomalies
                .limit(self.limits, log.lines.0, "more runs than are kept");
        }
    }

    fn anomaly(&mut self, kind: AnomalyKind, line: u64, text: &str) {
        self.anomalies.add(self.limits, kind, line, text);
    }
}

impl RunSummary {
    fn of(log: &Log) -> Self {
        Self {
            lynis_version: log.lynis_version.clone(),
            started: log.started,
            ended: log.ended,
            lines: log.lines,
            tests: log.tests.len() as u64,
            points: log.points,
            max_points: log.max_points,
            stated_index: log.stated_index,
            end: log.end,
            finished: log.finished,
        }
    }
}
