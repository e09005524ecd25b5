//! The command line: what can be asked for. Help, man page and completions are made of this.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum, ValueHint};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use wegweiser_core::scoring::{Score, Severity};

use crate::error::Error;
use crate::events::Selection;
use crate::{help, style};

/// Everything that was asked for.
#[derive(Debug, Parser)]
#[command(
    name = "wegweiser-score",
    version,
    about = help::ABOUT,
    long_about = help::LONG_ABOUT,
    after_help = help::AFTER,
    after_long_help = help::AFTER_LONG,
    override_usage = help::USAGE,
    subcommand_negates_reqs = true,
    styles = style::HELP,
    max_term_width = 100,
)]
pub(crate) struct Cli {
    /// Files, folders, summaries or a saved report; `-` is stdin
    #[arg(required = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) overview: Overview,
    #[command(flatten)]
    pub(crate) judging: Judging,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

impl Cli {
    /// Refuses what parses but cannot be meant.
    pub(crate) fn checked(self) -> Result<Self, clap::Error> {
        let stray = self.overview.fail_under.is_some() || self.overview.summary;
        if self.command.is_some() && (stray || !self.paths.is_empty()) {
            let message = "paths and options of the overview do not go before a subcommand";
            return Err(Self::command().error(ErrorKind::ArgumentConflict, message));
        }
        Ok(self)
    }
}

/// What the overview of a fleet shows, and when it fails.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct Overview {
    /// Exit with 1 when a root scores less than N
    #[arg(long, value_name = "N", value_parser = score)]
    pub(crate) fail_under: Option<Score>,
    /// Leave out the devices and their findings
    #[arg(long)]
    pub(crate) summary: bool,
}

/// How exports become scores.
#[derive(Args, Debug)]
#[command(next_help_heading = "Judging")]
pub(crate) struct Judging {
    /// The instant to judge for: `2026-11-20` (its end, UTC) or `2026-11-20T12:00:00Z`
    ///
    /// Ages and freshness are counted from it. Without it, the `as_of` of a `fleet.toml` holds,
    /// otherwise the current time.
    #[arg(long, global = true, value_name = "TIME", value_parser = instant)]
    pub(crate) as_of: Option<Timestamp>,
    /// The policy to judge under: weights, expectations, exclusions
    ///
    /// Without it, the policy that a `fleet.toml` names holds, otherwise the documented defaults.
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) policy: Option<PathBuf>,
    /// Sigma rules to match on Windows events: a file or a folder; may be given several times
    #[arg(long, global = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) sigma: Vec<PathBuf>,
    /// Rules of your own on Windows events, as CSV; may be given several times
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) event_rules: Vec<PathBuf>,
    /// A list of vulnerable or malicious drivers; may be given several times
    ///
    /// LOLDrivers' `drivers.json`, Microsoft's block list as XML, or an index that `data index` wrote.
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) driver_data: Vec<PathBuf>,
    /// Hide accounts, security identifiers, addresses and command lines
    ///
    /// The same value becomes the same token everywhere in one report.
    #[arg(long, global = true)]
    pub(crate) redact: bool,
    /// Worker threads; 0 is one per core
    #[arg(
        long,
        global = true,
        value_name = "N",
        default_value_t = 0,
        hide_default_value = true
    )]
    pub(crate) threads: u16,
}

/// Where the result goes and what it looks like.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
#[allow(
    clippy::struct_field_names,
    reason = "`-o, --output` is what everybody knows it by"
)]
pub(crate) struct Output {
    /// What to write
    #[arg(
        short,
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "FORMAT"
    )]
    pub(crate) format: OutputFormat,
    /// Write to a file instead of stdout, packed if its name ends in `.gz`; it is replaced at once or not at all
    #[arg(short, long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Show every finding, every note and every path
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// Show nothing on stderr but errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Show no progress bar
    #[arg(long, global = true)]
    pub(crate) no_progress: bool,
    /// When to use colour; `NO_COLOR` and `CLICOLOR_FORCE` are respected
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: ColorChoice,
    /// Draw with ASCII alone; also when the locale is not UTF-8
    #[arg(long, global = true)]
    pub(crate) ascii: bool,
    /// Columns to use; the terminal's own, or 100 when there is none
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=400))]
    pub(crate) width: Option<u16>,
}

/// The formats of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// Text for people at a terminal
    #[default]
    Human,
    /// The whole report; `wegweiser-score schema` describes it
    Json,
    /// One JSON object per line: the report, then its inputs, then its nodes
    Jsonl,
    /// One row per finding and device
    Csv,
    /// For a ticket or a pull request
    Markdown,
    /// One line for a monitoring system, with its exit codes 0, 1, 2 and 3
    Nagios,
}

