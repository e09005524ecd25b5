//! Which events are wanted. What is cheap to ask is asked first: fields are decoded last.

use std::ops::RangeInclusive;

use clap::Args;
use wegweiser_parsers::evtx::FileTime;
use wegweiser_parsers::winevent::Event;

use super::level::Level;
use super::moment::{Moment, moment};
use super::pattern::{Needle, Pattern};
use super::range::range;

/// Which events are wanted: all of them, without any option.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Selection")]
pub(crate) struct Selection {
    /// Only these event ids, ranges too: `4624,4625,1000-1100`
    #[arg(long, value_name = "IDS", value_delimiter = ',', value_parser = range::<u16>)]
    id: Vec<RangeInclusive<u16>>,
    /// Only events of this provider; `*` is anything, `Microsoft-Windows-` may be left out
    #[arg(long, value_name = "NAME")]
    provider: Vec<Pattern>,
    /// Only events of this channel: `Security`, `*PowerShell*`
    #[arg(long, value_name = "NAME")]
    channel: Vec<Pattern>,
    /// Only events of this computer
    #[arg(long, value_name = "NAME")]
    computer: Vec<Pattern>,
    /// Only events of this level and graver ones; of several, exactly these: `error,audit-failure`
    #[arg(long, value_name = "LEVEL", value_delimiter = ',')]
    level: Vec<Level>,
    /// Only events from then on: an instant, a date (UTC), or `24h`, `7d` before the newest event
    ///
    /// What is relative is counted from `--as-of` instead, where that is given.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) since: Option<Moment>,
    /// Only events up to then; a date includes the day
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) until: Option<Moment>,
    /// Only these record numbers: `100`, `100-200`
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', value_parser = range::<u64>)]
    record: Vec<RangeInclusive<u64>>,
    /// Only events with this value: `NAME=VALUE`, or `NAME~TEXT` where TEXT is a part of it
    ///
    /// Letters in either case; `*` in VALUE is anything. Of several, all must hold.
    #[arg(long, value_name = "NAME=VALUE", value_parser = field)]
    field: Vec<Field>,
    /// Only events with this text in any value or in the message; of several, all must be there
    #[arg(long, value_name = "TEXT")]
    grep: Vec<Needle>,
}

/// What the value of a field has to be.
#[derive(Clone, Debug)]
struct Field {
    name: String,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    Is(Pattern),
    Has(Needle),
}

/// The time that wanted events lie in, both ends included.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Window {
    since: Option<FileTime>,
    until: Option<FileTime>,
}

impl Selection {
    /// Whether some time of it is counted from the newest event.
    pub(crate) fn is_relative(&self) -> bool {
        [self.since, self.until]
            .iter()
            .any(|moment| matches!(moment, Some(Moment::Before(_))))
    }

    /// The time that is wanted, counted from `newest` where it is relative.
    pub(crate) fn window(&self, newest: FileTime) -> Window {
        Window {
            since: self.since.map(|moment| moment.first(newest)),
            until: self.until.map(|moment| moment.last(newest)),
        }
    }

    /// Whether an event is wanted.
    pub(super) fn admits(&self, event: &Event<'_>, window: &Window) -> bool {
        self.admits_numbers(event)
            && window.admits(event)
            && self.admits_level(event)
            && self.admits_names(event)
            && self.field.iter().all(|field| field.is_in(event))
            && self.grep.iter().all(|needle| is_somewhere(needle, event))
    }

    fn admits_numbers(&self, event: &Event<'_>) -> bool {
        is_among(&self.id, event.event_id()) && is_among(&self.record, event.record_id())
    }

    fn admits_level(&self, event: &Event<'_>) -> bool {
        match self.level.as_slice() {
            [] => true,
            [least] => Level::of(event).is_some_and(|level| least.admits(level)),
            exactly => Level::of(event).is_some_and(|level| exactly.contains(&level)),
        }
    }

    fn admits_names(&self, event: &Event<'_>) -> bool {
        let is_like = |patterns: &[Pattern], value| {
            let Some(value) = value else {
                return patterns.is_empty();
            };
            patterns.is_empty() || patterns.iter().any(|pattern| pattern.matches(&value))
        };
        is_like(&self.channel, event.channel())
            && is_like(&self.computer, event.computer())
            && (is_like(&self.provider, event.provider()) || self.admits_short_name(event))
    }

    /// Whether the provider's name is wanted without what most names begin with.
    fn admits_short_name(&self, event: &Event<'_>) -> bool {
        let Some(provider) = event.provider() else {
            return false;
        };
        let name = provider.text().to_lowercase();
        name.strip_prefix("microsoft-windows-").is_some_and(|name| {
            self.provider
                .iter()
                .any(|pattern| pattern.matches_text(name))
        })
    }
}

impl Window {
    fn admits(&self, event: &Event<'_>) -> bool {
        if self.since.is_none() && self.until.is_none() {
            return true;
        }
        event.time().is_some_and(|time| {
            self.since.is_none_or(|since| time >= since)
                && self.until.is_none_or(|until| time <= until)
        })
    }
}

impl Field {
    fn is_in(&self, event: &Event<'_>) -> bool {
        event.fields().any(|(name, value)| {
            name.eq_ignore_ascii_case(&self.name)
                && match &self.test {
                    Test::Is(pattern) => pattern.matches(&value),
                    Test::Has(needle) => needle.is_in(&value),
                }
        })
    }
}

fn is_among<T: PartialOrd>(ranges: &[RangeInclusive<T>], number: Option<T>) -> bool {
    ranges.is_empty()
        || number.is_some_and(|number| ranges.iter().any(|range| range.contains(&number)))
}

fn is_somewhere(needle: &Needle, event: &Event<'_>) -> bool {
    event.fields().any(|(_, value)| needle.is_in(&value))
        || event.message().is_some_and(|text| needle.is_in(&text))
}

fn field(text: &str) -> Result<Field, String> {
    let (name, sign, rest) = text
        .find(['=', '~'])
        .map(|at| (&text[..at], &text[at..=at], &text[at + 1..]))
        .filter(|(name, _, _)| !name.trim().is_empty())
        .ok_or_else(|| {
            "write `NAME=VALUE` for a whole value, `NAME~TEXT` for a part of one".to_owned()
        })?;
    Ok(Field {
        name: name.trim().to_owned(),
        test: match sign {
            "=" => Test::Is(Pattern::from(rest)),
            _ => Test::Has(Needle::from(rest)),
        },
    })
}
