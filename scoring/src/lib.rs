//! The deterministic scoring model: integers only, no I/O.
//!
//! A score answers three questions together: what did this finding cost, what do I gain if I fix it, why did the number
//! move although I changed nothing. The same findings and the same table give the same score on every platform, for every
//! order and number of threads.
//!
//! ```
//! use wegweiser_scoring::{Analyzer, Coverage, Device, Finding, Model, Partial, Permille, Q16, Severity};
//!
//! let model = Model::default();
//! let lambda = |severity| model.table.lambda(severity, Q16::ONE, Permille::ONE, Permille::ONE);
//! let device = Device::new([
//!     Analyzer::new("storage", [Finding::new("disk.smart", Severity::High, lambda(Severity::High))]),
//!     Analyzer::new("network", [Finding::new("dns.slow", Severity::Low, lambda(Severity::Low))]),
//!     Analyzer::new("software", []),
//! ]);
//!
//! // What is it, and what did each finding cost?
//! let result = model.device(&device).unwrap();
//! assert_eq!((result.score.displayed().get(), result.risk.displayed().get()), (88, 68));
//! assert_eq!(result.costs.iter().map(|cost| cost.cost_milli).sum::<u32>(), result.score.loss());
//!
//! // What is gained by which repair?
//! let plan = model.plan(&device, None);
//! assert_eq!((plan[0].finding.as_str(), plan[0].gain_milli), ("disk.smart", 10_667));
//!
//! // And the fleet?
//! let fleet = Partial::leaf(result.score, result.risk, 1, Coverage::COMPLETE);
//! assert_eq!(fleet.mean(), Some(result.score));
//! ```
//!
//! # Map
//!
//! | step | types |
//! |---|---|
//! | units | [`LogLoss`], [`MilliScore`], [`Score`], [`Band`], [`Permille`], [`Q16`] |
//! | what a severity costs | [`Severity`], [`SeverityTable`], [`SeverityPoints`] |
//! | how often, how long ago | [`Occurrences`], [`Escalation`] |
//! | measures to findings | [`Curve`], [`CurveValue`](measure::CurveValue) |
//! | findings to an analyzer | [`Finding`], [`score_findings`], [`attribute`] |
//! | analyzers to a device | [`Model`], [`Device`], [`DeviceScore`], [`FindingCost`], [`PlanStep`] |
//! | devices to a tenant | [`Partial`], [`Rollup`], [`roll_up`], [`Fix`](rollup::Fix), [`share_among`](rollup::share_among) |
//! | how much is known | [`Coverage`], [`freshness`](coverage::freshness) |
//! | history | [`trend`], [`movement`] |
//!
//! Log-losses are in micro-nats, points in milli-points, weights in thousandths, counts and decay in 65 536ths.

pub mod analyzer;
mod apportion;
mod children;
pub mod coverage;
pub mod device;
mod escalation;
mod exp;
mod fix;
mod headline;
pub mod measure;
pub mod movement;
mod normal;
pub mod occurrences;
mod part;
mod partial_serde;
mod plan;
pub mod rollup;
pub mod severity;
mod statistics;
pub mod trend;
pub mod units;

pub use analyzer::{AnalyzerScore, Finding, attribute, score_findings};
pub use apportion::apportion;
pub use coverage::Coverage;
pub use device::{Analyzer, AnalyzerShare, Device, DeviceScore, FindingCost, Model, Rollup};
pub use measure::Curve;
pub use movement::explain;
pub use occurrences::{Escalation, Occurrences};
pub use plan::PlanStep;
pub use rollup::{Partial, roll_up};
pub use severity::{PointsBySeverity, Severity, SeverityPoints, SeverityTable};
pub use units::{Band, LogLoss, MilliScore, Permille, Q16, Score};
