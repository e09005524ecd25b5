//! Text of `uptime`, `w` and `top -b`, whose first line is the same; `top` has processors and memory below it.
//!
//! Processes of `top` are passed over: its shares are of the moment, and its names are cut.

use std::io::BufRead;

use super::format::Format;
use super::metric::Metric;
use super::raw::{Field, Points};
use super::read::{Form, Out};
use super::sysstat::number;
use crate::error::ParseError;
use crate::sniff::Head;
use crate::text::LineReader;

pub(super) const FORM: Form = Form {
    format: Format::Uptime,
    recognise,
    read,
};

fn recognise(head: &Head<'_>) -> bool {
    // A log may tell the load as well.
    let is_first = |line: &str| load(line).is_some_and(|(before, _)| before.contains(" up "));
    head.lines().next().is_some_and(is_first)
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut lines = LineReader::new(input, out.limits)?;
    let mut points = Points::default();
    let mut values: Vec<(u32, f64)> = Vec::new();
    while let Some(line) = lines.next_line()? {
        if !line.terminated {
            out.cut(line.number);
            break;
        }
        if line.truncated {
            out.long(line.number);
            continue;
        }
        // The next of a row of instants begins.
        if load(line.text).is_some() {
            points.instant(None, values.drain(..), out);
        }
        metrics(line.text, &mut |field, instance, value| {
            let source = points.source(field, instance, out);
            values.extend(source.map(|source| (source, value)));
        });
    }
    points.instant(None, values, out);
    points.give(out);
    Ok(())
}

type Give<'g> = dyn FnMut(Field, &str, f64) + 'g;

fn metrics(line: &str, give: &mut Give<'_>) {
    if let Some((before, averages)) = load(line) {
        let metrics = [Metric::Load1, Metric::Load5, Metric::Load15];
        for (metric, average) in metrics.into_iter().zip(averages) {
            give(Field::Gauge(metric), "", average);
        }
        if let Some(uptime) = uptime(before) {
            give(Field::Gauge(Metric::Uptime), "", uptime);
        }
    } else if let Some((name, shares)) = processor(line) {
        processor_shares(name, shares, give);
    } else if let Some((name, unit, sizes)) = memory(line) {
        memory_sizes(name, unit, sizes, give);
    }
}

/// What stands before the three averages, and these.
fn load(line: &str) -> Option<(&str, [f64; 3])> {
    let (before, rest) = line.split_once("load average")?;
    let rest = rest.trim_start_matches(['s', ':']);
    let mut averages = rest
        .split_ascii_whitespace()
        .map(|cell| number(cell.trim_end_matches(',')))
        .take_while(|average| average.is_finite());
    let averages = [averages.next()?, averages.next()?, averages.next()?];
    Some((before, averages))
}

/// The seconds of `up 3 min`, `up 12 days,  3:42`, `up 1 day, 2 min`.
fn uptime(line: &str) -> Option<f64> {
    let (_, rest) = line.split_once(" up ")?;
    let mut seconds = None;
    for part in rest.split(',') {
        let mut words = part.split_ascii_whitespace();
        let (Some(count), unit) = (words.next(), words.next()) else {
            break;
        };
        let passed = match unit {
            None => {
                let (hours, minutes) = count.split_once(':')?;
                3600.0 * number(hours) + 60.0 * number(minutes)
            }
            Some("day" | "days") => 86_400.0 * number(count),
            Some("min" | "mins") => 60.0 * number(count),
            Some("sec" | "secs") => number(count),
            // The users.
            Some(_) => break,
        };
        seconds = Some(seconds.unwrap_or(0.0) + passed);
    }
    seconds
}

/// The number of a processor, or nothing for all, and the shares of `%Cpu(s): 42.1 us, 51.3 sy, …`.
fn processor(line: &str) -> Option<(&str, &str)> {
    let (name, shares) = line.trim_start_matches('%').split_once(':')?;
    let name = name.trim().strip_prefix("Cpu")?;
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
    match name {
        "(s)" => Some(("", shares)),
        _ if is_number && !name.is_empty() => Some((name, shares)),
        _ => None,
    }
}

fn processor_shares(name: &str, shares: &str, give: &mut Give<'_>) {
    const UNITS: [&str; 8] = ["us", "sy", "ni", "id", "wa", "hi", "si", "st"];
    let mut of = [f64::NAN; 8];
    for (value, unit) in pairs(shares) {
        if let Some(at) = UNITS.iter().position(|known| *known == unit) {
            of[at] = value;
        }
    }
    let [_, system, _, idle, waiting, hardware, software, steal] = of;
    for (metric, share) in [
        (Metric::CpuBusy, 100.0 - idle - waiting),
        (Metric::CpuSystem, system + hardware + software),
        (Metric::CpuIoWait, waiting),
        (Metric::CpuInterrupt, hardware + software),
        (Metric::CpuSteal, steal),
    ] {
        // Shares are rounded one by one.
        give(Field::Gauge(metric), name, share.clamp(0.0, 100.0));
    }
}

/// The name, the bytes of its unit and the sizes of `MiB Swap:  512.0 total, …`.
fn memory(line: &str) -> Option<(&str, f64, &str)> {
    let (name, sizes) = line.split_once(':')?;
    let mut words = name.split_ascii_whitespace();
    let power = match words.next()? {
        "KiB" => 1,
        "MiB" => 2,
        "GiB" => 3,
        "TiB" => 4,
        _ => return None,
    };
    Some((words.next()?, 1024_f64.powi(power), sizes))
}

fn memory_sizes(name: &str, unit: f64, sizes: &str, give: &mut Give<'_>) {
    for (size, of) in pairs(sizes) {
        let field = match (name, of) {
            ("Mem", "total") => Field::Gauge(Metric::MemoryTotal),
            ("Swap", "total") => Field::SwapTotal,
            ("Swap", "free") => Field::SwapFree,
            // It stands in the line of the swap space.
            (_, "avail") => Field::Gauge(Metric::MemoryAvailable),
            _ => continue,
        };
        give(field, "", size * unit);
    }
}

/// Numbers with the word behind each: `42.1 us, 51.3 sy`, in older releases `42.1%us`.
fn pairs(text: &str) -> impl Iterator<Item = (f64, &str)> {
    let mut words = text
        .split(|c: char| c.is_ascii_whitespace() || c == '%')
        .filter(|word| !word.is_empty());
    std::iter::from_fn(move || {
        loop {
            let value = number(words.next()?);
            if value.is_finite() {
                return Some((value, words.next()?.trim_end_matches([',', '.'])));
            }
        }
    })
}
