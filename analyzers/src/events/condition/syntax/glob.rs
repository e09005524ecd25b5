//! Patterns over text without case.

use memchr::memmem::Finder;

use super::folded::{Folded, Pairs};

/// A text with gaps: fixed parts that must occur in order, the outer two at the ends of the text.
///
/// ASCII letters match in either case.
#[derive(Clone, Debug)]
pub(crate) struct Glob {
    pairs: Pairs,
    start: Box<str>,
    between: Box<[Finder<'static>]>,
    /// `None` without any gap: the text is `start` and nothing else.
    end: Option<Box<str>>,
}

/// What a text is a pattern of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GlobKind {
    /// Texts of its form, in which `*` stands for any text.
    Like,
    /// Texts with it anywhere.
    Containing,
    /// Texts that start with it.
    Starting,
    /// Texts that end with it.
    Ending,
}

impl GlobKind {
    pub(super) const COUNT: usize = 4;

    pub(super) fn glob(self, pattern: &str) -> Glob {
        let pattern = pattern.to_ascii_lowercase();
        match self {
            Self::Like => Glob::like(&pattern),
            Self::Containing => Glob::new("", vec![finder(&pattern)], Some("")),
            Self::Starting => Glob::new(&pattern, Vec::new(), Some("")),
            Self::Ending => Glob::new("", Vec::new(), Some(&pattern)),
        }
    }
}

impl Glob {
    fn new(start: &str, between: Vec<Finder<'static>>, end: Option<&str>) -> Self {
        let between_bytes = between.iter().map(Finder::needle);
        let parts = between_bytes.chain([start.as_bytes(), end.unwrap_or_default().as_bytes()]);
        Self {
            pairs: Pairs::of(parts),
            start: start.into(),
            between: between.into(),
            end: end.map(Into::into),
        }
    }

    fn like(pattern: &str) -> Self {
        let Some((start, rest)) = pattern.split_once('*') else {
            return Self::new(pattern, Vec::new(), None);
        };
        let (between, end) = rest.rsplit_once('*').unwrap_or(("", rest));
        let parts = between.split('*').filter(|part| !part.is_empty());
        Self::new(start, parts.map(finder).collect(), Some(end))
    }

    /// Whether a text has this form.
    pub(crate) fn matches(&self, folded: &Folded) -> bool {
        if !self.pairs.may_be_in(folded) {
            return false;
        }
        let Some(end) = &self.end else {
            return *folded.text() == *self.start;
        };
        let rest = folded
            .text()
            .strip_prefix(&*self.start)
            .and_then(|rest| rest.strip_suffix(&**end));
        let Some(mut rest) = rest.map(str::as_bytes) else {
            return false;
        };
        for part in &*self.between {
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
