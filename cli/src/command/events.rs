//! Shows the events of logs.

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use wegweiser_core::report::{InputReport, InputStatus};
use wegweiser_parsers::evtx::FileTime;
use wegweiser_parsers::winevent::Event;

use super::{Context, Outcome};
use crate::args::OutputFormat::{Csv, Human, Jsonl};
use crate::args::{Cli, Events, OutputFormat};
use crate::error::{Error, Exit};
use crate::events::{
    Limit, Listing, Log, Shown, Tally, View, Visit, Visited, Window, file_time, visit,
};
use crate::format::events::{EventLines, EventRows, count_lines, count_rows};
use crate::human::event::EventPages;
use crate::human::events::EventTable;
use crate::human::tally::counts;
use crate::printer::{Printer, Screen};
use crate::progress::{Follower, speed};
use crate::text::{count, what_it_is};

pub(super) fn run(context: &Context<'_>, asked: &Events) -> Result<Outcome, Error> {
    let (cli, printer) = (context.cli, context.printer);
    if cli.judging.redact {
        let message = "`events` shows events as they are, `--redact` cannot change it";
        return Err(Error::usage(message)
            .hint("a report on the log can be redacted: `wegweiser-score PATH --redact`"));
    }
    let view = view(context, asked)?;
    let window = window(cli, printer, asked)?;
    let limit = match (asked.listing.limit, asked.listing.last) {
        (Some(most), _) => Limit::First(most),
        (None, Some(most)) => Limit::Last(most),
        (None, None) => Limit::All,
    };
    let listing = Listing::new(asked.selection.clone(), window, limit, view, printer.out()?);
    let since = Instant::now();
    let visited = visit(
        &asked.paths,
        asked.recover,
        listing,
        follower(printer, &asked.paths),
    )?;
    let took = since.elapsed();
    if let Some(reasons) = nothing(&visited) {
        return Err(Error::Nothing { reasons });
    }
    let exit = exit(&visited);
    let Visited {
        visitor,
        logs,
        others,
        bytes,
        failure,
    } = visited;
    let shown = match failure {
        None => visitor.finish(),
        Some(error) => Err(error),
    };
    let shown = match shown {
        // Who reads has seen enough, and nothing more is to be said.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            return Ok(Outcome::shown(Exit::Fine));
        }
        shown => shown.map_err(|source| printer.not_written(source))?,
    };
    tell_of_troubles(printer, &logs, &others);
    if printer.is_verbose() || printer.is_watched() {
        for log in logs.iter().filter(|log| !log.losses.is_empty()) {
            printer.note(&format!("`{}` does not carry {}", log.source, log.losses));
        }
        let read = logs.iter().map(|log| log.events).sum();
        printer.note(&closing(shown, read, bytes, took));
    }
    Ok(Outcome::shown(exit))
}

/// What could not be read, of logs and of what cannot be opened at all.
fn tell_of_troubles(printer: &Printer, logs: &[Log], others: &[InputReport]) {
    let failed = others
        .iter()
        .filter(|input| input.status == InputStatus::Failed);
    let troubles = logs
        .iter()
        .filter_map(|log| Some((&log.source, log.trouble.as_ref()?)))
        .chain(failed.filter_map(|input| Some((&input.path, input.reason.as_ref()?))));
    for (source, trouble) in troubles {
        printer.warn(&format!("`{source}`: {trouble}"));
    }
}

/// What writes the events.
fn view(context: &Context<'_>, asked: &Events) -> Result<Box<dyn View>, Error> {
    let screen = context.screen;
    let listing = &asked.listing;
    let format = match (listing.json, listing.csv) {
        (true, _) => Jsonl,
        (_, true) => Csv,
        _ => context
            .cli
            .output
            .format
            .one_of("events", &[Human, Jsonl, Csv])?,
    };
    Ok(match format {
        format if listing.count => Box::new(Counts {
            tally: Tally::default(),
            format,
            screen,
        }),
        Jsonl => Box::new(EventLines),
        Csv => Box::new(EventRows::new()?),
        _ if listing.full => Box::new(EventPages::new(screen)),
        _ => Box::new(EventTable::new(screen)),
    })
}

