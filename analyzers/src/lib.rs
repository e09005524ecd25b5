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

pub mod drivers;
pub mod events;
pub mod logs;
pub mod lynis;
pub mod performance;
#[cfg(feature = "sigma")]
pub mod sigma;

use std::path::PathBuf;
use std::sync::Arc;

use wegweiser_core::{Platform, ReadError, Registry};
use wegweiser_parsers::{ParseError, Trouble, driver};

use crate::drivers::data::{DriverData, DriverDataError};
use crate::drivers::{DriverReader, DriverSettings, Drivers};
use crate::events::{EventAnalyzer, EventReader, EventRules, EventRulesError, Side};
use crate::performance::{Performance, PerformanceReader};

/// A registry with everything built in.
pub fn registry() -> Registry {
    registry_of(EventRules::built_in(), DriverSettings::default())
}

fn registry_of(rules: EventRules, drivers: DriverSettings) -> Registry {
    let rules = Arc::new(rules);
    let registry = Registry::new()
        .with_analyzer(lynis::Lynis::new())
        .with_reader(lynis::LynisReader)
        .with_reader(EventReader::new(rules.clone()))
        .with_analyzer(Drivers::new(drivers))
        .with_reader(DriverReader)
        .with_analyzer(Performance::new())
        .with_reader(PerformanceReader);
    Side::ALL.into_iter().fold(registry, |registry, side| {
        registry.with_analyzer(EventAnalyzer::new(side, rules.clone()))
    })
}

/// Rules of the user's own, beside those that are built in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Files in the form of `rules/windows_events.csv`: rows with a known id replace built-in rules.
    pub event_rules: Vec<PathBuf>,
    /// Files and folders of Sigma rules. Needs the feature `sigma`.
    pub sigma: Vec<PathBuf>,
    /// Lists of vulnerable and malicious drivers: `LOLDrivers`, Microsoft's block list, or what was saved of them.
    pub driver_data: Vec<PathBuf>,
    /// Whether memory integrity (HVCI) runs, where an inventory does not say.
    pub memory_integrity: Option<bool>,
    /// Whether Microsoft's block list of drivers is enforced, where an inventory does not say.
    pub block_list: Option<bool>,
}

/// A rule that was not loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedRule {
    /// Its file.
    pub path: PathBuf,
    /// Its title, as far as it could be read.
    pub title: String,
    /// Why not.
    pub reason: String,
}

/// Why rules of the user's own cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OptionsError {
    /// A file cannot be read.
    #[error("cannot read `{}`", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A list of drivers cannot be used.
    #[error(transparent)]
    DriverData(#[from] DriverDataError),
    /// A file of rules on events is not valid.
    #[error(transparent)]
    EventRules(#[from] EventRulesError),
    /// A file or folder of Sigma rules cannot be read.
    #[cfg(feature = "sigma")]
    #[error(transparent)]
    Sigma(#[from] sigma::LoadError),
    /// This program was built without Sigma.
    #[error("this program was built without the feature `sigma`")]
    WithoutSigma,
}

/// A registry with everything built in and the user's own rules; also the rules that could not be loaded.
pub fn registry_with(options: &Options) -> Result<(Registry, Vec<SkippedRule>), OptionsError> {
    let mut rows = Vec::new();
    for path in &options.event_rules {
        let text = std::fs::read_to_string(path).map_err(|source| OptionsError::Unreadable {
            path: path.clone(),
            source,
        })?;
        rows.push((path.display().to_string(), text));
    }
    let rules = EventRules::with_rows(&rows)?;
    let drivers = driver_settings(options)?;
    if options.sigma.is_empty() {
        return Ok((registry_of(rules, drivers), Vec::new()));
    }
    let (rules, skipped) = with_sigma(rules, &options.sigma)?;
    Ok((registry_of(rules, drivers), skipped))
}

fn driver_settings(options: &Options) -> Result<DriverSettings, OptionsError> {
    let data = match options.driver_data.as_slice() {
        [] => None,
        paths => Some(Arc::new(DriverData::load(paths)?)),
    };
    Ok(DriverSettings {
        data,
        memory_integrity: options.memory_integrity,
        block_list: options.block_list,
    })
}

#[cfg(feature = "sigma")]
fn with_sigma(
    rules: EventRules,
    paths: &[PathBuf],
) -> Result<(EventRules, Vec<SkippedRule>), OptionsError> {
    let pack = sigma::Pack::load(paths)?;
    let skipped = pack.skipped().iter().map(|rule| SkippedRule {
        path: rule.path.clone(),
        title: rule.title.clone(),
        reason: rule.reason.clone(),
    });
    let skipped = skipped.collect();
    Ok((rules.with_pack(Arc::new(pack)), skipped))
}

#[cfg(not(feature = "sigma"))]
fn with_sigma(
    _rules: EventRules,
    _paths: &[PathBuf],
) -> Result<(EventRules, Vec<SkippedRule>), OptionsError> {
    Err(OptionsError::WithoutSigma)
}

/// A platform as the engine names it.
fn platform_of(platform: driver::Platform) -> Platform {
    match platform {
        driver::Platform::Windows => Platform::Windows,
        driver::Platform::Linux => Platform::Linux,
        driver::Platform::Macos => Platform::Macos,
    }
}

/// What a parser says, as the engine reports it.
fn read_error(error: &ParseError) -> ReadError {
    ReadError {
        line: error.line(),
        offset: error.offset(),
        reason: error.reason().to_owned(),
    }
}

/// The first place that could not be read, and how many more there are; `None` if there is none.
fn places_unread(troubles: &[Trouble], count: u64) -> Option<String> {
    let first = troubles.first()?;
    let place = match first.position {
        0 => String::new(),
        position => format!("at {position}: "),
    };
    let more = match count {
        0 | 1 => String::new(),
        count => format!(", and {} more places", count - 1),
    };
    Some(format!("{place}{}{more}", first.reason))
}
