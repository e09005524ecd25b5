//! A series as it is shown to people.

use serde::Serialize;
use wegweiser_core::RuleId;
use wegweiser_core::scoring::measure::CurveValue;
use wegweiser_parsers::perf::Metric;

/// A series with what is known of it, ready to be shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Chart {
    /// What it measures.
    pub metric: Metric,
    /// The same, for people.
    #[serde(skip)]
    pub title: &'static str,
    /// Of what: `C:`, `sda`, `eth0`; empty where there is only one.
    pub instance: String,
    /// The rule that it was judged by; of several the one that says worst.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleId>,
    /// What that rule's curve says: 1 000 000 is good, 500 000 is bad.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<CurveValue>,
    /// The least value, with its unit.
    pub least: String,
    /// The value that half of the time lies below.
    pub median: String,
    /// The value that 95 % of the time lie below.
    pub percentile_95: String,
    /// The greatest value.
    pub most: String,
    /// The limit of the rule: `above 90 %`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub limit: String,
    /// Millionths of the time beyond it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beyond_ppm: Option<u64>,
    /// How it went, oldest first: points at equal distances, in permille between the least and the greatest of them; `None`
    /// where nothing was measured.
    pub course: Vec<Option<u16>>,
}
