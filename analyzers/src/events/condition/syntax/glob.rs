//! Patterns over text without case.

use memchr::memmem::Finder;

/// A text with gaps: fixed parts that must occur in order, the outer two at the ends of the text.
///
/// ASCII letters match in either case: the pattern is folded when it is made, the text must be folded by the caller,
/// who may have many patterns for one text.
#[derive(Clone, Debug)]
pub(crate) struct Glob {
    start: String,
    between: Vec<Finder<'static>>,
    /// `None` without any gap: the text is `start` and nothing else.
    end: Option<String>,
}

impl Glob {
    /// A pattern in which `*` stands for any text.
    pub(super) fn like(pattern: &str) -> Self {
        let pattern = pattern.to_ascii_lowercase();
        let mut parts: Vec<&str> = pattern.split('*').collect();
        let end = (parts.len() > 1).then(|| parts.pop().unwrap_or_default().to_owned());
        let start = parts.remove(0).to_owned();
        let between = parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(finder)
            .collect();
        Self {
            start,
            between,
            end,
        }
    }

    /// Texts with `part` anywhere.
    pub(super) fn containing(part: &str) -> Self {
        let part = part.to_ascii_lowercase();
        Self {
            start: String::new(),
            between: vec![finder(&part)],
            end: Some(String::new()),
        }
    }

    /// Texts that start with `part`.
    pub(super) fn starting(part: &str) -> Self {
        Self {
            start: part.to_ascii_lowercase(),
            between: Vec::new(),
            end: Some(String::new()),
        }
    }

    /// Texts that end with `part`.
    pub(super) fn ending(part: &str) -> Self {
        Self {
            start: String::new(),
            between: Vec::new(),
            end: Some(part.to_ascii_lowercase()),
        }
    }

    /// Whether a text, its ASCII letters in lower case, has this form.
    pub(crate) fn matches(&self, folded: &str) -> bool {
        let Some(end) = &self.end else {
            return folded == self.start;
        };
        let rest = folded
            .strip_prefix(self.start.as_str())
            .and_then(|rest| rest.strip_suffix(end.as_str()));
        let Some(mut rest) = rest.map(str::as_bytes) else {
            return false;
        };
        for part in &self.between {
            let Some(at) = part.find(rest) else {
                return false;
            };
            rest = &rest[at + part.needle().len()..];
        }
        true
    }
}

fn finder(part: &str) -> Finder<'static> {
    Finder::new(part).into_owned()
}
