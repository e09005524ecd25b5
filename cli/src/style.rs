//! Colours and signs: every meaning has a word or a sign as well, colour only repeats it.

use std::env;

use anstyle::{Ansi256Color, AnsiColor, Color, Style};
use clap::builder::Styles;
use wegweiser_core::report::{InputStatus, Priority};
use wegweiser_core::scoring::{Band, Severity};

pub(crate) const PLAIN: Style = Style::new();
pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// A doubt about a score.
pub(crate) const MARK: Style = AnsiColor::Yellow.on_default();
pub(crate) const HINT: Style = AnsiColor::Cyan.on_default().bold();
/// Text that can be copied into a shell.
pub(crate) const COMMAND: Style = AnsiColor::Cyan.on_default();

/// The colours of the help texts.
pub(crate) const HELP: Styles = Styles::styled()
    .header(BOLD)
    .usage(BOLD)
    .literal(COMMAND)
    .placeholder(DIM)
    .error(ERROR)
    .valid(COMMAND)
    .invalid(WARNING);

// One ramp from green to red, each step readable on a dark and on a light background.
const EMERALD: Style = on(35);
const GREEN: Style = on(71);
const AMBER: Style = on(178);
const ORANGE: Style = on(208);
const RED: Style = on(196);

const fn on(color: u8) -> Style {
    Style::new().fg_color(Some(Color::Ansi256(Ansi256Color(color))))
}

/// The colour of a band.
pub(crate) const fn band(band: Band) -> Style {
    match band {
        Band::Excellent => EMERALD,
        Band::Good => GREEN,
        Band::Fair => AMBER,
        Band::Poor => ORANGE,
        Band::Critical => RED,
    }
}

/// The colour of a severity.
pub(crate) const fn severity(severity: Severity) -> Style {
    match severity {
        Severity::Critical => RED.bold(),
        Severity::High => ORANGE,
        Severity::Medium => AMBER,
        Severity::Low => PLAIN,
        Severity::Info => DIM,
    }
}

/// The severity a priority comes from, for its colour and sign.
pub(crate) const fn of_priority(priority: Priority) -> Severity {
    match priority {
        Priority::Critical => Severity::Critical,
        Priority::High => Severity::High,
        Priority::Medium => Severity::Medium,
        Priority::Low => Severity::Low,
    }
}

/// The severity as a word for people.
pub(crate) const fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "Critical",
        Severity::High => "High",
        Severity::Medium => "Medium",
        Severity::Low => "Low",
        Severity::Info => "Info",
    }
}

/// The status of an input as a word.
pub(crate) const fn status_word(status: InputStatus) -> &'static str {
    match status {
        InputStatus::Ok => "ok",
        InputStatus::Partial => "partial",
        InputStatus::Unsupported => "unsupported",
        InputStatus::Failed => "failed",
    }
}

/// The signs that lines, bars and marks are made of.
#[derive(Debug)]
pub(crate) struct Glyphs {
    pub(crate) branch: &'static str,
    pub(crate) last: &'static str,
    pub(crate) trunk: &'static str,
    pub(crate) full: &'static str,
    pub(crate) half: &'static str,
    pub(crate) empty: &'static str,
    pub(crate) unknown: &'static str,
    pub(crate) ellipsis: &'static str,
    pub(crate) arrow: &'static str,
    pub(crate) times: &'static str,
    pub(crate) dot: &'static str,
    pub(crate) dash: &'static str,
    pub(crate) right: &'static str,
    /// From the least to the greatest.
    pub(crate) levels: [&'static str; 8],
    severities: [&'static str; 5],
    statuses: [&'static str; 4],
}

static UNICODE: Glyphs = Glyphs {
    branch: "├─ ",
    last: "└─ ",
    trunk: "│  ",
    full: "━",
    half: "╸",
    empty: "─",
    unknown: "┄",
    ellipsis: "…",
    arrow: "→",
    times: "×",
    dot: "·",
    dash: "–",
    right: "▸",
    levels: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    severities: ["·", "○", "●", "▲", "✖"],
    statuses: ["✔", "◐", "?", "✖"],
};

static ASCII: Glyphs = Glyphs {
    branch: "|- ",
    last: "`- ",
    trunk: "|  ",
    full: "#",
    half: "=",
    empty: "-",
    unknown: ".",
    ellipsis: "...",
    arrow: "->",
    times: "x",
    dot: "-",
    dash: "-",
    right: ">",
    levels: ["_", ".", ":", "-", "=", "+", "*", "#"],
    severities: [".", "o", "*", "!", "X"],
    statuses: ["+", "~", "?", "X"],
};

impl Glyphs {
    /// The signs this terminal can show.
    pub(crate) fn choose(ascii: bool) -> &'static Self {
        if ascii || !locale_is_utf8() {
            &ASCII
        } else {
            &UNICODE
        }
    }

    pub(crate) fn severity(&self, severity: Severity) -> &'static str {
        self.severities[severity as usize]
    }

    pub(crate) fn status(&self, status: InputStatus) -> &'static str {
        self.statuses[status as usize]
    }
}

/// Whether the locale, where one is set at all, speaks UTF-8; containers and services often set
/// none and still show it.
fn locale_is_utf8() -> bool {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"];
    let set = named
        .iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.is_empty());
    set.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
