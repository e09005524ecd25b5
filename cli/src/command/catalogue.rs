//! What the program knows: rules and formats.

use serde::Serialize;
use wegweiser_analyzers::{SkippedRule, registry_with};
use wegweiser_core::Rule;

use super::{Context, Outcome};
use crate::args::OutputFormat::{Csv, Human, Json};
use crate::args::Rules;
use crate::error::Error;
use crate::format::{self, json};
use crate::human;

pub(super) fn rules(context: &Context<'_>, command: Option<&Rules>) -> Result<Outcome, Error> {
    if let Some(Rules::Skipped) = command {
        return skipped(context);
    }
    let engine = context.loader.engine()?;
    let set = engine.rules();
    if let Some(Rules::Show { id }) = command {
        let output = context
            .cli
            .output
            .format
            .one_of("rules show", &[Human, Json])?;
        let rule = set.get(id).ok_or_else(|| wegweiser_core::Error::NotFound {
            kind: "rule",
            name: id.clone(),
            near: set.near(id),
        })?;
        let text = match output {
            Json => json(rule),
            _ => human::rules::page(rule, &context.screen),
        };
        return Ok(Outcome::fine(text));
    }
    let output = context
        .cli
        .output
        .format
        .one_of("rules list", &[Human, Json, Csv])?;
    let rules: Vec<&Rule> = set.iter().filter(|rule| is_wanted(rule, command)).collect();
    let text = match output {
        Json => json(&rules),
        Csv => format::csv::rules(&rules)?,
        _ => human::rules::list(&rules, set.id(), &context.screen),
    };
    Ok(Outcome::fine(text))
}

/// Sigma rules that this program does not understand are no mistake of the command line.
fn skipped(context: &Context<'_>) -> Result<Outcome, Error> {
    let output = context
        .cli
        .output
        .format
        .one_of("rules skipped", &[Human, Json, Csv])?;
    let (_, skipped) = registry_with(&context.loader.rules()?)?;
    let text = match output {
        Json => json(&skipped.iter().map(Unloaded::new).collect::<Vec<_>>()),
        Csv => format::csv::skipped(&skipped)?,
        _ => human::rules::skipped(&skipped, &context.screen),
    };
    Ok(Outcome::fine(text))
}

/// A rule that was not loaded, for JSON.
#[derive(Serialize)]
struct Unloaded<'r> {
    path: String,
    title: &'r str,
    reason: &'r str,
}

impl<'r> Unloaded<'r> {
    fn new(rule: &'r SkippedRule) -> Self {
        Self {
            path: rule.path.display().to_string(),
            title: &rule.title,
            reason: &rule.reason,
        }
    }
}

fn is_wanted(rule: &Rule, command: Option<&Rules>) -> bool {
    let Some(Rules::List { tag, severity }) = command else {
        return true;
    };
    tag.iter().all(|tag| rule.tags.contains(tag))
        && severity.is_none_or(|severity| rule.severity == severity)
}

pub(super) fn formats(context: &Context<'_>) -> Result<Outcome, Error> {
    let output = context
        .cli
        .output
        .format
        .one_of("formats", &[Human, Json])?;
    let formats: Vec<_> = context.loader.engine()?.registry().formats().collect();
    let text = match output {
        Json => json(&formats),
        _ => human::rules::formats(&formats, &context.screen),
    };
    Ok(Outcome::fine(text))
}
