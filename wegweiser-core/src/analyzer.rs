//! The one shape of a judge: a mergeable fold.

use std::any::Any;
use std::fmt::Debug;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::facts::DeviceFacts;
use crate::finding::Finding;
use crate::rule::Rule;

/// What an analyzer keeps of what it has seen: small, mergeable, serialisable.
///
/// `merge` must be associative and commutative, and merging what was already merged must change
/// nothing: files of a device arrive in any order, in parallel, and sometimes twice.
pub trait Summary:
    Clone + Debug + Default + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// Grows whenever the serialised form changes meaning; an older version is refused with a
    /// clear message instead of being misread.
    const VERSION: u32;

    /// Adds what another summary has seen.
    fn merge(&mut self, other: Self);

    /// Whether nothing was seen.
    fn is_empty(&self) -> bool;
}

/// Judges one domain: records are observed into a summary, summaries merge, and a summary is judged
/// under rules and an explicit `as_of`.
///
/// Judging never reads bytes, the clock or the environment: the same summary gives the same
/// judgement everywhere.
pub trait Analyzer: Send + Sync + 'static {
    /// What it observes, as a parser hands it over.
    type Record<'r>;
    /// What it keeps.
    type Summary: Summary;

    /// The stable id, also the first part of its rules' ids: `lynis`.
    fn id(&self) -> &'static str;

    /// The name for people: `Lynis audit`.
    fn title(&self) -> &'static str;

    /// The id under which its summary is kept. Analyzers that judge one summary from several sides share one; they
    /// must have one summary type.
    fn summary_id(&self) -> &'static str {
        self.id()
    }

    /// Whether a summary that is not empty says anything about its domain.
    fn covers(&self, _summary: &Self::Summary) -> bool {
        true
    }

    /// The rules it applies.
    fn rules(&self) -> Vec<Rule>;

    /// Adds one record, read from the input named `source`, to a summary.
    fn observe(&self, record: Self::Record<'_>, source: &str, summary: &mut Self::Summary);

    /// Turns a summary that it [covers](Self::covers) into findings.
    fn judge(&self, summary: &Self::Summary, context: &JudgeContext<'_>) -> Judgement;
}

/// What a judgement may depend on besides the summary.
#[derive(Clone, Copy, Debug)]
pub struct JudgeContext<'a> {
    /// The instant the report speaks of.
    pub as_of: Timestamp,
    /// What is known of the device.
    pub facts: &'a DeviceFacts,
}

/// What an analyzer says of a device.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// What was found; nothing found in valid data is healthy.
    pub findings: Vec<Finding>,
    /// Numbers worth showing that are no part of the score.
    pub measures: Vec<Measure>,
    /// When the newest data was taken; freshness is counted from it.
    pub observed_at: Option<Timestamp>,
    /// How much of what a complete export would have shown was there; lowers coverage, never the
    /// score.
    pub completeness: Completeness,
    /// Sentences on what the data could not show.
    pub notes: Vec<String>,
}

/// The share of a complete export that was there, in permille (0 to 1000).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Completeness(u16);

impl Completeness {
    /// Everything was there.
    pub const FULL: Self = Self(1000);
    /// Nothing that could be judged.
    pub const NONE: Self = Self(0);

    /// That many permille, at most all.
    pub fn permille(share: u64) -> Self {
        Self(share.min(1000) as u16)
    }

    /// In permille.
    pub fn get(self) -> u16 {
        self.0
    }

    /// A share of this share.
    #[must_use]
    pub fn times(self, permille: u16) -> Self {
        Self::permille(u64::from(self.0) * u64::from(permille) / 1000)
    }
}

impl Default for Completeness {
    fn default() -> Self {
        Self::FULL
    }
}

/// A number that is shown beside the score and never becomes part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Measure {
    /// A stable id: `hardening_index`.
    pub id: String,
    /// The name for people.
    pub title: String,
    /// The value, in units of `unit`.
    pub value: i64,
    /// The unit, empty for a plain number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// What the number is and what it is not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// How it went over the time that was measured, oldest first: points at equal distances, in permille between the least
    /// and the greatest of them; null where nothing was measured. Empty for a measure of one instant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub course: Vec<Option<u16>>,
}

impl Measure {
    /// A measure without a note.
    pub fn new(id: &str, title: &str, value: i64, unit: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            value,
            unit: unit.to_owned(),
            note: String::new(),
            course: Vec::new(),
        }
    }

    /// With how it went; see [`Measure::course`].
    #[must_use]
    pub fn course(mut self, course: Vec<Option<u16>>) -> Self {
        self.course = course;
        self
    }

    /// With a sentence on what the number is and is not.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// An analyzer whose types are hidden, so that a registry can hold many.
pub(crate) trait ErasedAnalyzer: Send + Sync + Any {
    fn id(&self) -> &'static str;
    fn title(&self) -> &'static str;
    fn summary_id(&self) -> &'static str;
    fn covers(&self, summary: &dyn ErasedSummary) -> bool;
    fn rules(&self) -> Vec<Rule>;
    fn decode(&self, version: u32, data: &str) -> Result<Box<dyn ErasedSummary>, String>;
    fn judge(&self, summary: &dyn ErasedSummary, context: &JudgeContext<'_>) -> Judgement;
    fn as_any(&self) -> &dyn Any;
}

impl<A: Analyzer> ErasedAnalyzer for A {
    fn id(&self) -> &'static str {
        Analyzer::id(self)
    }

    fn title(&self) -> &'static str {
        Analyzer::title(self)
    }

    fn summary_id(&self) -> &'static str {
        Analyzer::summary_id(self)
    }

    fn covers(&self, summary: &dyn ErasedSummary) -> bool {
        let summary = typed::<A>(summary);
        !summary.is_empty() && Analyzer::covers(self, summary)
    }

    fn rules(&self) -> Vec<Rule> {
        Analyzer::rules(self)
    }

    fn decode(&self, version: u32, data: &str) -> Result<Box<dyn ErasedSummary>, String> {
        if version != A::Summary::VERSION {
            return Err(format!(
                "its `{}` summary is of version {version}, this program reads version {}; \
                 summarize the exports again",
                Analyzer::summary_id(self),
                A::Summary::VERSION
            ));
        }
        let summary: A::Summary = serde_json::from_str(data).map_err(|error| {
            let id = Analyzer::summary_id(self);
            format!("its `{id}` summary is damaged: {error}")
        })?;
        Ok(Box::new(summary))
    }

    fn judge(&self, summary: &dyn ErasedSummary, context: &JudgeContext<'_>) -> Judgement {
        Analyzer::judge(self, typed::<A>(summary), context)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn typed<A: Analyzer>(summary: &dyn ErasedSummary) -> &A::Summary {
    let summary = summary.as_any().downcast_ref();
    summary.expect("a registry pairs analyzers with their summaries")
}

/// A summary whose type is hidden.
pub(crate) trait ErasedSummary: Debug + Send + Sync {
    fn merge(&mut self, other: &dyn ErasedSummary);
    fn version(&self) -> u32;
    fn encode(&self) -> Box<RawValue>;
    fn as_any(&self) -> &dyn Any;
}

impl<S: Summary> ErasedSummary for S {
    fn merge(&mut self, other: &dyn ErasedSummary) {
        let other = other.as_any().downcast_ref::<S>();
        Summary::merge(
            self,
            other
                .expect("summaries of one analyzer have one type")
                .clone(),
        );
    }

    fn version(&self) -> u32 {
        S::VERSION
    }

    fn encode(&self) -> Box<RawValue> {
        to_raw_value(self).expect("a summary is plain data with string keys")
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