/// The time that is asked for. What is counted from the newest event needs a look at all of them first.
fn window(cli: &Cli, printer: &Printer, asked: &Events) -> Result<Window, Error> {
    let selection = &asked.selection;
    let newest = match cli.judging.as_of {
        _ if !selection.is_relative() => FileTime::default(),
        Some(as_of) => file_time(as_of),
        None if asked.paths.iter().any(|path| path.as_os_str() == "-") => {
            let message = "a time before the newest event needs a file: stdin is read only once";
            return Err(Error::usage(message)
                .hint("write an instant, or say with `--as-of` what to count from"));
        }
        None => {
            let follower = follower(printer, &asked.paths);
            visit(&asked.paths, false, Newest::default(), follower)?
                .visitor
                .0
        }
    };
    Ok(selection.window(newest))
}

/// The time of the newest event.
#[derive(Default)]
struct Newest(FileTime);

impl Visit for Newest {
    fn event(&mut self, event: Event<'_>, _source: &str) -> io::Result<ControlFlow<()>> {
        self.0 = self.0.max(event.time().unwrap_or_default());
        Ok(ControlFlow::Continue(()))
    }
}

/// Counts events instead of showing them.
struct Counts {
    tally: Tally,
    format: OutputFormat,
    screen: Screen,
}

impl View for Counts {
    fn event(&mut self, shown: &Shown<'_>, _out: &mut String) {
        self.tally.add(shown);
    }

    fn end(&mut self, out: &mut String) {
        out.push_str(&match self.format {
            Jsonl => count_lines(&self.tally),
            Csv => count_rows(&self.tally),
            _ => counts(&self.tally, &self.screen),
        });
    }
}

/// A progress bar, unless the events themselves show that something is going on.
fn follower(printer: &Printer, paths: &[PathBuf]) -> Follower {
    let sizes: Option<u64> = paths
        .iter()
        .map(|path| fs::metadata(path).ok().filter(fs::Metadata::is_file))
        .map(|file| Some(file?.len()))
        .sum();
    Follower::new(printer.shows_progress() && !printer.shows_result(), sizes)
}

/// Why nothing could be read, where that is so.
fn nothing<V>(visited: &Visited<V>) -> Option<Vec<String>> {
    const MOST: usize = 5;
    let is_read = |log: &Log| log.events > 0 || log.trouble.is_none();
    if visited.logs.iter().any(is_read) || visited.failure.is_some() {
        return None;
    }
    let reason = |path: &str, reason: Option<&str>| {
        format!(
            "`{path}`: {}",
            what_it_is(reason.unwrap_or("it holds no events"))
        )
    };
    let logs = visited
        .logs
        .iter()
        .map(|log| (log.source.as_str(), log.trouble.as_deref()));
    let others = visited
        .others
        .iter()
        .map(|input: &InputReport| (input.path.as_str(), input.reason.as_deref()));
    let mut reasons: Vec<String> = logs
        .chain(others)
        .map(|(path, why)| reason(path, why))
        .collect();
    if reasons.len() > MOST {
        let more = reasons.len() - MOST;
        reasons.truncate(MOST);
        reasons.push(format!("and {more} more"));
    }
    Some(reasons)
}

/// 4 where a log failed or was read in part; files of another kind change nothing.
fn exit<V>(visited: &Visited<V>) -> Exit {
    let failed = |input: &InputReport| input.status == InputStatus::Failed;
    let is_partial =
        visited.logs.iter().any(|log| log.trouble.is_some()) || visited.others.iter().any(failed);
    if is_partial {
        Exit::Partial
    } else {
        Exit::Fine
    }
}

/// `12 of 40000 events shown, read 537.00 MB in 0.4 s (1.34 GB/s)`.
fn closing(shown: u64, read: u64, bytes: u64, took: Duration) -> String {
    let (events, speed) = (count(read, "event"), speed(bytes, took));
    format!("{shown} of {events} shown, read {speed}")
}
