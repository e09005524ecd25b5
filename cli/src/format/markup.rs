//! Markdown that says what it is meant to say, whatever the endpoint put into it.

use crate::text::clean;

/// Text from outside: no HTML, no links, no emphasis, no table cells of its own.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let clean = clean(text);
    for (at, c) in clean.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => out.extend(['\\', c]),
            // What begins a heading, a list or a quotation, and only there.
            '#' | '-' | '+' | '=' | '!' if at == 0 => out.extend(['\\', c]),
            // `1.` begins a list, `www.` and `://` become links by themselves.
            '.' if begins_list(&clean[..at]) || ends_with_www(&clean[..at]) => out.push_str("\\."),
            ')' if begins_list(&clean[..at]) => out.push_str("\\)"),
            '/' if clean[..at].ends_with(':') => out.push_str("\\/"),
            // A mention would call a person.
            '@' => out.push_str("&#64;\u{2060}"),
            c => out.push(c),
        }
    }
    out
}

fn begins_list(before: &str) -> bool {
    !before.is_empty() && before.len() <= 9 && before.bytes().all(|byte| byte.is_ascii_digit())
}

fn ends_with_www(before: &str) -> bool {
    before.len() >= 3
        && before.is_char_boundary(before.len() - 3)
        && before[before.len() - 3..].eq_ignore_ascii_case("www")
}

/// An id or a path as code, also inside a table.
pub(super) fn code(text: &str) -> String {
    let text = clean(text).replace('`', "'").replace('|', "\\|");
    if text.is_empty() {
        String::new()
    } else {
        format!("`{text}`")
    }
}

/// A table: cells are Markdown already.
#[derive(Debug)]
pub(super) struct Table {
    out: String,
}

impl Table {
    /// Titles; one that starts with `>` stands over numbers.
    pub(super) fn new(titles: &[&str]) -> Self {
        let names: Vec<_> = titles
            .iter()
            .map(|title| title.trim_start_matches('>'))
            .collect();
        let lines: Vec<_> = titles
            .iter()
            .map(|title| {
                if title.starts_with('>') {
                    "---:"
                } else {
                    "---"
                }
            })
            .collect();
        Self {
            out: format!("| {} |\n| {} |\n", names.join(" | "), lines.join(" | ")),
        }
    }

    pub(super) fn row(&mut self, cells: &[String]) {
        put!(self.out, "| {} |\n", cells.join(" | "));
    }

    pub(super) fn finish(self) -> String {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_is_markup() {
        let cases = [
            (
                "<script>alert(1)</script>",
                "&lt;script&gt;alert(1)&lt;/script&gt;",
            ),
            ("a|b", "a\\|b"),
            ("# title", "\\# title"),
            ("- item", "\\- item"),
            ("1. item", "1\\. item"),
            ("[x](http://a.example)", "\\[x\\](http:\\//a.example)"),
            ("see www.example.com", "see www\\.example.com"),
            ("`code`", "\\`code\\`"),
            ("ssh-7408", "ssh-7408"),
        ];
        for (text, escaped) in cases {
            assert_eq!(escape(text), escaped);
        }
        assert_eq!(code("a`b|c"), "`a'b\\|c`");
    }
}
