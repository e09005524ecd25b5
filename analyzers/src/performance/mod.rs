//! Performance: how much of the time a machine was short of something, since when, and because of what.
//!
//! Values of every form become one [`PerformanceSummary`]. What is judged is data: `rules/performance_rules.csv` has the
//! limits with their published sources, `rules/performance_tables.toml` what the rules know of the world. Levels count by
//! the share of time beyond a limit, space by what is free and when nothing will be, growth by a slope that neither a daily
//! rhythm nor a cache makes.

mod bins;
mod chart;
mod fold;
mod hour;
mod judge;
mod reader;
mod rules;
mod summary;
mod trend;
mod view;

use wegweiser_core::{Analyzer, JudgeContext, Judgement, Rule, Summary as _};

pub use self::chart::Chart;
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

    /// The series of a summary as they may be shown, in so many points each: those that were judged, the worst first, then
    /// the others.
    ///
    /// ```
    /// use wegweiser_analyzers::performance::{Performance, PerformanceFold};
    /// use wegweiser_core::{DeviceFacts, JudgeContext};
    /// use wegweiser_parsers::perf::{Key, Metric, Sink as _};
    ///
    /// let mut fold = PerformanceFold::new("counters.csv");
    /// fold.series(&Key { metric: Metric::CpuBusy, instance: String::new() });
    /// for minute in 0..600 {
    ///     fold.instant(jiff::Timestamp::from_second(1_763_640_000 + minute * 60)?, None);
    ///     fold.value(0, if minute < 300 { 10.0 } else { 95.0 });
    /// }
    /// let context = JudgeContext { as_of: "2026-11-20T12:00:00Z".parse()?, facts: &DeviceFacts::default() };
    /// let charts = Performance::new().charts(&fold.finish(), &context, 10);
    /// assert_eq!((charts[0].title, charts[0].limit.as_str()), ("processor busy", "above 90 %"));
    /// assert_eq!(charts[0].most, "95 %");
    /// # Ok::<(), jiff::Error>(())
    /// ```
    pub fn charts(
        &self,
        summary: &PerformanceSummary,
        context: &JudgeContext<'_>,
        points: usize,
    ) -> Vec<Chart> {
        judge::charts(&self.rules, summary, context, points)
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
