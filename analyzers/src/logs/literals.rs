//! Literals of which a text that a pattern matches has at least one.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind};

/// What is shorter tells nothing.
const SHORTEST: usize = 3;

/// The literals, if there are any worth to look for.
///
/// A pattern that the regular expressions of this module do not accept has none.
pub(super) fn required(pattern: &str) -> Option<Vec<Vec<u8>>> {
    let mut parser = ParserBuilder::new().unicode(false).utf8(false).build();
    let found = of(&parser.parse(pattern).ok()?)?;
    (shortest(&found) >= SHORTEST).then_some(found)
}

fn of(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![literal.0.to_vec()]),
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => of(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(of).max_by_key(|all| shortest(all)),
        HirKind::Alternation(parts) => {
            let all: Option<Vec<_>> = parts.iter().map(of).collect();
            Some(all?.concat())
        }
        _ => None,
    }
}

fn shortest(literals: &[Vec<u8>]) -> usize {
    literals.iter().map(Vec::len).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_that_must_be_there() {
        let shown = |pattern: &str| {
            let all = required(pattern)?;
            Some(
                all.iter()
                    .map(|one| String::from_utf8_lossy(one).into_owned())
                    .collect::<Vec<_>>(),
            )
        };
        for (pattern, expected) in [
            (r"task (?P<comm>\S+):\d+ blocked for", &[" blocked for"][..]),
            (r"^(?:Invalid|Illegal) user ", &["Invalid", "Illegal"]),
            (r"(?:Detected hang|Reset) it", &["Detected hang", "Reset"]),
            (r"(?:a\S*)?Voltage(?:x)?", &["Voltage"]),
        ] {
            let expected = expected.iter().map(|one| (*one).to_owned()).collect();
            assert_eq!(shown(pattern), Some(expected), "{pattern}");
        }
        for open in [".+", r"\d\d", "ab", "(?:long words|x)", "("] {
            assert_eq!(shown(open), None, "{open}");
        }
    }
}
