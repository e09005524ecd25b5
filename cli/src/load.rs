//! Turns the paths of a command line into a report: exports, summaries or a saved report.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use jiff::Timestamp;
use wegweiser_analyzers::{Options, registry_with};
use wegweiser_core::report::InputStatus;
use wegweiser_core::{Collection, Engine, FleetSummary, Input, Policy, Report, UnknownName};

use crate::args::Judging;
use crate::error::Error;
use crate::named::{Kind, kinds};
use crate::printer::Printer;
use crate::progress::{Follower, speed};
use crate::text::what_it_is;

/// Reads and judges what a command line names.
#[derive(Debug)]
pub(crate) struct Loader<'a> {
    judging: &'a Judging,
    printer: &'a Printer,
    /// The engine of what was read last, and the rules it was made with.
    engine: RefCell<Option<(Options, Rc<Engine>)>>,
}

/// What was seen, with what a `fleet.toml` says about judging it.
#[derive(Debug)]
struct Seen {
    summary: FleetSummary,
    as_of: Option<Timestamp>,
    policy: Policy,
    engine: Rc<Engine>,
}

impl<'a> Loader<'a> {
    pub(crate) fn new(judging: &'a Judging, printer: &'a Printer) -> Self {
        Self {
            judging,
            printer,
            engine: RefCell::new(None),
        }
    }

