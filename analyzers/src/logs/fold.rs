//! One pass over a log.

use std::collections::BTreeMap;

use jiff::Timestamp;
use regex::bytes::Captures;
use wegweiser_core::scoring::Severity;
use wegweiser_core::{Evidence, Position, Sensitivity, plain};
use wegweiser_parsers::logs::Line;

use super::boots::Boots;
use super::class::Classes;
use super::row::{Check, Field, Row, sensitivity};
use super::summary::{LogSummary, Span};
use super::tally::{Hour, Place, Tally};
use super::{LogRules, Side};

/// The most bytes of one part of a group.
const PART_BYTES: usize = 96;
/// The most that one line can say that happened.
const MOST_TIMES: u64 = 100_000;
const HOUR_SECONDS: i64 = 3_600;

/// Folds the lines of one log into a summary.
#[derive(Debug)]
pub struct LogFold<'r> {
    rules: &'r LogRules,
    source: String,
    counts_bytes: bool,
    classes: Classes<'r>,
    spans: [Option<Span>; Side::ALL.len()],
    /// By the number of the rule.
    tallies: BTreeMap<u16, Tally>,
    summary: LogSummary,
    boots: Boots,
    candidates: Vec<u16>,
    shutdown: Option<u16>,
    unclean: Option<u16>,
}

/// When a line was written, as the log says it.
#[derive(Clone, Copy)]
struct When {
    hour: Hour,
    /// In seconds of the clock of the hour; the position in the log where there is none.
    second: i64,
    at: Option<Timestamp>,
}

impl<'r> LogFold<'r> {
    /// An empty fold for the log of this name.
    pub fn new(rules: &'r LogRules, source: &str) -> Self {
        Self {
            rules,
            source: source.to_owned(),
            counts_bytes: false,
            classes: Classes::new(rules),
            spans: Default::default(),
            tallies: BTreeMap::new(),
            summary: LogSummary::default(),
            boots: Boots::default(),
            candidates: Vec::new(),
            shutdown: rules.number_of("linux.shutdown-marker"),
            unclean: rules.number_of("linux.boot-unclean"),
        }
    }

    /// With positions that are bytes; see [`Format::counts_bytes`](wegweiser_parsers::logs::Format::counts_bytes).
    #[must_use]
    pub fn with_byte_positions(mut self, counts_bytes: bool) -> Self {
        self.counts_bytes = counts_bytes;
        self
    }

    /// Adds a line.
    pub fn line(&mut self, line: &Line<'_>) {
        let class = self.classes.of(line);
        let is_authentication = matches!(line.facility, Some(4 | 10));
        let side = match class.side {
            Some(Side::Syslog) if is_authentication => Some(Side::Authentication),
            side => side,
        };
        class.screen.candidates(line.message, &mut self.candidates);
        let when = When::of(line);
        if let Some(side) = side {
            self.see(side, when).lines += 1;
        }
        if let Some(start) = self.boots.see(line, side == Some(Side::Kernel)) {
            if let Hour::At(_) = when.hour {
                self.summary.add_boot(when.second);
            }
            if let Some(unclean) = self.unclean.filter(|_| start.is_unclean) {
                self.count(unclean, String::new(), None, when, 1);
                self.keep_sample(unclean, "", when, line, None);
            }
        }
        if !self.candidates.is_empty() || line.message_id.is_some() {
            self.apply(line, side, when);
        }
    }

    /// Adds what an agent says of a kind of line: one message of it, how often there were such, and when the last one was.
    pub fn observe_group(
        &mut self,
        identifier: &str,
        message: &str,
        count: u64,
        latest: Option<Timestamp>,
    ) {
        // `Line` can only be made by its defaults outside of its crate.
        let mut line = Line::default();
        line.identifier = Some(identifier);
        line.message = message;
        line.at = latest;
        line.count = u32::try_from(count.min(MOST_TIMES)).unwrap_or(1).max(1);
        if let Some((times, inner)) = repeated(message) {
            line.message = inner;
            line.count = line.count.saturating_mul(times);
        }
        self.line(&line);
    }

