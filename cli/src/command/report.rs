//! Questions to a report: explain, plan, what-if, diff.

use std::path::{Path, PathBuf};
use std::slice;

use serde::Serialize;
use wegweiser_core::report::{FindingReport, Target};
use wegweiser_core::scoring::Score;

use super::{Context, Outcome};
use crate::args::OutputFormat::{Csv, Human, Json, Markdown};
use crate::error::{Error, Exit};
use crate::format::{self, json};
use crate::human;
use crate::human::plan::Plan;

/// One place of a finding, for JSON.
#[derive(Serialize)]
struct Place<'r> {
    path: &'r [String],
    analyzer: &'r str,
    finding: &'r FindingReport,
}

pub(super) fn explain(
    context: &Context<'_>,
    name: &str,
    paths: &[PathBuf],
) -> Result<Outcome, Error> {
    let output = context
        .cli
        .output
        .format
        .one_of("explain", &[Human, Json, Markdown])?;
    let report = context.loader.scored(paths)?;
    let engine = context.loader.engine()?;
    let rules = engine.rules();
    let text = match (output, report.find(name)?) {
        (Json, Target::Node(index)) => json(&report.nodes[index]),
        (Json, Target::Finding(found)) => {
            let places: Vec<_> = found
                .iter()
                .map(|one| Place {
                    path: &one.device.path,
                    analyzer: &one.analyzer.id,
                    finding: one.finding,
                })
                .collect();
            json(&places)
        }
        (Markdown, Target::Node(index)) => format::markdown::node(&report, index),
        (Markdown, Target::Finding(found)) => format::markdown::finding(rules, &found),
        (_, Target::Node(index)) => human::explain::node(&report, index, &engine, &context.screen),
        (_, Target::Finding(found)) => human::finding::explain(rules, &found, &context.screen),
    };
    Ok(Outcome::fine(text))
}

pub(super) fn plan(
    context: &Context<'_>,
    paths: &[PathBuf],
    node: Option<&str>,
    target: Option<Score>,
) -> Result<Outcome, Error> {
    let output = context
        .cli
        .output
        .format
        .one_of("plan", &[Human, Json, Csv, Markdown])?;
    let report = context.loader.scored(paths)?;
    let indices = match node {
        None => report.roots().map(|(index, _)| index).collect(),
        Some(name) => match report.find(name)? {
            Target::Node(index) => vec![index],
            Target::Finding(_) => {
                return Err(
                    Error::usage(format!("`{name}` is a finding, a plan is for a node")).hint(
                        format!("`wegweiser-score explain {name} PATH…` says where it is"),
                    ),
                );
            }
        },
    };
    let plans: Vec<Plan> = indices
        .into_iter()
        .map(|index| Plan::new(&report, index, target))
        .collect::<Result<_, _>>()?;
    let text = match output {
        Json => json(&plans),
        Csv => format::csv::plans(&plans)?,
        Markdown => format::markdown::plans(&plans),
        _ => human::plan::show(&plans, &context.screen),
    };
    Ok(Outcome::fine(text))
}

pub(super) fn what_if(
    context: &Context<'_>,
    paths: &[PathBuf],
    fixes: &[String],
) -> Result<Outcome, Error> {
    let output = context
        .cli
        .output
        .format
        .one_of("what-if", &[Human, Json, Csv, Markdown])?;
    let report = context.loader.scored(paths)?;
    let changes = report.what_if(fixes)?;
    let text = match output {
        Json => json(&changes),
        Csv => format::csv::what_if(&changes)?,
        Markdown => format::markdown::what_if(&changes),
        _ => human::what_if::show(&changes, fixes, &context.screen),
    };
    Ok(Outcome::fine(text))
}

pub(super) fn diff(
    context: &Context<'_>,
    old: &Path,
    new: &Path,
    fail_on: Option<u8>,
) -> Result<Outcome, Error> {
    let output = context
        .cli
        .output
        .format
        .one_of("diff", &[Human, Json, Csv, Markdown])?;
    let load = |path: &Path| context.loader.scored(slice::from_ref(&path.to_owned()));
    let diff = load(old)?.diff(&load(new)?);
    let fell = |points: u8| {
        let deltas = diff.nodes.iter().filter_map(|node| node.delta_milli);
        deltas
            .min()
            .is_some_and(|delta| delta <= -i64::from(points) * 1_000)
    };
    let exit = if fail_on.is_some_and(fell) {
        Exit::BelowTheBar
    } else {
        Exit::Fine
    };
    let text = match output {
        Json => json(&diff),
        Csv => format::csv::diff(&diff)?,
        Markdown => format::markdown::diff(&diff),
        _ => human::diff::show(&diff, &context.screen),
    };
    Ok(Outcome::new(text, exit))
}
