//! One JSON object per line: the report's head, then its inputs, then its nodes.

use serde::Serialize;
use wegweiser_core::Report;
use wegweiser_core::report::Model;

/// A line: what it is, and the object as the schema describes it.
#[derive(Serialize)]
struct Line<'r, T> {
    r#type: &'static str,
    #[serde(flatten)]
    value: &'r T,
}

/// Everything of a report but its lists.
#[derive(Serialize)]
struct Head<'r> {
    schema_version: u32,
    as_of: jiff::Timestamp,
    rule_set: &'r wegweiser_core::RuleSetId,
    policy_digest: &'r str,
    model: &'r Model,
    /// How many lines of each kind follow.
    inputs: usize,
    nodes: usize,
}

/// The report line by line; a node's `parent` counts the node lines from 0.
pub(crate) fn report(report: &Report) -> String {
    let head = Head {
        schema_version: report.schema_version,
        as_of: report.as_of,
        rule_set: &report.rule_set,
        policy_digest: &report.policy_digest,
        model: &report.model,
        inputs: report.inputs.len(),
        nodes: report.nodes.len(),
    };
    let mut out = String::new();
    push(&mut out, "report", &head);
    report
        .inputs
        .iter()
        .for_each(|input| push(&mut out, "input", input));
    report
        .nodes
        .iter()
        .for_each(|node| push(&mut out, "node", node));
    out
}

fn push(out: &mut String, kind: &'static str, value: &impl Serialize) {
    let line = Line {
        r#type: kind,
        value,
    };
    out.push_str(&serde_json::to_string(&line).expect("plain data always serialises"));
    out.push('\n');
}
