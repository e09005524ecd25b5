//! Rules from files: every document on its own, so that a bad one stops no other.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rsigma_parser as parser;

/// Folders within folders, links included, are followed this deep.
const DEPTH: usize = 32;
/// The largest file that is read.
const FILE_BYTES: u64 = 4 << 20;

/// More of what may nest without an end is in no rule: conditions are read and evaluated from within.
const NEGATIONS: usize = 400;

/// Brackets within brackets: more than the YAML parser reads, after a time that grows with their square.
const NESTING: usize = 128;
/// The longest reason that is given.
const REASON: usize = 300;

/// Rules could not be loaded at all. What is wrong with a single rule is no error: see
/// [`Pack::skipped`](super::Pack::skipped).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file or a folder cannot be read.
    #[error("cannot read `{}`", path.display())]
    Unreadable {
        /// The file or the folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A folder holds no rules.
    #[error("no Sigma rules below `{}`: rules are files that end in `.yml` or `.yaml`", path.display())]
    NoRules {
        /// The folder.
        path: PathBuf,
    },
}

impl LoadError {
    /// The file or the folder that the trouble is with.
    pub fn path(&self) -> &Path {
        match self {
            Self::Unreadable { path, .. } | Self::NoRules { path } => path,
        }
    }
}

/// What was not loaded, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The file.
    pub path: PathBuf,
    /// The title of the rule; empty where it could not be read.
    pub title: String,
    /// Why, in one line.
    pub reason: String,
}

/// A rule as parsed, or why it was not.
pub(super) type Parsed = Result<Box<parser::SigmaRule>, Skipped>;

/// The files that hold rules: those named, and the `.yml` and `.yaml` files of the folders named, sorted.
pub(super) fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, LoadError> {
    let mut files = Vec::new();
    for path in paths {
        let is_folder = fs::metadata(path)
            .map_err(|source| unreadable(path, source))?
            .is_dir();
        if is_folder {
            let before = files.len();
            walk(path, DEPTH, &mut files)?;
            if files.len() == before {
                return Err(LoadError::NoRules { path: path.clone() });
            }
            files[before..].sort();
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn unreadable(path: &Path, source: io::Error) -> LoadError {
    let path = path.to_owned();
    LoadError::Unreadable { path, source }
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), LoadError> {
    let failed = |source| unreadable(folder, source);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            if depth > 0 {
                walk(&path, depth - 1, files)?;
            }
        } else if path
            .extension()
            .is_some_and(|end| end == "yml" || end == "yaml")
        {
            files.push(path);
        }
    }
    Ok(())
}

/// The text of a file of rules.
pub(super) fn read(path: &Path) -> Result<String, Skipped> {
    let bytes = match fs::metadata(path) {
        Ok(metadata) if metadata.len() > FILE_BYTES => {
            return Err(skip(
                path,
                "",
                format!("the file is larger than {} MiB", FILE_BYTES >> 20),
            ));
        }
        _ => fs::read(path).map_err(|error| skip(path, "", format!("cannot be read: {error}")))?,
    };
    String::from_utf8(bytes).map_err(|_| skip(path, "", "the file is not UTF-8"))
}

/// The rules of a text that may have several documents.
pub(super) fn parse(path: &Path, text: &str, take: &mut impl FnMut(Parsed)) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.lines().any(|line| line.starts_with("action:")) {
        // Its documents continue each other.
        document(path, text, take);
    } else {
        documents(text).for_each(|text| document(path, text, take));
    }
}

/// The documents of a YAML text, without those that hold nothing.
fn documents(text: &str) -> impl Iterator<Item = &str> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "---" || line.starts_with("--- ") {
            starts.push(at);
        }
        at += line.len();
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    let parts = starts
        .into_iter()
        .zip(ends)
        .map(|(start, end)| &text[start..end]);
    parts.filter(|part| {
        let says = |line: &str| !line.is_empty() && !line.starts_with('#') && line != "---";
        part.lines().any(|line| says(line.trim()))
    })
}

fn document(path: &Path, text: &str, take: &mut impl FnMut(Parsed)) {
    let stated = title(text);
    let skip = |title: &str, reason: String| Err(skip(path, title, reason));
    if negations(text) > NEGATIONS {
        return take(skip(
            &stated,
            format!("it has more than {NEGATIONS} negations"),
        ));
    }
    if nesting(text) > NESTING {
        return take(skip(
            &stated,
            format!("its brackets nest deeper than {NESTING}"),
        ));
    }
    let parsed = match parser::parse_sigma_yaml(text) {
        Ok(parsed) => parsed,
        Err(error) => return take(skip(&stated, error.to_string())),
    };
    let correlations = parsed
        .correlations
        .iter()
        .map(|rule| (&rule.title, "correlation rules"));
    let filters = parsed
        .filters
        .iter()
        .map(|rule| (&rule.title, "filters of other rules"));
    for (title, what) in correlations.chain(filters) {
        take(skip(title, format!("{what} are not supported")));
    }
    // A rule that loads may have warnings, which are told apart from errors only by their number.
    if parsed.rules.is_empty() {
        for error in &parsed.errors {
            take(skip(&stated, error.clone()));
        }
    }
    parsed
        .rules
        .into_iter()
        .for_each(|rule| take(Ok(Box::new(rule))));
}

/// How many times a text may say `not`, where a letter of it may be an escape.
fn negations(text: &str) -> usize {
    const ESCAPES: [&str; 5] = ["\\x", "\\u", "\\U", "\\\n", "\\\r"];
    let words = text.matches("not").count();
    words
        + ESCAPES
            .iter()
            .map(|escape| text.matches(escape).count())
            .sum::<usize>()
}

/// How deep the brackets of a text nest.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The title that a document states, even if it is no rule.
fn title(text: &str) -> String {
    let stated = text.lines().find_map(|line| line.strip_prefix("title:"));
    let stated = stated.unwrap_or_default().trim();
    stated.trim_matches(['\'', '"']).to_owned()
}

/// Names what was not loaded.
pub(super) fn skip(path: &Path, title: &str, reason: impl Into<String>) -> Skipped {
    let reason: String = reason.into();
    let words: Vec<&str> = reason.split_whitespace().collect();
    let mut reason = words.join(" ");
    if let Some((cut, _)) = reason.char_indices().nth(REASON) {
        reason.truncate(cut);
        reason.push('\u{2026}');
    }
    Skipped {
        path: path.to_owned(),
        title: title.to_owned(),
        reason,
    }
}
