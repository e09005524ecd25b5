//! Drivers: what loads into the kernel, and whether it should.
//!
//! Inventories of every form and the files of drivers become one [`DriverSummary`]. What is judged is data:
//! `rules/driver_rules.csv` says how hard, `rules/driver_tables.toml` what the rules know of the world, and lists of
//! vulnerable and malicious drivers are the user's to bring ([`data::DriverData`]).

mod judge;
mod reader;
mod rules;
mod summary;
mod tables;

use std::sync::Arc;

use wegweiser_core::{Analyzer, JudgeContext, Judgement, Rule, Summary as _};

use self::data::DriverData;
pub use self::reader::DriverReader;
use self::rules::Rules;
pub use self::summary::{DriverRecord, DriverSummary};
use self::tables::Tables;

pub mod data;

/// The analyzer `drivers`.
#[derive(Clone, Debug)]
pub struct Drivers {
    rules: Rules,
    tables: Arc<Tables>,
    settings: DriverSettings,
}

/// What the analyzer knows besides inventories.
#[derive(Clone, Debug, Default)]
pub struct DriverSettings {
    /// Lists of vulnerable and malicious drivers.
    pub data: Option<Arc<DriverData>>,
    /// Whether memory integrity runs, where an inventory does not say.
    pub memory_integrity: Option<bool>,
    /// Whether Microsoft's block list is enforced, where an inventory does not say.
    pub block_list: Option<bool>,
}

impl Drivers {
    /// The analyzer with its built-in rules.
    pub fn new(settings: DriverSettings) -> Self {
        Self {
            rules: Rules::built_in(settings.data.as_deref()),
            tables: Arc::new(Tables::built_in()),
            settings,
        }
    }
}

impl Analyzer for Drivers {
    type Record<'r> = DriverRecord;
    type Summary = DriverSummary;

    fn id(&self) -> &'static str {
        "drivers"
    }

    fn title(&self) -> &'static str {
        "Drivers"
    }

    fn rules(&self) -> Vec<Rule> {
        self.rules.all()
    }

    fn observe(&self, record: DriverRecord, source: &str, summary: &mut DriverSummary) {
        summary.merge(DriverSummary::of(record, source));
    }

    fn judge(&self, summary: &DriverSummary, context: &JudgeContext<'_>) -> Judgement {
        judge::judge(self, summary, context)
    }
}
