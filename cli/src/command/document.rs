//! Commands that write files for machines: summaries, completions, the manual page.

use std::path::PathBuf;

use clap::CommandFactory as _;
use clap_complete::Shell;
use clap_mangen::Man;
use wegweiser_core::FleetSummary;
use wegweiser_core::report::InputStatus;

use super::{Context, Outcome, exit_of};
use crate::args::Cli;
use crate::args::OutputFormat::{Human, Json};
use crate::error::{Error, Exit};
use crate::format;
use crate::text::{count, what_it_is};

pub(super) fn summarize(context: &Context<'_>, paths: &[PathBuf]) -> Result<Outcome, Error> {
    context
        .cli
        .output
        .format
        .one_of("summarize", &[Human, Json])?;
    let summary = context.loader.summary(paths)?;
    let nothing = !summary
        .inputs()
        .any(|input| matches!(input.status, InputStatus::Ok | InputStatus::Partial));
    if nothing {
        let reason = |input: &wegweiser_core::report::InputReport| {
            format!(
                "`{}`: {}",
                input.path,
                what_it_is(input.reason.as_deref().unwrap_or("unknown"))
            )
        };
        return Err(Error::Nothing {
            reasons: summary.inputs().take(5).map(reason).collect(),
        });
    }
    for input in summary.inputs() {
        if let Some(reason) = &input.reason {
            context.printer.warn(&format!("`{}`: {reason}", input.path));
        }
    }
    Ok(written(context, &summary))
}

pub(super) fn merge(context: &Context<'_>, files: &[PathBuf]) -> Result<Outcome, Error> {
    context.cli.output.format.one_of("merge", &[Human, Json])?;
    let summary = context.loader.merged(files)?;
    Ok(written(context, &summary))
}

fn written(context: &Context<'_>, summary: &FleetSummary) -> Outcome {
    let mut text = format::inert(&summary.to_json());
    text.push('\n');
    let devices = count(summary.devices() as u64, "device");
    let inputs = count(summary.inputs().count() as u64, "input");
    context
        .printer
        .note(&format!("{devices} from {inputs}, {} bytes", text.len()));
    Outcome::new(text, exit_of(summary.inputs().map(|input| &input.status)))
}

pub(super) fn completions(shell: Shell) -> Outcome {
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut bytes);
    Outcome::fine(String::from_utf8_lossy(&bytes))
}

/// One page for the program and all its subcommands, so that one file has to be installed.
pub(super) fn manual() -> Result<Outcome, Error> {
    let mut page = Vec::new();
    let root = Cli::command();
    let subcommands: Vec<_> = root.get_subcommands().cloned().collect();
    let man = Man::new(root)
        .manual("wegweiser-score")
        .source(env!("CARGO_PKG_VERSION"));
    man.render_title(&mut page)
        .and_then(|()| man.render_name_section(&mut page))
        .and_then(|()| man.render_synopsis_section(&mut page))
        .and_then(|()| man.render_description_section(&mut page))
        .and_then(|()| man.render_options_section(&mut page))
        .map_err(Error::Stdout)?;
    let mut text = String::from_utf8_lossy(&page).into_owned();
    text.push_str(".SH SUBCOMMANDS\nEvery option above holds for the subcommands too, where it makes sense.\n");
    for command in subcommands {
        text.push_str(&subcommand(command, "").map_err(Error::Stdout)?);
    }
    let mut extra = Vec::new();
    man.render_extra_section(&mut extra)
        .map_err(Error::Stdout)?;
    text.push_str(&String::from_utf8_lossy(&extra));
    Ok(Outcome::new(text, Exit::Fine))
}

/// The sections of one subcommand, a level below the page's own.
fn subcommand(command: clap::Command, above: &str) -> std::io::Result<String> {
    let name = format!("{above}{}", command.get_name());
    let inner: Vec<_> = command.get_subcommands().cloned().collect();
    let title = command.get_name().to_owned();
    let man = Man::new(command.bin_name(format!("wegweiser-score {name}")));
    let mut sections = Vec::new();
    man.render_synopsis_section(&mut sections)?;
    man.render_description_section(&mut sections)?;
    man.render_options_section(&mut sections)?;
    man.render_extra_section(&mut sections)?;
    let mut text = format!(".SS {name}\n");
    for line in String::from_utf8_lossy(&sections).lines() {
        // The page has its own sections; those of a subcommand are only set apart.
        let line = if line.starts_with(".SH ") {
            ".PP"
        } else {
            line
        };
        text.push_str(line);
        text.push('\n');
    }
    for command in inner
        .into_iter()
        .filter(|command| command.get_name() != "help")
    {
        text.push_str(&subcommand(command, &format!("{title} "))?);
    }
    Ok(text)
}