    /// The engine of what was read last; before anything is read, one with the rules of the command
    /// line and of its policy.
    pub(crate) fn engine(&self) -> Result<Rc<Engine>, Error> {
        let last = self
            .engine
            .borrow()
            .as_ref()
            .map(|(_, engine)| engine.clone());
        match last {
            Some(engine) => Ok(engine),
            None => Ok(self.prepare(&BTreeSet::new())?.1),
        }
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
            _ => self.judge(&self.see(named)?),
        };
        Ok(if self.judging.redact {
            report.redacted()
        } else {
            report
        })
    }

    /// What was seen, and the report on it.
    pub(crate) fn seen(&self, paths: &[PathBuf]) -> Result<(FleetSummary, Report), Error> {
        let seen = self.see(kinds(paths)?)?;
        let report = self.judge(&seen);
        let report = if self.judging.redact {
            report.redacted()
        } else {
            report
        };
        Ok((seen.summary, report))
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

    /// Summary documents and nothing else, merged: for `merge`.
    pub(crate) fn merged(&self, files: &[PathBuf]) -> Result<FleetSummary, Error> {
        Ok(self.see_summaries(files)?.summary)
    }

    /// The report on summaries.
    pub(crate) fn judged(&self, files: &[PathBuf]) -> Result<Report, Error> {
        let report = self.judge(&self.see_summaries(files)?);
        Ok(if self.judging.redact {
            report.redacted()
        } else {
            report
        })
    }

    fn see_summaries(&self, files: &[PathBuf]) -> Result<Seen, Error> {
        let named = kinds(files)?;
        let other = |(_, kind): &&(&Path, Kind)| !matches!(kind, Kind::Summary(_));
        if let Some((file, _)) = named.iter().find(other) {
            return Err(
                Error::usage(format!("`{}` is not a summary", file.display()))
                    .hint("`wegweiser-score summarize PATH… -o FILE` writes one"),
            );
        }
        self.see(named)
    }

    fn see(&self, named: Vec<(&Path, Kind)>) -> Result<Seen, Error> {
        let (mut exports, mut streams, mut summaries) = (Vec::new(), Vec::new(), Vec::new());
        for (path, kind) in named {
            match kind {
                Kind::Export => exports.push(path),
                Kind::Stream(input) => streams.push(input),
                Kind::Summary(text) => summaries.push((path, text)),
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
        let (policy, engine) = self.prepare(&collection.policies.into_iter().collect())?;
        let mut summary = FleetSummary::default();
        for (path, text) in summaries {
            let name = path.display().to_string();
            summary.merge(FleetSummary::from_json(&name, &text, engine.registry())?);
        }
        let inputs: Vec<Input> = collection.inputs.into_iter().chain(streams).collect();
        if !inputs.is_empty() {
            summary.merge(self.follow(&engine, inputs)?);
        }
        Ok(Seen {
            summary,
            as_of: collection.as_of,
            policy,
            engine,
        })
    }

    /// Reads every input, and says how fast that went where somebody wants to know.
    fn follow(&self, engine: &Engine, inputs: Vec<Input>) -> Result<FleetSummary, Error> {
        // What is no file has no size, and then there is no telling how much is left.
        let sizes: Option<u64> = inputs
            .iter()
            .map(|input| Some(fs::metadata(input.name()).ok()?.len()))
            .sum();
        let follower = Follower::new(self.printer.shows_progress(), sizes);
        let read = AtomicU64::new(0);
        let since = Instant::now();
        let summary = engine.summarize(inputs, &|progress| {
            read.fetch_max(progress.bytes, Ordering::Relaxed);
            follower.tick(progress)
        })?;
        drop(follower);
        if self.printer.is_verbose() && self.printer.is_watched() {
            let speed = speed(read.into_inner(), since.elapsed());
            self.printer.note(&format!("read {speed}"));
        }
        Ok(summary)
    }

    fn judge(&self, seen: &Seen) -> Report {
        let as_of = self
            .judging
            .as_of
            .or(seen.as_of)
            .unwrap_or_else(Timestamp::now);
        seen.engine.judge(&seen.summary, &seen.policy, as_of)
    }

    /// The policy to judge under, and an engine with the rules that it and the command line name.
    fn prepare(&self, named: &BTreeSet<PathBuf>) -> Result<(Policy, Rc<Engine>), Error> {
        let (name, policy, rules) = self.settings(named)?;
        let engine = self.engine_with(rules)?;
        let analyzers: Vec<_> = engine.registry().analyzers().map(|(id, _)| id).collect();
        for unknown in policy.unknown_names(&analyzers, engine.rules().iter()) {
            self.warn_of(&engine, &name, &unknown, &analyzers);
        }
        Ok((policy, engine))
    }

    /// The rules that the command line and its policy name beside those that are built in.
    pub(crate) fn rules(&self) -> Result<Options, Error> {
        Ok(self.settings(&BTreeSet::new())?.2)
    }

    /// The policy with its name, and the rules to judge by.
    fn settings(&self, named: &BTreeSet<PathBuf>) -> Result<(String, Policy, Options), Error> {
        let mut rules = Options {
            event_rules: self.judging.event_rules.clone(),
            sigma: self.judging.sigma.clone(),
            driver_data: self.judging.driver_data.clone(),
            ..Options::default()
        };
        let Some(path) = self.policy_file(named)? else {
            return Ok((String::new(), Policy::default(), rules));
        };
        let text = fs::read_to_string(path).map_err(|source| Error::Policy {
            path: path.to_owned(),
            source,
        })?;
        let name = path.display().to_string();
        let policy = Policy::parse(&name, &text)?;
        let files = policy.rule_files();
        let beside = |file: &String| path.with_file_name(file);
        rules.event_rules.extend(files.events.iter().map(beside));
        rules.sigma.extend(files.sigma.iter().map(beside));
        rules.driver_data.extend(files.drivers.iter().map(beside));
        let drivers = policy.drivers();
        rules.memory_integrity = drivers.memory_integrity;
        rules.block_list = drivers.block_list;
        Ok((name, policy, rules))
    }

    fn engine_with(&self, rules: Options) -> Result<Rc<Engine>, Error> {
        if let Some((known, engine)) = &*self.engine.borrow()
            && *known == rules
        {
            return Ok(engine.clone());
        }
        let (registry, skipped) = registry_with(&rules)?;
        if !skipped.is_empty() {
            let (rules, were) = match skipped.len() {
                1 => ("Sigma rule", "was"),
                _ => ("Sigma rules", "were"),
            };
            let number = skipped.len();
            self.printer
                .warn(&format!("{number} {rules} {were} not loaded"));
            self.printer
                .hint("`wegweiser-score rules skipped` with the same options says which and why");
        }
        let engine = Engine::new(registry).with_threads(usize::from(self.judging.threads));
        let engine = Rc::new(engine);
        *self.engine.borrow_mut() = Some((rules, engine.clone()));
        Ok(engine)
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

    fn warn_of(&self, engine: &Engine, policy: &str, unknown: &UnknownName, analyzers: &[&str]) {
        let UnknownName { name, line } = unknown;
        self.printer.warn(&format!(
            "{policy}:{line}: nothing answers to `{name}`, so the line changes nothing"
        ));
        let near = match name.split_once('.') {
            Some(_) => engine.rules().near(name),
            None => analyzers_like(name, analyzers),
        };
        let near: Vec<_> = near.iter().map(|one| format!("`{one}`")).collect();
        if !near.is_empty() {
            self.printer
                .hint(&format!("did you mean {}?", near.join(" or ")));
        }
    }
}

/// The analyzers that may be meant by a name; all of them where none is like it.
fn analyzers_like(name: &str, analyzers: &[&str]) -> Vec<String> {
    let is_like = |id: &&&str| strsim::jaro_winkler(name, id) >= 0.75;
    let near: Vec<_> = analyzers.iter().filter(is_like).collect();
    let all = analyzers.iter().collect();
    let named = if near.is_empty() { all } else { near };
    named.into_iter().map(|id| (*id).to_owned()).collect()
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
                what_it_is(input.reason.as_deref().unwrap_or("unknown"))
            )
        })
        .collect();
    if report.inputs.len() > MOST {
        reasons.push(format!("and {} more", report.inputs.len() - MOST));
    }
    Error::Nothing { reasons }
}
