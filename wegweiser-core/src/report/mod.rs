//! The result: what stands where, why, and what to do first. Its JSON is a contract.

mod diff;
mod explain;
mod node;
mod redact;
mod what_if;

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wegweiser_scoring::{Rollup, SeverityTable};

pub use self::diff::{Change, Diff, NodeDiff};
pub use self::explain::{FoundFinding, Target};
pub use self::node::{
    AnalyzerReport, BandCount, DeviceDetail, ExclusionReport, FactReport, FindingReport, Hidden,
    Interval, Node, PlanStep, Priority, Recommendation, Standing,
};
pub use self::what_if::WhatIf;
pub use crate::analyzer::Measure;
use crate::error::Error;
use crate::hierarchy::Level;
pub use crate::policy::PolicyChange;
pub use crate::reader::{InputReport, InputStatus};
use crate::rule::RuleSetId;

/// An explained score for every node of a fleet.
///
/// Scores are whole numbers from 1 to 100, `*_milli` are exact (1 000 to 100 000, and costs from
/// 0), absent means unknown. Nodes stand in order: parents before children, siblings by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Grows whenever a field changes meaning or goes away.
    pub schema_version: u32,
    /// The instant the report speaks of.
    #[schemars(with = "String")]
    pub as_of: Timestamp,
    /// The rules that judged.
    pub rule_set: RuleSetId,
    /// SHA-256 of the policy's content, the first 16 hexadecimal digits.
    pub policy_digest: String,
    /// How costs became scores.
    pub model: Model,
    /// Every input, and how reading it went.
    pub inputs: Vec<InputReport>,
    /// Every node of the hierarchy.
    pub nodes: Vec<Node>,
}

/// How costs became scores: with it a report can be recomputed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Model {
    /// How scores of children became the score of their parent.
    #[schemars(with = "String")]
    pub rollup: Rollup,
    /// What the severities cost.
    #[schemars(with = "serde_json::Value")]
    pub severity: SeverityTable,
}

/// The one field that every version of a report has.
#[derive(Deserialize)]
struct Version {
    schema_version: u32,
}

impl Report {
    /// The version of the JSON that [`Report::to_json`] writes.
    pub const SCHEMA_VERSION: u32 = 1;

    /// The report as JSON, two spaces deep, with a line end.
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("a report is plain data");
        json.push('\n');
        json
    }

    /// Reads a report back; `name` is its name for messages.
    pub fn from_json(name: &str, text: &str) -> Result<Self, Error> {
        let error = |message| Error::Document {
            name: name.to_owned(),
            message,
        };
        let text = text.trim_start_matches('\u{feff}');
        let invalid =
            |cause: serde_json::Error| error(format!("it is not a valid report: {cause}"));
        // Another version may have other fields: it must be asked for before they are.
        let Version { schema_version } = serde_json::from_str(text).map_err(invalid)?;
        if schema_version != Self::SCHEMA_VERSION {
            return Err(error(format!(
                "it is a report of schema version {schema_version}, this program reads version {}",
                Self::SCHEMA_VERSION
            )));
        }
        let report: Self = serde_json::from_str(text).map_err(invalid)?;
        if !report.is_ordered() {
            return Err(error("its nodes are out of order".to_owned()));
        }
        Ok(report)
    }

    /// Whether every node is named and stands behind and below its parent, with devices, and only
    /// they, at the end.
    fn is_ordered(&self) -> bool {
        self.nodes.iter().enumerate().all(|(index, node)| {
            let below = |parent: usize| parent < index && self.nodes[parent].level < node.level;
            !node.path.is_empty()
                && node.parent.is_none_or(below)
                && (node.level == Level::Device) == node.device.is_some()
        })
    }

    /// Whether a document is meant to be a report.
    pub fn recognise(text: &str) -> bool {
        let head = text.trim_start_matches('\u{feff}').trim_start();
        let first_key = head.strip_prefix('{').map(str::trim_start);
        first_key.is_some_and(|key| key.starts_with("\"schema_version\""))
    }

    /// The JSON Schema of [`Report::to_json`].
    pub fn json_schema() -> String {
        let schema = sorted(schemars::schema_for!(Report).to_value());
        let mut json = serde_json::to_string_pretty(&schema).expect("a schema is plain data");
        json.push('\n');
        json
    }

    /// The nodes without a parent.
    pub fn roots(&self) -> impl Iterator<Item = (usize, &Node)> {
        self.nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.parent.is_none())
    }

    /// The nodes right below a node.
    pub fn children(&self, index: usize) -> impl Iterator<Item = (usize, &Node)> {
        self.nodes
            .iter()
            .enumerate()
            .skip(index + 1)
            .filter(move |(_, node)| node.parent == Some(index))
    }

    /// The devices at or below a node, by index.
    pub fn devices_below(&self, index: usize) -> Vec<usize> {
        let mut inside = vec![false; self.nodes.len()];
        inside[index] = true;
        for (at, node) in self.nodes.iter().enumerate().skip(index + 1) {
            inside[at] = node.parent.is_some_and(|parent| inside[parent]);
        }
        let devices = inside.iter().enumerate();
        devices
            .filter(|(at, inside)| **inside && self.nodes[*at].level == Level::Device)
            .map(|(at, _)| at)
            .collect()
    }
}

/// The value with the keys of every object in order, whatever order the maps of `serde_json` keep.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let in_order: BTreeMap<String, Value> = object
                .into_iter()
                .map(|(key, value)| (key, sorted(value)))
                .collect();
            Value::Object(in_order.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}
