//! The only place that writes to stdout, stderr and result files.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anstyle::Style;

use crate::args::{ColorChoice, Output};
use crate::error::{Error, Exit};
use crate::out::Out;
use crate::style::{self, Glyphs};
use crate::text::clean;

/// Shows results and messages the way the command line asks for.
#[derive(Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each answers a question of its own"
)]
pub(crate) struct Printer {
    file: Option<PathBuf>,
    color: ColorChoice,
    quiet: bool,
    verbose: bool,
    watched: bool,
    progress: bool,
}

impl Printer {
    pub(crate) fn new(output: &Output) -> Self {
        match output.color {
            ColorChoice::Auto => {}
            ColorChoice::Always => anstream::ColorChoice::Always.write_global(),
            ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
        }
        let file = output.output.clone().filter(|path| path.as_os_str() != "-");
        let watched = !output.quiet && io::stderr().is_terminal();
        Self {
            file,
            color: output.color,
            quiet: output.quiet,
            verbose: output.verbose,
            watched,
            progress: watched && !output.no_progress,
        }
    }

    /// Whether a progress bar would be seen.
    pub(crate) fn shows_progress(&self) -> bool {
        self.progress
    }

    /// Whether somebody reads what is said besides the result.
    pub(crate) fn is_watched(&self) -> bool {
        self.watched
    }

    /// Whether more is wanted than usual.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Whether the result goes to a terminal, where it would stand among the lines of a progress bar.
    pub(crate) fn shows_result(&self) -> bool {
        self.file.is_none() && io::stdout().is_terminal()
    }

    /// Writes the result to stdout or to the file that was named.
    ///
    /// A run that could read nothing leaves an older file as it is. A reader that has gone away
    /// (`| head`) is no error.
    pub(crate) fn show(&self, text: &str, exit: Exit) -> Result<(), Error> {
        match &self.file {
            Some(path) if exit == Exit::Unreadable => {
                self.note(&format!("`{}` is left as it was", path.display()));
                Ok(())
            }
            Some(path) => self.write_file(path, text),
            None => {
                let mut out = anstream::stdout().lock();
                match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
                    Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                        Err(Error::Stdout(error))
                    }
                    _ => Ok(()),
                }
            }
        }
    }

    fn write_file(&self, path: &Path, text: &str) -> Result<(), Error> {
        Out::file(path, self.color == ColorChoice::Always)
            .and_then(|mut out| out.write(text).and_then(|()| out.finish()))
            .map_err(|source| Error::Write {
                path: path.to_owned(),
                source,
            })
    }

    /// Where a result goes that is written piece by piece.
    pub(crate) fn out(&self) -> Result<Out, Error> {
        match &self.file {
            None => Ok(Out::stdout()),
            Some(path) => {
                let out = Out::file(path, self.color == ColorChoice::Always);
                out.map_err(|source| self.not_written(source))
            }
        }
    }

    /// The error of a result that could not be written.
    pub(crate) fn not_written(&self, source: io::Error) -> Error {
        match &self.file {
            None => Error::Stdout(source),
            Some(path) => Error::Write {
                path: path.clone(),
                source,
            },
        }
    }

    /// Something the user should know although there is a result.
    pub(crate) fn warn(&self, message: &str) {
        self.say("warning", style::WARNING, message);
    }

    /// What to do next.
    pub(crate) fn hint(&self, message: &str) {
        self.say("hint", style::HINT, message);
    }

    /// What has happened besides the result.
    pub(crate) fn note(&self, message: &str) {
        self.say("note", style::HINT, message);
    }

    fn say(&self, label: &str, style: Style, message: &str) {
        if !self.quiet {
            talk(&format!("{style}{label}:{style:#} {}", clean(message)));
        }
    }

    /// Why there is no result, down to what the operating system said.
    pub(crate) fn error(&self, error: &Error) {
        let style = style::ERROR;
        talk(&format!(
            "{style}error:{style:#} {}",
            clean(&error.to_string())
        ));
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            talk(&format!("  caused by: {}", clean(&cause.to_string())));
            source = cause.source();
        }
        if let Error::Nothing { reasons } = error {
            for reason in reasons {
                talk(&format!("  {}", clean(reason)));
            }
        }
        for hint in error.hints() {
            self.hint(&hint);
        }
    }
}

/// A line on stderr; that nobody listens there is no reason to fail.
fn talk(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// What human output may use of the screen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    pub(crate) width: usize,
    pub(crate) glyphs: &'static Glyphs,
    pub(crate) verbose: bool,
    /// Whether there is a width to keep to at all: a terminal's, or one that was asked for.
    pub(crate) bounded: bool,
}

impl Screen {
    /// Lines longer than this are hard to follow from left to right.
    const WIDEST: usize = 160;
    const NARROWEST: usize = 40;

    pub(crate) fn new(output: &Output) -> Self {
        let stdout = io::stdout();
        let terminal = (output.output.is_none() && stdout.is_terminal())
            .then(|| terminal_size::terminal_size_of(stdout))
            .flatten()
            .map(|(width, _)| usize::from(width.0).min(Self::WIDEST));
        let width = output.width.map(usize::from).or(terminal).unwrap_or(100);
        Self {
            width: width.max(Self::NARROWEST),
            glyphs: Glyphs::choose(output.ascii),
            verbose: output.verbose,
            bounded: output
                .width
                .or(terminal.map(|width| width as u16))
                .is_some(),
        }
    }
}
