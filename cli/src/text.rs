//! One line of styled text that knows its width on the screen.
//!
//! Whatever comes from outside (names, titles, evidence, paths) enters through [`Text::add`], which
//! takes out everything that could speak to the terminal; the program's own words enter through
//! [`Text::lit`].

use std::fmt::Write as _;

use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;
use wegweiser_core::plain;

use crate::printer::Screen;

/// A piece of a line, or a line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    parts: Vec<(Style, String)>,
}

impl Text {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// With words of this program.
    #[must_use]
    pub(crate) fn lit(mut self, style: Style, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.parts.push((style, text));
        }
        self
    }

    /// With words from outside.
    #[must_use]
    pub(crate) fn add(self, style: Style, text: &str) -> Self {
        self.lit(style, clean(text))
    }

    /// With another piece.
    #[must_use]
    pub(crate) fn join(mut self, other: Self) -> Self {
        self.parts.extend(other.parts);
        self
    }

    /// With a blank of that width.
    #[must_use]
    pub(crate) fn gap(self, width: usize) -> Self {
        self.lit(Style::new(), " ".repeat(width))
    }

    /// Columns on the screen.
    pub(crate) fn width(&self) -> usize {
        self.parts.iter().map(|(_, text)| text.width()).sum()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Filled with blanks on the right.
    #[must_use]
    pub(crate) fn left(self, width: usize) -> Self {
        let missing = width.saturating_sub(self.width());
        self.gap(missing)
    }

    /// Filled with blanks on the left.
    #[must_use]
    pub(crate) fn right(self, width: usize) -> Self {
        let missing = width.saturating_sub(self.width());
        Self::new().gap(missing).join(self)
    }

    /// Cut to a width, the end replaced by an ellipsis.
    #[must_use]
    pub(crate) fn fit(self, width: usize, ellipsis: &str) -> Self {
        if self.width() <= width {
            return self;
        }
        let mut room = width.saturating_sub(ellipsis.width());
        let mut cut = Self::new();
        for (style, text) in self.parts {
            let kept = prefix(&text, room);
            room -= kept.width();
            let whole = kept.len() == text.len();
            cut = cut.lit(style, kept);
            if !whole {
                let end = if ellipsis.width() <= width {
                    ellipsis
                } else {
                    ""
                };
                return cut.lit(style, end);
            }
        }
        cut
    }

    /// Writes it as a line, cut to the screen.
    pub(crate) fn show(self, screen: &Screen, out: &mut String) {
        self.fit(screen.width, screen.glyphs.ellipsis).line(out);
    }

    /// Writes it as a line, without blanks at its end.
    pub(crate) fn line(&self, out: &mut String) {
        let is_blank = |text: &str| text.trim_end().is_empty();
        let end = self.parts.iter().rposition(|(_, text)| !is_blank(text));
        let shown = &self.parts[..end.map_or(0, |last| last + 1)];
        for (at, (style, text)) in shown.iter().enumerate() {
            let is_last = at + 1 == shown.len();
            let text = if is_last { text.trim_end() } else { text };
            // Writing into a string cannot fail.
            let _ = write!(out, "{style}{text}{style:#}");
        }
        out.push('\n');
    }
}

/// Text from outside without anything a terminal would obey.
pub(crate) fn clean(text: &str) -> String {
    plain(text, usize::MAX)
}

/// The longest start of a text that fits a width.
fn prefix(text: &str, width: usize) -> &str {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let fits = ends.take_while(|&end| text[..end].width() <= width).last();
    &text[..fits.unwrap_or(0)]
}

/// Cut to a width at the front, because the end of a path says more than its start.
pub(crate) fn fit_path(path: &str, width: usize, ellipsis: &str) -> String {
    let path = clean(path);
    if path.width() <= width {
        return path;
    }
    let room = width.saturating_sub(ellipsis.width());
    let starts = path.char_indices().map(|(at, _)| at);
    let from = starts
        .filter(|&at| path[at..].width() <= room)
        .min()
        .unwrap_or(path.len());
    // A cut at a separator reads better, where one is near.
    let from = path[from..]
        .find('/')
        .filter(|&at| at < 24)
        .map_or(from, |at| from + at);
    format!("{ellipsis}{}", &path[from..])
}

/// A paragraph broken into lines of a width.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in clean(text).split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Milli-points as points with one decimal, rounded half away from zero, never a bare `-0.0`.
pub(crate) fn points(milli: i64) -> String {
    let tenths = (milli.abs() + 50) / 100;
    let sign = if milli < 0 && tenths > 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths / 10, tenths % 10)
}

/// The same with a sign on both sides of zero.
pub(crate) fn signed(milli: i64) -> String {
    let text = points(milli);
    if milli > 0 && text != "0.0" {
        format!("+{text}")
    } else {
        text
    }
}

/// The reason why an input was not recognised, without the long list of what it is not.
pub(crate) fn what_it_is(reason: &str) -> &str {
    reason
        .split_once("; not one of: ")
        .map_or(reason, |(what, _)| what)
}

/// `1 device`, `3 devices`.
pub(crate) fn count(number: u64, one: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {one}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_by_columns_not_by_bytes() {
        let text = Text::new().add(Style::new(), "büro 日本語").fit(8, "…");
        assert_eq!(text.width(), 8);
        let mut line = String::new();
        text.line(&mut line);
        assert_eq!(line, "büro 日…\n");
    }

    #[test]
    fn what_comes_from_outside_cannot_speak_to_the_terminal() {
        let mut line = String::new();
        Text::new()
            .add(Style::new(), "a\u{1b}[31mb\u{202e}c\u{7}\r\nd")
            .line(&mut line);
        assert_eq!(line, "a[31mbc  d\n");
    }

    #[test]
    fn points_are_rounded_to_tenths() {
        assert_eq!(
            (points(-3_249), points(-40), signed(2_950)),
            ("-3.2".into(), "0.0".into(), "+3.0".into())
        );
    }

    #[test]
    fn a_path_keeps_its_end() {
        assert_eq!(
            fit_path("fleet/Nordwind/Servers/nw-db-01/report.dat", 24, "…"),
            "…/nw-db-01/report.dat"
        );
    }
}