impl OutputFormat {
    /// The name on the command line.
    fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Refuses a format that a command does not write.
    pub(crate) fn one_of(self, command: &str, formats: &[Self]) -> Result<Self, Error> {
        if formats.contains(&self) {
            return Ok(self);
        }
        let names: Vec<_> = formats
            .iter()
            .map(|one| format!("`{}`", one.name()))
            .collect();
        Err(
            Error::usage(format!("`{command}` does not write `{}`", self.name()))
                .hint(format!("it writes {}", names.join(", "))),
        )
    }
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// When the output is a terminal
    #[default]
    Auto,
    /// Always, also into files and pipes
    Always,
    /// Never
    Never,
}

/// What to do instead of the overview.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Explain a score or a finding: what it costs, where it is seen, what to do
    #[command(after_long_help = help::EXPLAIN)]
    Explain {
        /// A node by its path or the end of it, or a finding or rule by its id
        #[arg(value_name = "TARGET")]
        target: String,
        /// Files, folders, summaries or a saved report; `-` is stdin
        #[arg(required = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
        paths: Vec<PathBuf>,
    },
    /// Suggest an order to fix things in, with the score after each step
    #[command(after_long_help = help::PLAN)]
    Plan {
        /// Files, folders, summaries or a saved report; `-` is stdin
        #[arg(required = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
        paths: Vec<PathBuf>,
        /// Plan for this node; every root otherwise
        #[arg(long, visible_alias = "node", value_name = "NODE")]
        device: Option<String>,
        /// Stop as soon as the score reaches N
        #[arg(long, value_name = "N", value_parser = score)]
        target: Option<Score>,
    },
    /// Tell what the scores would be if some findings were fixed
    #[command(name = "what-if", after_long_help = help::WHAT_IF)]
    WhatIf {
        /// Files, folders, summaries or a saved report; `-` is stdin
        #[arg(required = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
        paths: Vec<PathBuf>,
        /// A rule or finding everywhere, or `DEVICE:ID` on one device; may be given several times
        #[arg(long, required = true, value_name = "ID", value_delimiter = ',')]
        fix: Vec<String>,
    },
    /// Tell what moved between two reports, and why
    #[command(after_long_help = help::DIFF)]
    Diff {
        /// The older exports, summary or saved report
        #[arg(value_hint = ValueHint::AnyPath)]
        old: PathBuf,
        /// The newer exports, summary or saved report
        #[arg(value_hint = ValueHint::AnyPath)]
        new: PathBuf,
        /// Exit with 1 when the score of any node fell by that many points
        #[arg(long, value_name = "POINTS", allow_hyphen_values = true, value_parser = fall)]
        fail_on: Option<u8>,
    },
    /// Read exports and write what was seen, unjudged: kilobytes for gigabytes
    #[command(after_long_help = help::SUMMARIZE)]
    Summarize {
        /// Files, folders or summaries; `-` is stdin
        #[arg(required = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
        paths: Vec<PathBuf>,
    },
    /// Show the events of Windows event logs, and of exports from them
    #[command(after_long_help = help::EVENTS)]
    Events(Box<Events>),
    /// Show performance data: how each metric went, its limit, and what was found
    #[command(after_long_help = help::PERF)]
    Perf(Perf),
    /// Merge summaries into one
    #[command(after_long_help = help::SUMMARIZE)]
    Merge {
        /// Summaries; `-` is stdin
        #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
        files: Vec<PathBuf>,
    },
    /// Judge summaries, with the same result as judging the exports
    #[command(after_long_help = help::SUMMARIZE)]
    Judge {
        /// Summaries; `-` is stdin
        #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        overview: Overview,
    },
    /// List the rules, or show one
    Rules {
        #[command(subcommand)]
        command: Option<Rules>,
    },
    /// Check lists of vulnerable drivers, or write them as one index
    #[command(after_long_help = help::DATA)]
    Data {
        #[command(subcommand)]
        command: Data,
    },
    /// List the formats that can be read, and how to export them
    Formats,
    /// Write the JSON Schema of reports
    Schema,
    /// Write completions for a shell
    #[command(after_long_help = help::COMPLETIONS)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual page
    #[command(after_long_help = help::MAN)]
    Man,
}

/// Which events to show, and what of them.
#[derive(Args, Debug)]
pub(crate) struct Events {
    /// Event logs, exports from them, or folders, packed or not; `-` is stdin
    #[arg(required = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) selection: Selection,
    #[command(flatten)]
    pub(crate) listing: EventListing,
    /// Show also what was deleted or overwritten and is still there, as doubtful
    #[arg(long)]
    pub(crate) recover: bool,
}

/// What `perf` shows.
#[derive(Args, Debug)]
pub(crate) struct Perf {
    /// Performance data of any form, or folders, packed or not; summaries; `-` is stdin
    #[arg(required = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,
    /// Show every series, also those that no rule asks of
    #[arg(long)]
    pub(crate) all: bool,
}

