//! Drives inputs through readers and analyzers: `summarize`, then [`judge`](Engine::judge).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use jiff::Timestamp;
use rayon::prelude::*;

use crate::error::Error;
use crate::facts::Fact;
use crate::hierarchy::{Level, NodePath};
use crate::input::Input;
use crate::input::container::{Leaf, Visitor, visit};
use crate::input::content::Limits;
use crate::judge;
use crate::policy::Policy;
use crate::pool::pool;
use crate::reader::{Completion, InputReport, InputStatus, Registry, Sink};
use crate::report::Report;
use crate::rule::RuleSet;
use crate::summary::{DeviceSummary, FleetSummary};

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Inputs that are done.
    pub inputs_done: usize,
    /// All inputs.
    pub inputs: usize,
    /// Bytes read so far.
    pub bytes: u64,
}

/// Called now and then, from worker threads; [`ControlFlow::Break`] cancels the run.
pub type OnProgress<'p> = dyn Fn(Progress) -> ControlFlow<()> + Sync + 'p;

/// Reads exports and judges what was seen.
///
/// Two steps, each pure: [`summarize`](Self::summarize) folds inputs into a [`FleetSummary`] on
/// threads of its own, [`judge`](Self::judge) turns a summary into a [`Report`] under a policy and
/// an explicit instant. The same inputs give the same bytes, whatever their order and the number of
/// threads.
#[derive(Clone, Debug)]
pub struct Engine {
    registry: Registry,
    rules: RuleSet,
    limits: Limits,
    threads: usize,
}

impl Engine {
    /// An engine with these analyzers and readers, one thread per core.
    pub fn new(registry: Registry) -> Self {
        let rules = registry.rule_set();
        Self {
            registry,
            rules,
            limits: Limits::default(),
            threads: 0,
        }
    }

    /// With that many worker threads; 0 is one per core.
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// With other limits for packed inputs.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The analyzers and readers.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    pub(crate) fn threads(&self) -> usize {
        self.threads
    }

    /// The rules that judge.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Reads every input. Trouble with one is a row of [`FleetSummary::inputs`], never an error of
    /// the run.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`] when `progress` asked to stop; [`Error::Threads`] when no threads could
    /// be started.
    pub fn summarize(
        &self,
        inputs: Vec<Input>,
        progress: &OnProgress<'_>,
    ) -> Result<FleetSummary, Error> {
        let run = Run {
            engine: self,
            progress,
            inputs: inputs.len(),
            done: AtomicUsize::new(0),
            bytes: AtomicU64::new(0),
            cancelled: AtomicBool::new(false),
        };
        let files: Vec<Vec<Export>> = if inputs.len() < 2 || self.threads == 1 {
            inputs.into_iter().map(|input| run.read(input)).collect()
        } else {
            pool(self.threads)?.install(|| {
                inputs
                    .into_par_iter()
                    .map(|input| run.read(input))
                    .collect()
            })
        };
        if run.cancelled.into_inner() {
            return Err(Error::Cancelled);
        }
        Ok(assemble(files.into_iter().flatten().collect()))
    }

    /// Judges what was seen, as of an instant, under a policy.
    pub fn judge(&self, summary: &FleetSummary, policy: &Policy, as_of: Timestamp) -> Report {
        judge::fleet(self, summary, policy, as_of)
    }

    /// [`summarize`](Self::summarize), then [`judge`](Self::judge).
    pub fn score(
        &self,
        inputs: Vec<Input>,
        policy: &Policy,
        as_of: Timestamp,
    ) -> Result<Report, Error> {
        let summary = self.summarize(inputs, &|_| ControlFlow::Continue(()))?;
        Ok(self.judge(&summary, policy, as_of))
    }
}

/// One run over many inputs.
struct Run<'r> {
    engine: &'r Engine,
    progress: &'r OnProgress<'r>,
    inputs: usize,
    done: AtomicUsize,
    bytes: AtomicU64,
    cancelled: AtomicBool,
}

/// One export, read.
struct Export {
    report: InputReport,
    /// Its place, the device left open where neither folders nor the caller name it.
    place: NodePath,
    folder: String,
    device: DeviceSummary,
    /// It names no device by itself, and devices have many of its kind.
    is_piece: bool,
}

impl Run<'_> {
    fn read(&self, input: Input) -> Vec<Export> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Vec::new();
        }
        let mut exports = Exports {
            registry: &self.engine.registry,
            place: input.place.clone(),
            folder: input.folder.clone(),
            role: input.role,
            found: Vec::new(),
        };
        let before = std::cell::Cell::new(0);
        let tick = |raw: u64| {
            let grown = raw.saturating_sub(before.replace(raw));
            self.bytes.fetch_add(grown, Ordering::Relaxed);
            self.go_on()
        };
        let (_, completed) = visit(input, self.engine.limits, &tick, &mut exports);
        self.done.fetch_add(1, Ordering::Relaxed);
        if !completed || !self.go_on() {
            self.cancelled.store(true, Ordering::Relaxed);
        }
        exports.found
    }

    fn go_on(&self) -> bool {
        let progress = Progress {
            inputs_done: self.done.load(Ordering::Relaxed),
            inputs: self.inputs,
            bytes: self.bytes.load(Ordering::Relaxed),
        };
        !self.cancelled.load(Ordering::Relaxed) && (self.progress)(progress).is_continue()
    }
}

