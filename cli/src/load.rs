//! Turns the paths of a command line into a report: exports, summaries or a saved report.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use wegweiser_core::report::InputStatus;
use wegweiser_core::{Collection, Engine, FleetSummary, Policy, Report, UnknownName};

use crate::args::Judging;
use crate::error::Error;
use crate::named::{Kind, kinds};
use crate::printer::Printer;
use crate::progress::Follower;

/// Reads and judges what a command line names.
#[derive(Debug)]
pub(crate) struct Loader<'a> {
    engine: Engine,
    judging: &'a Judging,
    printer: &'a Printer,
}

/// What was seen, with what a `fleet.toml` says about judging it.
#[derive(Debug, Default)]
struct Seen {
    summary: FleetSummary,
    as_of: Option<Timestamp>,
    policies: BTreeSet<PathBuf>,
}

impl<'a> Loader<'a> {
    pub(crate) fn new(judging: &'a Judging, printer: &'a Printer) -> Self {
        let engine = Engine::new(wegweiser_analyzers::registry());
        let engine = engine.with_threads(usize::from(judging.threads));
        Self {
            engine,
            judging,
            printer,
        }
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// A report with at least one node; an error that says why there is none.
    pub(crate) fn scored(&self, paths: &[PathBuf]) -> Result<Report, Error> {
        let report = self.report(paths)?;
        if is_nothing(&report) {
            Err(nothing(&report))
        } else {
            Ok(report)
        }
    }

    /// The report on everything that was named, even where nothing could be read.
    pub(crate) fn report(&self, paths: &[PathBuf]) -> Result<Report, Error> {
        let mut named = kinds(paths)?;
        let report = match named.as_mut_slice() {
            [(path, Kind::Report(text))] => {
                self.unjudged_options_are_absent(path)?;
                Report::from_json(&path.display().to_string(), text)?
            }
            _ => self.judge(&self.see(named)?)?,
        };
        Ok(if self.judging.redact {
            report.redacted()
        } else {
            report
        })
    }

    fn unjudged_options_are_absent(&self, path: &Path) -> Result<(), Error> {
        let option = match self.judging {
            Judging { as_of: Some(_), .. } => "--as-of",
            Judging {
                policy: Some(_), ..
            } => "--policy",
            _ => return Ok(()),
        };
        let path = path.display();
        Err(Error::usage(format!(
            "`{path}` is a saved report: it is judged, `{option}` cannot change it"
        ))
        .hint("score the exports or a summary again"))
    }

    /// What was seen, without judging it: for `summarize`.
    pub(crate) fn summary(&self, paths: &[PathBuf]) -> Result<FleetSummary, Error> {
        Ok(self.see(kinds(paths)?)?.summary)
    }

    /// Summary documents and nothing else, merged: for `merge` and `judge`.
    pub(crate) fn merged(&self, files: &[PathBuf]) -> Result<FleetSummary, Error> {
        let mut merged = FleetSummary::default();
        for (file, kind) in kinds(files)? {
            match kind {
                Kind::Summary(text) => merged.merge(self.decode(file, &text)?),
                _ => {
                    return Err(
                        Error::usage(format!("`{}` is not a summary", file.display()))
                            .hint("`wegweiser-score summarize PATH… -o FILE` writes one"),
                    );
                }
            }
        }
        Ok(merged)
    }

    /// The report on summaries.
    pub(crate) fn judged(&self, files: &[PathBuf]) -> Result<Report, Error> {
        let report = self.judge(&Seen {
            summary: self.merged(files)?,
            ..Seen::default()
        })?;
        Ok(if self.judging.redact {
            report.redacted()
        } else {
            report
        })
    }

    fn see(&self, named: Vec<(&Path, Kind)>) -> Result<Seen, Error> {
        let mut seen = Seen::default();
        let (mut exports, mut streams) = (Vec::new(), Vec::new());
        for (path, kind) in named {
            match kind {
                Kind::Export => exports.push(path),
                Kind::Stream(input) => streams.push(input),
                Kind::Summary(text) => seen.summary.merge(self.decode(path, &text)?),
                Kind::Report(_) => {
                    return Err(
                        Error::usage(format!("`{}` is a saved report", path.display())).hint(
                            "a saved report stands alone, and cannot be summarized or merged",
                        ),
                    );
                }
            }
        }
        let collection = Collection::from_paths(&exports)?;
        seen.as_of = collection.as_of;
        seen.policies = collection.policies.into_iter().collect();
        let inputs = collection.inputs.into_iter().chain(streams).collect();
        let follower = Follower::new(self.printer.shows_progress());
        let summary = self
            .engine
            .summarize(inputs, &|progress| follower.tick(progress))?;
        seen.summary.merge(summary);
        Ok(seen)
    }

    fn decode(&self, path: &Path, text: &str) -> Result<FleetSummary, Error> {
        let name = path.display().to_string();
        Ok(FleetSummary::from_json(
            &name,
            text,
            self.engine.registry(),
        )?)
    }

    fn judge(&self, seen: &Seen) -> Result<Report, Error> {
        let policy = match self.policy_file(&seen.policies)? {
            Some(path) => self.policy(path)?,
            None => Policy::default(),
        };
        let as_of = self
            .judging
            .as_of
            .or(seen.as_of)
            .unwrap_or_else(Timestamp::now);
        Ok(self.engine.judge(&seen.summary, &policy, as_of))
    }

    /// The policy that was named, otherwise the only one that a `fleet.toml` names.
    fn policy_file<'p>(&'p self, named: &'p BTreeSet<PathBuf>) -> Result<Option<&'p Path>, Error> {
        match (&self.judging.policy, named.len()) {
            (Some(path), _) => Ok(Some(path)),
            (None, 0 | 1) => Ok(named.first().map(PathBuf::as_path)),
            (None, _) => Err(
                Error::usage("the `fleet.toml` files name different policies")
                    .hint("choose one with `--policy`"),
            ),
        }
    }

    fn policy(&self, path: &Path) -> Result<Policy, Error> {
        let text = fs::read_to_string(path).map_err(|source| Error::Policy {
            path: path.to_owned(),
            source,
        })?;
        let name = path.display().to_string();
        let policy = Policy::parse(&name, &text)?;
        let analyzers: Vec<_> = self
            .engine
            .registry()
            .analyzers()
            .map(|(id, _)| id)
            .collect();
        for unknown in policy.unknown_names(&analyzers, self.engine.rules().iter()) {
            self.warn_of(&name, &unknown, &analyzers);
        }
        Ok(policy)
    }

    fn warn_of(&self, policy: &str, unknown: &UnknownName, analyzers: &[&str]) {
        let UnknownName { name, line } = unknown;
        self.printer.warn(&format!(
            "{policy}:{line}: nothing answers to `{name}`, so the line changes nothing"
        ));
        let near = match name.split_once('.') {
            Some(_) => self.engine.rules().near(name),
            None => analyzers.iter().map(|&id| id.to_owned()).collect(),
        };
        let near: Vec<_> = near.iter().map(|one| format!("`{one}`")).collect();
        if !near.is_empty() {
            self.printer
                .hint(&format!("did you mean {}?", near.join(" or ")));
        }
    }
}

/// Whether nothing that was given could be read.
pub(crate) fn is_nothing(report: &Report) -> bool {
    let read = |status| matches!(status, InputStatus::Ok | InputStatus::Partial);
    !report.inputs.iter().any(|input| read(input.status))
        && !report
            .nodes
            .iter()
            .any(|node| node.standing.score.is_some())
}

/// The error that says why, input by input.
pub(crate) fn nothing(report: &Report) -> Error {
    const MOST: usize = 5;
    let mut reasons: Vec<String> = report
        .inputs
        .iter()
        .take(MOST)
        .map(|input| {
            format!(
                "`{}`: {}",
                input.path,
                input.reason.as_deref().unwrap_or("unknown")
            )
        })
        .collect();
    if report.inputs.len() > MOST {
        reasons.push(format!("and {} more", report.inputs.len() - MOST));
    }
    Error::Nothing { reasons }
}
