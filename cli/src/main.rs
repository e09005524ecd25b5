//! `wegweiser-score`: explains the health of endpoints from what they export.
//!
//! One way through the house: `args` says what is wanted, `load` turns paths into a report,
//! `command` decides, `human` and `format` write text, `printer` alone shows it.

mod args;
mod command;
mod error;
mod events;
mod format;
mod help;
mod human;
mod load;
mod named;
mod out;
mod printer;
mod progress;
mod style;
mod text;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::Cli;
use crate::error::Exit;
use crate::printer::Printer;

fn main() -> ExitCode {
    let cli = match Cli::try_parse().and_then(Cli::checked) {
        Ok(cli) => cli,
        Err(refusal) => return refused(&refusal),
    };
    let printer = Printer::new(&cli.output);
    let nagios = cli.output.format == args::OutputFormat::Nagios;
    let shown = command::run(&cli, &printer).and_then(|outcome| match &outcome.text {
        Some(text) => printer.show(text, outcome.exit).map(|()| outcome),
        None => Ok(outcome),
    });
    match shown {
        Ok(outcome) if nagios => ExitCode::from(outcome.plugin_state),
        Ok(outcome) => outcome.exit.into(),
        Err(error) if nagios => {
            // A monitoring system reads one line of stdout and has its own code for "unknown".
            let _ = printer.show(&format::nagios::unknown(&error), Exit::Fine);
            ExitCode::from(format::nagios::UNKNOWN)
        }
        Err(error) => {
            printer.error(&error);
            error.exit().into()
        }
    }
}

/// Shows clap's own message: help and version on stdout, what is wrong on stderr.
fn refused(refusal: &clap::Error) -> ExitCode {
    let _ = refusal.print();
    let nagios = std::env::args().any(|word| word == "nagios" || word == "--format=nagios");
    match refusal.exit_code() {
        0 => ExitCode::SUCCESS,
        _ if nagios => ExitCode::from(format::nagios::UNKNOWN),
        _ => Exit::Usage.into(),
    }
}
