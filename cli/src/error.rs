//! What ends a run early, and the exit codes.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::args;

/// How a run ended, as the shell sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Everything that was recognised was scored.
    Fine = 0,
    /// A score is below the bar that was set.
    BelowTheBar = 1,
    /// The command line, a policy or a `fleet.toml` is wrong.
    Usage = 2,
    /// An input that was named, or every input, could not be read.
    Unreadable = 3,
    /// Scored, but an input failed or was read in part.
    Partial = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Core(#[from] wegweiser_core::Error),
    #[error(transparent)]
    Rules(#[from] wegweiser_analyzers::OptionsError),
    #[error("cannot read `{}`", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot read the policy `{}`", path.display())]
    Policy { path: PathBuf, source: io::Error },
    #[error("cannot write `{}`", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("cannot write to the terminal")]
    Stdout(#[source] io::Error),
    #[error("{message}")]
    Usage {
        message: String,
        hint: Option<String>,
    },
    #[error("nothing could be read")]
    Nothing { reasons: Vec<String> },
}

impl Error {
    /// A mistake of the command line.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage {
            message: message.into(),
            hint: None,
        }
    }

    /// With a sentence on what to do instead.
    pub(crate) fn hint(self, text: impl Into<String>) -> Self {
        match self {
            Self::Usage { message, .. } => Self::Usage {
                message,
                hint: Some(text.into()),
            },
            other => other,
        }
    }

    /// The exit code that fits.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Core(
                wegweiser_core::Error::Path { .. } | wegweiser_core::Error::Document { .. },
            )
            | Self::Read { .. }
            | Self::Nothing { .. } => Exit::Unreadable,
            _ => Exit::Usage,
        }
    }

    /// What to do about it, where that can be told.
    pub(crate) fn hints(&self) -> Vec<String> {
        match self {
            Self::Usage { hint, .. } => hint.iter().cloned().collect(),
            Self::Nothing { .. } => vec![
                "`wegweiser-score formats` lists what can be read and how to export it".to_owned(),
            ],
            Self::Read { path, source } if source.kind() == io::ErrorKind::NotFound => {
                args::command_like(path).into_iter().collect()
            }
            Self::Core(wegweiser_core::Error::NotFound {
                kind: "rule", near, ..
            }) if near.is_empty() => {
                vec!["`wegweiser-score rules` lists them".to_owned()]
            }
            Self::Core(wegweiser_core::Error::NotFound { near, .. }) if near.is_empty() => {
                vec!["`wegweiser-score PATH…` shows every name".to_owned()]
            }
            _ => Vec::new(),
        }
    }
}
