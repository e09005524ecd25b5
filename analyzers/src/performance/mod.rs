//! Performance: how much of the time a machine was short of something, since when, and because of what.
//!
//! Values of every form become one [`PerformanceSummary`]. What is judged is data: `rules/performance_rules.csv` has the
//! limits with their published sources, `rules/performance_tables.toml` what the rules know of the world. Levels count by
//! the share of time beyond a limit, space by what is free and when nothing will be, growth by a slope that neither a daily
//! rhythm nor a cache makes.

mod bins;
mod fold;
mod hour;
mod judge;
mod reader;
mod rules;
mod summary;
mod trend;
mod view;

use wegweiser_core::{Analyzer, JudgeContext, Judgement, Rule, Summary as _};

pub use self::fold::PerformanceFold;
pub use self::reader::PerformanceReader;
use self::rules::Rules;
pub use self::summary::PerformanceSummary;

/// The analyzer `performance`.
#[derive(Clone, Debug)]
pub struct Performance {
    rules: Rules,
}

impl Performance {
    /// The analyzer with its built-in rules.
    pub fn new() -> Self {
        Self {
            rules: Rules::built_in(),
        }
    }
}

impl Default for Performance {
    fn default() -> Self {
        Self::new()
    }
}

impl Analyzer for Performance {
    type Record<'r> = PerformanceSummary;
    type Summary = PerformanceSummary;

    fn id(&self) -> &'static str {
        "performance"
    }

    fn title(&self) -> &'static str {
        "Performance"
    }

    fn rules(&self) -> Vec<Rule> {
        self.rules.all()
    }

    /// Adds what was folded of an export; see [`PerformanceFold`].
    fn observe(&self, record: PerformanceSummary, _source: &str, summary: &mut PerformanceSummary) {
        summary.merge(record);
    }

    fn judge(&self, summary: &PerformanceSummary, context: &JudgeContext<'_>) -> Judgement {
        judge::judge(&self.rules, summary, context)
    }
}
