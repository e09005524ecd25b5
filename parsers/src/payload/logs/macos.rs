//! Logs of macOS, in the three ways in which agents sum them up.

use super::groups::Groups;
use super::{Log, LogSummary, Period};
use crate::inventory::fields::{self, Fields};
use crate::inventory::instant;
use crate::limits::Limits;
use crate::payload::content::{NoSignal, Part, Payload};
use crate::payload::error::PayloadError;
use crate::payload::read::{time, wrong};

/// A line of `log show --style compact`.
struct Compact<'l> {
    process: &'l str,
    message: &'l str,
    at: Option<instant::Instant>,
}

/// `2025-12-08 08:59:12.481 E  kernel[0:1a2b] (AppleSMC) …`: names of processes may have blanks.
fn compact(line: &str) -> Option<Compact<'_>> {
    let stamp = line
        .get(..23)
        .filter(|stamp| stamp.as_bytes()[10] == b' ')?;
    let at = instant::parse(stamp)?;
    let (_, rest) = line[23..].trim_start().split_once(char::is_whitespace)?;
    let rest = rest.trim_start();
    let open = rest.match_indices('[').map(|(at, _)| at).find(|at| {
        let ids = rest[at + 1..]
            .split(']')
            .next()
            .and_then(|ids| ids.split_once(':'));
        let is_hex = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        ids.is_some_and(|(process, thread)| is_hex(process) && is_hex(thread))
    })?;
    let message = rest[open..]
        .split_once(']')
        .map_or("", |(_, message)| message.trim_start());
    Some(Compact {
        process: rest[..open].trim(),
        message,
        at: Some(at),
    })
}

/// Whether a line is the names of the columns, which agents take for an event.
fn is_header(line: &str) -> bool {
    line.starts_with("Timestamp") && line.contains("Process[")
}

/// The most frequent lines, where the agent's pattern begins with the time: nearly every line is one of its own.
pub(super) fn filtered(log: Log, sources: Fields<'_>, payload: &mut Payload) {
    let mut groups = Groups::default();
    let (mut sent, mut headers) = (0, 0_u64);
    for event in sources.objects("TopEvents") {
        let (message, count) = (event.raw("Message"), event.count("Count").unwrap_or(1));
        // The time of collection, the same for all.
        let collected = time(event.get("LatestOccurrence"), payload);
        payload.at = payload.at.max(collected);
        if is_header(message) {
            headers = headers.saturating_add(count);
            continue;
        }
        sent += 1;
        match compact(message) {
            Some(line) => {
                payload.is_local_time |= line.at.is_some_and(|at| at.is_local);
                groups.add(
                    Some(line.process),
                    None,
                    line.message,
                    count,
                    line.at.map(|at| at.at),
                );
            }
            None => groups.add(None, None, message, count, None),
        }
    }
    // Here the total is that of all lines.
    let total = sources
        .count("TotalEvents")
        .map(|total| total.saturating_sub(headers));
    payload.parts.push(Part::Logs(LogSummary {
        log,
        is_top: total
            .is_some_and(|total| total > groups.sum())
            .then_some(sent),
        total,
        groups: groups.finish(),
        period: Period::SinceInstall,
    }));
}

/// Three of them by their names, as an agent's server puts them together.
pub(in super::super) fn three(
    fields: Fields<'_>,
    payload: &mut Payload,
) -> Result<(), PayloadError> {
    let logs = [
        ("errors", Log::MacosErrors),
        ("security", Log::MacosSecurity),
        ("crashes", Log::MacosCrashes),
    ];
    for (name, log) in logs {
        if let Some(sources) = fields
            .object(name)
            .and_then(|fields| fields.object("Sources"))
        {
            filtered(log, sources, payload);
        }
    }
    if payload.parts.is_empty() {
        return Err(wrong(
            payload,
            "it has none of `errors`, `security` and `crashes`",
        ));
    }
    Ok(())
}

/// Categories of a summary, some of which the agent failed to make.
pub(in super::super) fn categories(fields: Fields<'_>, payload: &mut Payload, limits: &Limits) {
    let Some(summary) = fields.object("system_logs_summary") else {
        return;
    };
    let period = summary
        .text("collection_period")
        .map_or(Period::Unknown, |text| period(&text));
    let Some(categories) = summary.object("categories") else {
        return;
    };
    for (name, category) in categories.0.iter().take(limits.anomalies) {
        let (Some(log), Some(category)) = (log(name), Fields::of(category)) else {
            continue;
        };
        if let Some(reason) = category.text("error") {
            let what = name.clone();
            payload
                .parts
                .push(Part::NoSignal(NoSignal::Failed { what, reason }));
            continue;
        }
        let mut groups = Groups::default();
        let lists = [
            ("grouped_events", "sample_message"),
            ("top_processes", "sample"),
        ];
        for (list, sample) in lists {
            category
                .objects(list)
                .for_each(|group| add(group, sample, &mut groups));
        }
        let sent = groups.sum();
        let total = category.count("total_events");
        let groups = groups.finish();
        payload.parts.push(Part::Logs(LogSummary {
            log,
            is_top: total
                .is_some_and(|total| total > sent)
                .then_some(groups.len()),
            total,
            groups,
            period,
        }));
    }
}

fn add(group: Fields<'_>, sample: &str, groups: &mut Groups) {
    let sample = group.raw(sample);
    let line = compact(sample);
    let message = line.as_ref().map_or(sample, |line| line.message);
    let latest = line.as_ref().and_then(|line| line.at).map(|at| at.at);
    let count = group.count("count").unwrap_or(1);
    let pattern = fields::known(group.raw("message_pattern"));
    groups.add(Some(group.raw("process")), pattern, message, count, latest);
}

fn log(category: &str) -> Option<Log> {
    Some(match category {
        "errors" => Log::MacosErrors,
        "security" => Log::MacosSecurity,
        "crashes" => Log::MacosCrashes,
        "network" => Log::MacosNetwork,
        "performance" => Log::MacosPerformance,
        "disk_io" => Log::MacosDiskIo,
        _ => return None,
    })
}

/// `30 days`, `24 hours`.
fn period(text: &str) -> Period {
    let number = text
        .split_whitespace()
        .next()
        .and_then(|number| number.parse::<u32>().ok());
    let hours =
        number.and_then(|number| number.checked_mul(if text.contains("day") { 24 } else { 1 }));
    hours.map_or(Period::Unknown, Period::Hours)
}
