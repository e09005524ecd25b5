//! The only place that writes to stdout, stderr and result files.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anstyle::Style;

use crate::args::{ColorChoice, Output};
use crate::error::{Error, Exit};
use crate::style::{self, Glyphs};
use crate::text::clean;

/// Shows results and messages the way the command line asks for.
#[derive(Debug)]
pub(crate) struct Printer {
    file: Option<PathBuf>,
    color: ColorChoice,
    quiet: bool,
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
        Self {
            file,
            color: output.color,
            quiet: output.quiet,
            progress: !output.quiet && !output.no_progress && io::stderr().is_terminal(),
        }
    }

    /// Whether a progress bar would be seen.
    pub(crate) fn shows_progress(&self) -> bool {
        self.progress
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
        let bytes = match self.color {
            ColorChoice::Always => text.to_owned(),
            ColorChoice::Auto | ColorChoice::Never => {
                anstream::adapter::strip_str(text).to_string()
            }
        };
        write_whole(path, bytes.as_bytes()).map_err(|source| Error::Write {
            path: path.to_owned(),
            source,
        })
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

/// Replaces a file at once: readers see the old content or the new, never a part of it.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays a link: its target is what is replaced.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let existing = fs::metadata(path).ok();
    if existing.as_ref().is_some_and(|old| !old.is_file()) {
        // A pipe or a device cannot be replaced by renaming, and a folder reports its own error.
        return fs::OpenOptions::new()
            .write(true)
            .open(path)?
            .write_all(bytes);
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    // Asked first for its message: that of the temporary file would name a file nobody knows.
    fs::metadata(folder)?;
    let mut file = new_file(folder)?;
    file.write_all(bytes)?;
    if let Some(old) = existing {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A temporary file with the permissions that a new file of the user would have.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wegweiser-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// What human output may use of the screen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    pub(crate) width: usize,
    pub(crate) glyphs: &'static Glyphs,
    pub(crate) verbose: bool,
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
        }
    }
}