    /// What was seen.
    pub fn finish(mut self) -> LogSummary {
        for (side, span) in Side::ALL.into_iter().zip(self.spans) {
            self.summary.spans.extend(span.map(|span| (side, span)));
        }
        for (number, mut tally) in self.tallies {
            tally.finish();
            let id = self.rules.rows[usize::from(number)].rule.id.to_string();
            self.summary.rules.insert(id, tally);
        }
        self.summary
    }

    /// A line of a side, or about it.
    #[inline]
    fn see(&mut self, side: Side, when: When) -> &mut Span {
        let span = self.spans[side as usize].get_or_insert_default();
        match when.hour {
            Hour::At(_) => span.see(when.second),
            Hour::Uptime(_) => span.uptime = span.uptime.max(Some(when.second)),
            Hour::Unknown => span.undated += 1,
        }
        span
    }

    /// Puts a line before the rules that it may match.
    fn apply(&mut self, line: &Line<'_>, side: Option<Side>, when: When) {
        let rules = self.rules;
        let by_id = match line.message_id {
            Some(id) if !matches!(line.transport, Some("syslog" | "stdout")) => {
                rules.of_message_id(id)
            }
            _ => &[],
        };
        let candidates = std::mem::take(&mut self.candidates);
        let mut is_known = false;
        for &number in by_id {
            is_known = true;
            let row = &rules.rows[usize::from(number)];
            let pattern = row.pattern.as_ref();
            let captures = pattern.and_then(|pattern| pattern.captures(line.message.as_bytes()));
            self.matched(number, row, line, when, captures.as_ref());
        }
        for &number in candidates.iter().filter(|number| !by_id.contains(number)) {
            let row = &rules.rows[usize::from(number)];
            let Some(pattern) = &row.pattern else {
                continue;
            };
            if row.is_told_by_match() {
                if pattern.is_match(line.message.as_bytes()) {
                    is_known = true;
                    self.matched(number, row, line, when, None);
                }
            } else if let Some(captures) = pattern.captures(line.message.as_bytes()) {
                is_known = true;
                self.matched(number, row, line, when, Some(&captures));
            }
        }
        self.candidates = candidates;
        if is_known
            && let Some(side) = side
            && let Some(span) = &mut self.spans[side as usize]
        {
            span.known += 1;
        }
    }

    fn matched(
        &mut self,
        number: u16,
        row: &Row,
        line: &Line<'_>,
        when: When,
        captures: Option<&Captures<'_>>,
    ) {
        if Some(number) == self.shutdown {
            self.boots.shut_down();
        }
        let value = |field: &Field| value(field, row, line, captures);
        let parts = row.group.iter().map(value).collect::<Vec<_>>();
        let group = parts.join("\n");
        let raised = row.raises.iter().filter(|raise| match &raise.check {
            Check::Is(field) => !value(field).is_empty(),
            Check::OneOf(field, values) => values.contains(&value(field)),
            Check::AtLeast(field, least) => {
                let number = value(field).parse::<f64>();
                number.is_ok_and(|number| number.abs() >= *least)
            }
            Check::Lasts(_) => false,
        });
        let raised = raised.map(|raise| raise.severity).max();
        let times = captures.and_then(|captures| captures.name("times"));
        let times =
            times.and_then(|times| std::str::from_utf8(times.as_bytes()).ok()?.parse().ok());
        let times = times.unwrap_or(1_u64).clamp(1, MOST_TIMES);
        // Any program may say what a side is about.
        if !row.noise && self.spans[row.side as usize].is_none_or(|span| span.lines == 0) {
            self.see(row.side, when);
        }
        self.keep_sample(number, &group, when, line, captures);
        self.count(
            number,
            group,
            raised,
            when,
            times * u64::from(line.count.max(1)),
        );
    }

    fn count(&mut self, number: u16, group: String, raised: Option<Severity>, when: When, n: u64) {
        let place = Place {
            group,
            raised,
            hour: when.hour,
        };
        let tally = self.tallies.entry(number).or_default();
        tally.count(place, when.second, n);
    }