/// Collects the exports of one input.
struct Exports<'r> {
    registry: &'r Registry,
    place: NodePath,
    folder: String,
    role: Option<crate::hierarchy::Role>,
    found: Vec<Export>,
}

impl Exports<'_> {
    fn push(&mut self, report: InputReport, device: DeviceSummary, is_piece: bool) {
        let (place, folder) = (self.place.clone(), self.folder.clone());
        self.found.push(Export {
            report,
            place,
            folder,
            device,
            is_piece,
        });
    }
}

impl Visitor for Exports<'_> {
    fn leaf(&mut self, leaf: Leaf<'_>) {
        let Leaf {
            name,
            head,
            content,
            trouble,
            given,
        } = leaf;
        let mut report = InputReport {
            path: name.to_owned(),
            format: None,
            status: InputStatus::Ok,
            reason: None,
            bytes: 0,
        };
        let mut device = DeviceSummary {
            role: self.role,
            ..DeviceSummary::default()
        };
        let mut is_piece = false;
        match self.registry.recognise(head) {
            _ if head.is_empty() => {
                report.status = InputStatus::Failed;
                report.reason = Some("it is empty".to_owned());
            }
            None => {
                report.status = InputStatus::Unsupported;
                report.reason = Some(unsupported(head, self.registry));
            }
            Some((reader, format)) => {
                let mut sink = Sink::new(self.registry, name);
                let outcome = reader.read(format, content, &mut sink);
                is_piece = sink.is_piece;
                device.facts = sink.facts;
                device.summaries = sink.summaries;
                let reason = match outcome {
                    Ok(Completion::Complete) => None,
                    Ok(Completion::Partial(reason)) => Some(reason),
                    Err(error) => Some(error.to_string()),
                };
                // What broke the stream explains what the reader missed.
                report.reason = trouble.borrow().clone().or(reason);
                report.format = Some(format.id.to_owned());
                report.status = match (&report.reason, device.summaries.is_empty()) {
                    (None, _) => InputStatus::Ok,
                    (Some(_), false) => InputStatus::Partial,
                    (Some(_), true) => InputStatus::Failed,
                };
            }
        }
        report.bytes = given.get();
        self.push(report, device, is_piece);
    }

    fn failed(&mut self, name: &str, reason: String) {
        let report = InputReport {
            path: name.to_owned(),
            format: None,
            status: InputStatus::Failed,
            reason: Some(reason),
            bytes: 0,
        };
        self.push(report, DeviceSummary::default(), false);
    }
}

/// What an export that nobody recognises looks like, and what was tried.
fn unsupported(head: &[u8], registry: &Registry) -> String {
    let tried: Vec<&str> = registry.formats().map(|format| format.title).collect();
    format!(
        "{}; not one of: {}",
        crate::sniff::describe(head),
        tried.join(", ")
    )
}

/// Gives every export its device, and merges what belongs together.
fn assemble(exports: Vec<Export>) -> FleetSummary {
    let mut summary = FleetSummary::default();
    // Exports without a named device, by place and folder.
    let mut open: BTreeMap<(NodePath, String), Vec<Export>> = BTreeMap::new();
    for export in exports {
        summary.inputs.insert(export.report.clone());
        if export.device.summaries.is_empty() && export.place.level() != Some(Level::Device) {
            continue;
        }
        if export.place.level() == Some(Level::Device) {
            summary
                .devices
                .entry(export.place)
                .or_default()
                .merge(export.device);
        } else {
            open.entry((export.place.clone(), export.folder.clone()))
                .or_default()
                .push(export);
        }
    }
    for ((place, folder), exports) in open {
        let hosts: BTreeSet<String> = exports
            .iter()
            .filter_map(|export| host(&export.device))
            .collect();
        // Pieces of one device have nothing in common but their folder.
        let pieces = exports.iter().filter(|export| export.is_piece).count();
        let folder = folder
            .rsplit('/')
            .next()
            .filter(|name| pieces > 1 && !name.is_empty());
        for export in exports {
            let named = host(&export.device);
            // A log does not say whose it is: beside exports of one host, it is that host's.
            let only = (hosts.len() == 1).then(|| hosts.first().cloned()).flatten();
            let of_folder = folder.filter(|_| export.is_piece).map(str::to_owned);
            let name = named.or(only).or(of_folder);
            let name = name.unwrap_or_else(|| stem(&export.report.path));
            let path = place.clone().child(Level::Device, name);
            summary
                .devices
                .entry(path)
                .or_default()
                .merge(export.device);
        }
    }
    summary
}

fn host(device: &DeviceSummary) -> Option<String> {
    device
        .facts
        .get(Fact::Hostname)
        .or_else(|| device.facts.get(Fact::DeviceId))
        .map(str::to_owned)
}

/// The file's name without folders, archive and endings.
fn stem(path: &str) -> String {
    let name = path.rsplit(['/', '!']).next().unwrap_or(path);
    name.split('.')
        .find(|part| !part.is_empty())
        .unwrap_or(name)
        .to_owned()
}
