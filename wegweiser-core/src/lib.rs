//! Turns what endpoints export into a deterministic, explained health score.
//!
//! This crate is the vocabulary and the engine: inputs are read into records, analyzers observe
//! records into mergeable summaries, a summary is judged into findings under rules, a policy and an
//! explicit instant, and the scoring model makes scores, costs and plans of them, from device to
//! tenant. It knows no format and no rule of its own; `wegweiser-analyzers` brings both.
//!
//! ```
//! use jiff::Timestamp;
//! use wegweiser_core::{Engine, Input, Policy, Registry};
//!
//! // A registry without analyzers recognises nothing, and says so instead of guessing.
//! let engine = Engine::new(Registry::new());
//! let as_of: Timestamp = "2026-11-20T12:00:00Z".parse()?;
//! let report = engine.score(vec![Input::bytes("notes.txt", b"hello".to_vec())], &Policy::default(), as_of)?;
//! assert!(report.nodes.is_empty());
//! assert_eq!(report.inputs[0].reason.as_deref(), Some("it is text of an unknown kind; not one of: "));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Map
//!
//! | to do this | start at |
//! |---|---|
//! | score exports | [`Engine`], [`Input`], [`Collection`] |
//! | ship summaries instead of logs | [`FleetSummary`] |
//! | decide what counts | [`Policy`], [`RuleSet`] |
//! | read the result | [`Report`] |
//! | add a domain | [`Analyzer`], [`Summary`], [`Rule`], [`Finding`] |
//! | add a format | [`Reader`], [`Format`], [`Sink`] |

mod analyzer;
mod engine;
mod error;
mod evidence;
mod facts;
mod finding;
mod hierarchy;
mod input;
mod judge;
mod policy;
mod pool;
mod reader;
pub mod report;
mod rule;
mod settings;
mod sniff;
mod summary;
mod text;
mod tree;

pub use wegweiser_scoring as scoring;

pub use self::analyzer::{Analyzer, Completeness, JudgeContext, Judgement, Measure, Summary};
pub use self::engine::{Engine, OnProgress, Progress};
pub use self::error::Error;
pub use self::evidence::{Evidence, Field, Position, Sensitivity};
pub use self::facts::{DeviceFacts, Fact};
pub use self::finding::{Count, Finding};
pub use self::hierarchy::{Level, NodePath, Platform, Role, Segment};
pub use self::input::Input;
pub use self::input::collect::Collection;
pub use self::input::content::{Content, Limits};
pub use self::policy::{DriverProtection, Policy, RuleFiles, UnknownName};
pub use self::reader::{Completion, Fold, Format, ReadError, Reader, Registry, Sink};
pub use self::report::Report;
pub use self::rule::{Rule, RuleId, RuleSet, RuleSetId, digest_of};
pub use self::summary::FleetSummary;
pub use self::text::plain;