    fn keep_sample(
        &mut self,
        number: u16,
        group: &str,
        when: When,
        line: &Line<'_>,
        captures: Option<&Captures<'_>>,
    ) {
        let row = &self.rules.rows[usize::from(number)];
        let tally = self.tallies.entry(number).or_default();
        let at = when.at.map(Timestamp::as_second);
        let is_asked_for = !row.noise || row.rule.id.as_str() == super::judge::ACCEPTED;
        if is_asked_for && tally.wants_sample(group, at) {
            let position = match (line.position, self.counts_bytes) {
                (0, false) => None,
                (position, true) => Some(Position::Byte(position)),
                (position, false) => Some(Position::Line(position)),
            };
            let sample = super::tally::Sample {
                weight: 0,
                line: evidence(&self.source, position, row, line, captures),
            };
            tally.samples.insert(group.to_owned(), sample);
        }
    }
}

impl When {
    #[inline]
    fn of(line: &Line<'_>) -> Self {
        let (hour, second) = match (line.at, line.since_boot) {
            (Some(at), _) => {
                let second = at.as_second();
                (Hour::At(second.div_euclid(HOUR_SECONDS)), second)
            }
            (None, Some(uptime)) => {
                let second = i64::try_from(uptime.as_secs()).unwrap_or(i64::MAX);
                (Hour::Uptime(second / HOUR_SECONDS), second)
            }
            (None, None) => (Hour::Unknown, i64::try_from(line.position).unwrap_or(0)),
        };
        Self {
            hour,
            second,
            at: line.at,
        }
    }
}

impl Row {
    /// Whether all that counts is that a line matches.
    fn is_told_by_match(&self) -> bool {
        self.noise && self.group.is_empty() && self.raises.is_empty()
    }
}

/// What a line says of a field, safe to be kept: others can write into logs.
fn value(field: &Field, row: &Row, line: &Line<'_>, captures: Option<&Captures<'_>>) -> String {
    let name = field.names.first().map_or("", String::as_str);
    if name == Field::IDENT {
        return plain(line.identifier.unwrap_or_default(), PART_BYTES);
    }
    let told = row.message_id.is_some() && line.message_id == row.message_id;
    if name == Field::UNIT
        && told
        && let Some(unit) = line.unit
    {
        return plain(unit, PART_BYTES);
    }
    let captured = field
        .captures
        .iter()
        .find_map(|place| captures?.get(*place));
    let captured = captured.map(|value| String::from_utf8_lossy(value.as_bytes()));
    let captured = captured.as_deref().unwrap_or_default();
    plain(
        captured.strip_prefix("/dev/").unwrap_or(captured),
        PART_BYTES,
    )
}

/// A line as evidence: its text, or where that names accounts only what the rule asks of it.
fn evidence(
    source: &str,
    position: Option<Position>,
    row: &Row,
    line: &Line<'_>,
    captures: Option<&Captures<'_>>,
) -> Evidence {
    let mut evidence = Evidence::of(source).field("program", line.identifier.unwrap_or_default());
    evidence.position = position;
    evidence.time = line.at;
    let names = row
        .pattern
        .iter()
        .flat_map(regex::bytes::Regex::capture_names);
    let named: Vec<&str> = names.flatten().collect();
    if !named
        .iter()
        .any(|name| sensitivity(name) != Sensitivity::None)
    {
        return evidence.field("message", line.message);
    }
    for name in named {
        let captured = captures.and_then(|captures| captures.name(name));
        if let Some(value) = captured {
            let value = String::from_utf8_lossy(value.as_bytes());
            evidence = evidence.sensitive(name, &value, sensitivity(name));
        }
    }
    evidence
}

/// `message repeated 5 times: [ Failed password … ]`, as it stands in what agents send.
fn repeated(message: &str) -> Option<(u32, &str)> {
    let (times, inner) = message
        .strip_prefix("message repeated ")?
        .split_once(" times: [")?;
    let inner = inner.strip_suffix(']').unwrap_or(inner).trim_ascii();
    Some((times.parse().ok()?, inner))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::class::is_of_kernel;

    #[test]
    fn notices_of_repetition() {
        let notice = "message repeated 5 times: [ Failed password for root]";
        assert_eq!(repeated(notice), Some((5, "Failed password for root")));
        assert_eq!(repeated("message repeated x times: [ y]"), None);
        let mut line = Line::default();
        assert!(is_of_kernel(&line));
        line.transport = Some("syslog");
        assert!(!is_of_kernel(&line));
    }
}
