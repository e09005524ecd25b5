//! The errors of the core: what failed as a whole. Trouble with one input is a row of the report.

use std::path::PathBuf;

/// Why a call failed as a whole.
///
/// An input that cannot be read or understood is no error of the run: it is an
/// [`InputReport`](crate::report::InputReport) with a status and a reason.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The progress callback asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// A path that was named does not exist or cannot be listed.
    #[error("cannot read `{}`", path.display())]
    Path {
        /// The path as it was given.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A policy or fleet file is not valid.
    #[error("{file}:{line}: {message}")]
    Settings {
        /// The file's name, as it was given.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong and, where it can be told, what was meant.
        message: String,
    },
    /// A summary or report document is not one of ours, or from a version this one cannot read.
    #[error("{name}: {message}")]
    Document {
        /// The document's name.
        name: String,
        /// What is wrong with it.
        message: String,
    },
    /// A name that was asked for does not exist.
    #[error("no {kind} named `{name}`{}", near_text(near))]
    NotFound {
        /// What was looked for: `device`, `finding`, `rule`.
        kind: &'static str,
        /// The name that was given.
        name: String,
        /// The nearest names that exist.
        near: Vec<String>,
    },
    /// The worker threads could not be started.
    #[error("cannot start worker threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

fn near_text(near: &[String]) -> String {
    if near.is_empty() {
        return String::new();
    }
    let names: Vec<_> = near.iter().map(|name| format!("`{name}`")).collect();
    format!("; did you mean {}?", names.join(" or "))
}

/// The names most like `name`, best first, at most `most`, none that is too far to be meant.
pub(crate) fn nearest<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    most: usize,
) -> Vec<String> {
    let mut ranked: Vec<(u32, &str)> = known
        .into_iter()
        .map(|known| ((strsim::jaro_winkler(name, known) * 1000.0) as u32, known))
        .filter(|(similarity, _)| *similarity >= 750)
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    ranked.dedup_by(|a, b| a.1 == b.1);
    ranked
        .into_iter()
        .take(most)
        .map(|(_, known)| known.to_owned())
        .collect()
}
