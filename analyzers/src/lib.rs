//! The built-in analyzers and readers, with their rules as data.
//!
//! ```
//! use jiff::Timestamp;
//! use wegweiser_core::{Engine, Input, Policy};
//!
//! let audit = "# Lynis Report\nreport_datetime_start=2026-11-20 08:00:00\nlynis_version=3.1.6\n\
//!     os=Linux\nhostname=web-01\nwarning[]=AUTH-9283|Found accounts without password|-|-|\n\
//!     lynis_tests_done=250\nreport_datetime_end=2026-11-20 08:02:00\nhardening_index=60\nfinish=true\n";
//!
//! let engine = Engine::new(wegweiser_analyzers::registry());
//! let as_of: Timestamp = "2026-11-20T12:00:00Z".parse()?;
//! let report = engine.score(vec![Input::bytes("lynis-report.dat", audit)], &Policy::default(), as_of)?;
//!
//! let device = &report.nodes[0];
//! assert_eq!(device.name(), "web-01");
//! assert_eq!(device.standing.score.unwrap().get(), 45); // one critical finding costs 55 points
//! assert_eq!(device.dearest(1)[0].id, "lynis.auth-9283");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! One module per domain; `rules/` beside the code holds what is judged and how hard.

pub mod events;
pub mod lynis;
#[cfg(feature = "sigma")]
pub mod sigma;

use std::sync::Arc;

use wegweiser_core::Registry;

use crate::events::{EventAnalyzer, EventReader, EventRules, Side};

/// A registry with everything built in.
pub fn registry() -> Registry {
    let rules = Arc::new(EventRules::built_in());
    let registry = Registry::new()
        .with_analyzer(lynis::Lynis::new())
        .with_reader(lynis::LynisReader)
        .with_reader(EventReader::new(rules.clone()));
    Side::ALL.into_iter().fold(registry, |registry, side| {
        registry.with_analyzer(EventAnalyzer::new(side, rules.clone()))
    })
}
