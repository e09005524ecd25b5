//! What each command does with a report. Every one gives text and an exit code; none prints.

mod catalogue;
mod data;
mod document;
mod events;
mod overview;
mod perf;
mod report;

use wegweiser_core::Report;
use wegweiser_core::report::InputStatus;

use crate::args::{Cli, Command};
use crate::error::{Error, Exit};
use crate::load::{self, Loader};
use crate::printer::{Printer, Screen};

/// The result of a command.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// What to show; nothing where that has been done piece by piece.
    pub(crate) text: Option<String>,
    pub(crate) exit: Exit,
    /// The exit code instead, under `--format nagios`.
    pub(crate) plugin_state: u8,
}

impl Outcome {
    fn new(text: impl Into<String>, exit: Exit) -> Self {
        Self {
            text: Some(text.into()),
            exit,
            plugin_state: 0,
        }
    }

    fn shown(exit: Exit) -> Self {
        Self {
            text: None,
            exit,
            plugin_state: 0,
        }
    }

    fn fine(text: impl Into<String>) -> Self {
        Self::new(text, Exit::Fine)
    }
}

/// What every command works with.
struct Context<'a> {
    cli: &'a Cli,
    printer: &'a Printer,
    loader: Loader<'a>,
    screen: Screen,
}

/// Carries out what the command line asks for.
pub(crate) fn run(cli: &Cli, printer: &Printer) -> Result<Outcome, Error> {
    let context = Context {
        cli,
        printer,
        loader: Loader::new(&cli.judging, printer),
        screen: Screen::new(&cli.output),
    };
    match &cli.command {
        None => {
            let report = context.loader.report(&cli.paths)?;
            overview::run(&context, &report, cli.overview, &cli.paths)
        }
        Some(Command::Judge { files, overview }) => {
            let report = context.loader.judged(files)?;
            overview::run(&context, &report, *overview, files)
        }
        Some(Command::Explain { target, paths }) => report::explain(&context, target, paths),
        Some(Command::Plan {
            paths,
            device,
            target,
        }) => report::plan(&context, paths, device.as_deref(), *target),
        Some(Command::WhatIf { paths, fix }) => report::what_if(&context, paths, fix),
        Some(Command::Diff { old, new, fail_on }) => report::diff(&context, old, new, *fail_on),
        Some(Command::Summarize { paths }) => document::summarize(&context, paths),
        Some(Command::Events(asked)) => events::run(&context, asked),
        Some(Command::Perf(asked)) => perf::run(&context, asked),
        Some(Command::Merge { files }) => document::merge(&context, files),
        Some(Command::Rules { command }) => catalogue::rules(&context, command.as_ref()),
        Some(Command::Data { command }) => data::run(&context, command),
        Some(Command::Formats) => catalogue::formats(&context),
        Some(Command::Schema) => Ok(Outcome::fine(Report::json_schema())),
        Some(Command::Completions { shell }) => Ok(document::completions(*shell)),
        Some(Command::Man) => document::manual(),
    }
}

/// 3 where nothing could be read, 4 where something failed or was read in part.
fn exit_of<'i>(inputs: impl IntoIterator<Item = &'i InputStatus>) -> Exit {
    let trouble =
        |status: &InputStatus| matches!(status, InputStatus::Failed | InputStatus::Partial);
    if inputs.into_iter().any(trouble) {
        Exit::Partial
    } else {
        Exit::Fine
    }
}

/// The exit code of a report that nothing is asked of.
fn exit_of_report(report: &Report) -> Exit {
    if load::is_nothing(report) {
        return Exit::Unreadable;
    }
    exit_of(report.inputs.iter().map(|input| &input.status))
}