/// What is shown of wanted events.
#[derive(Args, Debug)]
#[command(next_help_heading = "Listing")]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(crate) struct EventListing {
    /// Show only the first N wanted events, and read no further
    #[arg(long, value_name = "N", conflicts_with_all = ["last", "count"])]
    pub(crate) limit: Option<u64>,
    /// Show only the last N wanted events
    #[arg(long, value_name = "N", conflicts_with = "count")]
    pub(crate) last: Option<usize>,
    /// Show every field of each event, one below the other
    #[arg(long, visible_alias = "details", conflicts_with_all = ["count", "json", "csv"])]
    pub(crate) full: bool,
    /// Count wanted events by provider and id, the most frequent first
    #[arg(long)]
    pub(crate) count: bool,
    /// Write one JSON object per line; the same as `--format jsonl`
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Write CSV, the data of an event as JSON in one cell; the same as `--format csv`
    #[arg(long)]
    pub(crate) csv: bool,
}

/// What to do with the rules.
#[derive(Debug, Subcommand)]
pub(crate) enum Rules {
    /// List rules: id, severity, title
    List {
        /// Only rules with this tag; several must all be there
        #[arg(long, value_name = "TAG")]
        tag: Vec<String>,
        /// Only rules of this severity
        #[arg(long, value_name = "SEVERITY", value_parser = severity())]
        severity: Option<Severity>,
    },
    /// List the rules of `--sigma` that could not be loaded, and why
    Skipped,
    /// Show one rule: what it means, when it applies, what to do
    Show {
        /// The rule's id
        id: String,
    },
}

/// What to do with lists of drivers.
#[derive(Debug, Subcommand)]
pub(crate) enum Data {
    /// Say what files hold: source, date, entries, and what was passed over
    Check {
        /// Lists, or indexes
        #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
        files: Vec<PathBuf>,
    },
    /// Write lists as one index (`-o FILE`), which loads a hundred times faster
    Index {
        /// Lists, or indexes
        #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
        files: Vec<PathBuf>,
    },
}

/// A hint where a path that does not exist looks like a slip of the pen in a command's name.
pub(crate) fn command_like(path: &Path) -> Option<String> {
    let word = path.to_str()?;
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let cli = Cli::command();
    let name = cli
        .get_subcommands()
        .map(clap::Command::get_name)
        .find(|name| {
            // One letter too many or too few at the end, or letters in another order.
            sorted(name) == sorted(word)
                || (word.len() > 3 && (name.starts_with(word) || word.starts_with(name)))
        })?;
    Some(if name == word {
        format!("the command `{name}` goes before paths and their options")
    } else {
        format!("did you mean the command `{name}`?")
    })
}

fn score(text: &str) -> Result<Score, String> {
    text.parse()
        .ok()
        .and_then(Score::new)
        .ok_or_else(|| "a score is a whole number from 1 to 100".to_owned())
}

fn severity() -> impl TypedValueParser<Value = Severity> {
    let words = Severity::ALL.map(|severity| severity.to_string());
    PossibleValuesParser::new(words).try_map(|word| word.parse::<Severity>())
}

/// A number of points to fall by, with or without its minus sign.
fn fall(text: &str) -> Result<u8, String> {
    let points = text.strip_prefix('-').unwrap_or(text).parse();
    let points = points.ok().filter(|points| (1..=99).contains(points));
    points.ok_or_else(|| "a fall is a whole number of points from -99 to -1".to_owned())
}

/// An instant, or the last second of a day in UTC.
fn instant(text: &str) -> Result<Timestamp, String> {
    if let Ok(instant) = text.parse() {
        return Ok(instant);
    }
    // A time of day without an offset parses as a date too, but is no instant.
    let date = text
        .parse::<Date>()
        .ok()
        .filter(|_| !text.contains(['T', 't', ' ']));
    let end = date.map(|date| date.at(23, 59, 59, 0).to_zoned(TimeZone::UTC));
    end.and_then(Result::ok)
        .map(|end| end.timestamp())
        .ok_or_else(|| {
            "write a date like `2026-11-20` or an instant like `2026-11-20T12:00:00Z`".to_owned()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_day_is_judged_at_its_end() {
        assert_eq!(
            instant("2026-11-20").unwrap().to_string(),
            "2026-11-20T23:59:59Z"
        );
        assert_eq!(
            instant("2026-11-20T12:00:00+01:00").unwrap().to_string(),
            "2026-11-20T11:00:00Z"
        );
        assert!(instant("yesterday").is_err() && instant("2026-11-20T12:00").is_err());
    }

    #[test]
    fn a_fall_may_carry_its_sign() {
        assert_eq!((fall("-5"), fall("5")), (Ok(5), Ok(5)));
        assert!(fall("0").is_err() && fall("--5").is_err() && fall("100").is_err());
    }
}
