//! The literals that a text must have for a regular expression to match it.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::fold::fold;

/// More alternatives than this are no clue.
const ALTERNATIVES: usize = 64;

/// Sets of [folded](fold) literals, of each of which a text must have one once it is folded too.
pub(super) fn literals(pattern: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    if let Ok(hir) = regex_syntax::parse(pattern) {
        collect(&hir, &mut found);
    }
    found
}

fn collect(hir: &Hir, found: &mut Vec<Vec<String>>) {
    match hir.kind() {
        HirKind::Concat(parts) => {
            // A run of letters is one literal.
            let mut run = String::new();
            for part in parts {
                if let Some(text) = exact(part) {
                    run.push_str(&text);
                } else {
                    end_run(&mut run, found);
                    collect(part, found);
                }
            }
            end_run(&mut run, found);
        }
        HirKind::Capture(capture) => collect(&capture.sub, found),
        HirKind::Repetition(repetition) if repetition.min > 0 => collect(&repetition.sub, found),
        HirKind::Alternation(parts) => found.extend(one_of(parts)),
        _ => {
            let mut run = exact(hir).unwrap_or_default();
            end_run(&mut run, found);
        }
    }
}

fn end_run(run: &mut String, found: &mut Vec<Vec<String>>) {
    if !run.is_empty() {
        found.push(vec![std::mem::take(run)]);
    }
}

/// The longest set of each alternative, together.
fn one_of(parts: &[Hir]) -> Option<Vec<String>> {
    let mut together = Vec::new();
    for part in parts {
        let mut found = Vec::new();
        collect(part, &mut found);
        let shortest = |set: &Vec<String>| set.iter().map(String::len).min().unwrap_or(0);
        together.extend(found.into_iter().max_by_key(shortest)?);
    }
    (together.len() <= ALTERNATIVES).then_some(together)
}

/// The only text that a part matches, folded.
fn exact(hir: &Hir) -> Option<String> {
    match hir.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok().map(fold),
        HirKind::Class(Class::Unicode(class)) => {
            // The cases of one letter.
            let mut letters = class
                .ranges()
                .iter()
                .flat_map(|range| range.start()..=range.end());
            let first = fold(letters.next()?.encode_utf8(&mut [0; 4]));
            letters
                .all(|letter| fold(letter.encode_utf8(&mut [0; 4])) == first)
                .then_some(first)
        }
        HirKind::Class(Class::Bytes(class)) => {
            let unicode = class.to_unicode_class()?;
            exact(&Hir::class(Class::Unicode(unicode)))
        }
        HirKind::Capture(capture) => exact(&capture.sub),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_that_must_be_there() {
        let cases: [(&str, &[&[&str]]); 9] = [
            (
                "(?i)^.*Mimikatz.*sekurlsa$",
                &[&["mimikatz"], &["sekurlsa"]],
            ),
            (
                r"\\Users\\[^\\]+\\AppData",
                &[&["\\users\\"], &["\\appdata"]],
            ),
            (
                "(?:cmd|powershell)\\.exe",
                &[&["cmd", "powershell"], &[".exe"]],
            ),
            ("(a|b?)c", &[&["c"]]),
            ("(?:abc)+d*", &[&["abc"]]),
            ("[0-9]{3}", &[]),
            ("", &[]),
            ("(?i)ΣΔΣ", &[&["σδσ"]]),
            ("(", &[]),
        ];
        for (pattern, expected) in cases {
            assert_eq!(literals(pattern), expected, "{pattern}");
        }
    }
}
