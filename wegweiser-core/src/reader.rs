//! From bytes to summaries: what a format family brings to the engine.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analyzer::{Analyzer, ErasedAnalyzer, ErasedSummary, Summary};
use crate::facts::DeviceFacts;
use crate::input::content::Content;
use crate::rule::{Rule, RuleSet, engine_rules};

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Format {
    /// The stable id: `lynis-report`.
    pub id: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// The analyzers it feeds.
    pub analyzers: &'static [&'static str],
    /// How to get one from a machine.
    pub export: &'static str,
}

/// Reads the formats of one family: recognises them by content, hands their records to analyzers.
pub trait Reader: Send + Sync + 'static {
    /// The formats it reads.
    fn formats(&self) -> &'static [Format];

    /// The format of an export that starts with `head` (at most 64 KiB), never by its name.
    fn recognise(&self, head: &[u8]) -> Option<&'static Format>;

    /// Reads one export to its end and observes its records into `sink`.
    ///
    /// What was observed before an error is kept: the input is then partial, not failed.
    fn read(
        &self,
        format: &'static Format,
        content: Content<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<Completion, ReadError>;
}

/// How an export ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Completion {
    /// Everything in it was understood.
    Complete,
    /// Something is missing or was not understood: a sentence says what.
    Partial(String),
}

/// Why an export could not be read, or not to its end.
#[derive(Debug, thiserror::Error)]
#[error("{reason}{}", place_text(*.line, *.offset))]
pub struct ReadError {
    /// The line, counted from 1.
    pub line: Option<u64>,
    /// The byte offset, counted from 0.
    pub offset: Option<u64>,
    /// What is wrong, and what to do about it.
    pub reason: String,
}

fn place_text(line: Option<u64>, offset: Option<u64>) -> String {
    match (line, offset) {
        (Some(line), _) => format!(" (line {line})"),
        (None, Some(offset)) => format!(" (byte {offset})"),
        (None, None) => String::new(),
    }
}

/// Where a reader puts what it reads: facts of the device, and records for analyzers.
pub struct Sink<'e> {
    registry: &'e Registry,
    source: &'e str,
    pub(crate) facts: DeviceFacts,
    pub(crate) summaries: BTreeMap<&'static str, Box<dyn ErasedSummary>>,
    pub(crate) is_piece: bool,
}

impl<'e> Sink<'e> {
    pub(crate) fn new(registry: &'e Registry, source: &'e str) -> Self {
        Self {
            registry,
            source,
            facts: DeviceFacts::default(),
            summaries: BTreeMap::new(),
            is_piece: false,
        }
    }

    /// Says that a device has many exports like this one, none of which names it: where several of them lie in one
    /// folder and nothing else names their device, they belong to one, called like the folder.
    pub fn state_piece(&mut self) {
        self.is_piece = true;
    }

    /// The name of the input, for evidence.
    pub fn source(&self) -> &'e str {
        self.source
    }

    /// What exports say of the device itself.
    pub fn facts(&mut self) -> &mut DeviceFacts {
        &mut self.facts
    }

    /// An empty fold of an analyzer, or nothing when it is not registered.
    pub fn fold<A: Analyzer>(&self) -> Option<Fold<'e, A>> {
        let analyzer = self.registry.analyzer::<A>()?;
        Some(Fold {
            analyzer,
            source: self.source,
            summary: A::Summary::default(),
        })
    }

    /// Keeps what a fold has seen.
    pub fn keep<A: Analyzer>(&mut self, fold: Fold<'e, A>) {
        if Summary::is_empty(&fold.summary) {
            return;
        }
        let id = Analyzer::summary_id(fold.analyzer);
        match self.summaries.get_mut(id) {
            Some(kept) => kept.merge(&fold.summary),
            None => {
                self.summaries.insert(id, Box::new(fold.summary));
            }
        }
    }
}

impl fmt::Debug for Sink<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sink")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

/// An analyzer at work on one export.
pub struct Fold<'e, A: Analyzer> {
    analyzer: &'e A,
    source: &'e str,
    summary: A::Summary,
}

impl<A: Analyzer> Fold<'_, A> {
    /// Adds one record.
    pub fn observe(&mut self, record: A::Record<'_>) {
        self.analyzer
            .observe(record, self.source, &mut self.summary);
    }
}

impl<A: Analyzer> fmt::Debug for Fold<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fold")
            .field("source", &self.source)
            .field("summary", &self.summary)
            .finish_non_exhaustive()
    }
}

/// The analyzers and readers a program works with.
///
/// `wegweiser-analyzers` has one with everything built in.
#[derive(Clone, Default)]
pub struct Registry {
    analyzers: BTreeMap<&'static str, Arc<dyn ErasedAnalyzer>>,
    readers: Vec<Arc<dyn Reader>>,
}

impl Registry {
    /// A registry with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more analyzer; one of the same id is replaced.
    #[must_use]
    pub fn with_analyzer(mut self, analyzer: impl Analyzer) -> Self {
        self.analyzers
            .insert(Analyzer::id(&analyzer), Arc::new(analyzer));
        self
    }

    /// With one more reader, asked after those before it.
    #[must_use]
    pub fn with_reader(mut self, reader: impl Reader) -> Self {
        self.readers.push(Arc::new(reader));
        self
    }

    /// Every format that can be read.
    pub fn formats(&self) -> impl Iterator<Item = &'static Format> {
        self.readers.iter().flat_map(|reader| reader.formats())
    }

    /// Ids and titles of the analyzers.
    pub fn analyzers(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.analyzers
            .values()
            .map(|analyzer| (analyzer.id(), analyzer.title()))
    }

    /// The rules of all analyzers, and those of the engine itself.
    pub fn rule_set(&self) -> RuleSet {
        let rules = self
            .analyzers
            .values()
            .flat_map(|analyzer| analyzer.rules());
        let rules: Vec<Rule> = rules.chain(engine_rules()).collect();
        RuleSet::new(env!("CARGO_PKG_VERSION"), rules)
    }

    pub(crate) fn recognise(&self, head: &[u8]) -> Option<(&dyn Reader, &'static Format)> {
        self.readers
            .iter()
            .find_map(|reader| Some((reader.as_ref(), reader.recognise(head)?)))
    }

    /// The analyzers that judge the summary of that id.
    pub(crate) fn judges(&self, summary: &str) -> impl Iterator<Item = &dyn ErasedAnalyzer> {
        let analyzers = self.analyzers.values().map(AsRef::as_ref);
        analyzers.filter(move |analyzer| analyzer.summary_id() == summary)
    }

    fn analyzer<A: Analyzer>(&self) -> Option<&A> {
        self.analyzers
            .values()
            .find_map(|analyzer| analyzer.as_any().downcast_ref())
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let analyzers: Vec<_> = self.analyzers.keys().collect();
        let formats: Vec<_> = self.formats().map(|format| format.id).collect();
        f.debug_struct("Registry")
            .field("analyzers", &analyzers)
            .field("formats", &formats)
            .finish_non_exhaustive()
    }
}

/// How reading an input went.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum InputStatus {
    /// Read to its end.
    Ok,
    /// Read, but something is missing or damaged.
    Partial,
    /// Not a format that is known.
    Unsupported,
    /// Nothing could be read.
    Failed,
}

/// One input, as the report lists it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct InputReport {
    /// Its name; an entry of an archive stands behind a `!`.
    pub path: String,
    /// The format's id, where it was recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// How reading went.
    pub status: InputStatus,
    /// Why it is not `ok`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Bytes read of it, unpacked.
    pub bytes: u64,
}
