//! The main command: the whole report, in any format.

use std::path::PathBuf;

use wegweiser_core::Report;

use super::{Context, Outcome, exit_of_report};
use crate::args::{OutputFormat, Overview};
use crate::error::{Error, Exit};
use crate::{format, human, load};

pub(super) fn run(
    context: &Context<'_>,
    report: &Report,
    overview: Overview,
    paths: &[PathBuf],
) -> Result<Outcome, Error> {
    let exit = exit(report, overview);
    let format = context.cli.output.format;
    if exit == Exit::Unreadable && format == OutputFormat::Human {
        return Err(load::nothing(report));
    }
    if exit == Exit::Unreadable && format != OutputFormat::Nagios {
        context.printer.error(&load::nothing(report));
    }
    let text = match format {
        OutputFormat::Human => human::overview(report, &context.screen, overview.summary, paths),
        OutputFormat::Json => format::inert(&report.to_json()),
        OutputFormat::Jsonl => format::inert(&format::jsonl::report(report)),
        OutputFormat::Csv => format::csv::report(report)?,
        OutputFormat::Markdown => format::markdown::overview(report, overview.summary),
        OutputFormat::Nagios => {
            let answer = format::nagios::answer(report, overview.fail_under);
            return Ok(Outcome {
                text: Some(answer.text),
                exit,
                plugin_state: answer.state,
            });
        }
    };
    Ok(Outcome::new(text, exit))
}

fn exit(report: &Report, overview: Overview) -> Exit {
    let below = |bar| {
        report
            .roots()
            .filter_map(|(_, root)| root.standing.score)
            .any(|score| score < bar)
    };
    match exit_of_report(report) {
        Exit::Unreadable => Exit::Unreadable,
        _ if overview.fail_under.is_some_and(below) => Exit::BelowTheBar,
        exit => exit,
    }
}
