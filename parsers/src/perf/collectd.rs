//! Files of collectd's CSV plugin.
//!
//! What a file is of stands in its path (`HOST/cpu-0/cpu-idle-2026-11-20`), not in it: most have the header
//! `epoch,value`, and those of disks (`read,write`) and links (`rx,tx`) are alike for bytes, operations and errors. Only
//! the load says in its header what it is; all other files are refused.

use std::io::BufRead;

use super::format::Format;
use super::metric::Metric;
use super::raw::timestamp;
use super::read::{Form, Out};
use super::sysstat::{Gather, number};
use crate::error::{ErrorKind, ParseError};
use crate::sniff::Head;
use crate::text::LineReader;

pub(super) const FORM: Form = Form {
    format: Format::CollectdCsv,
    recognise,
    read,
};

const LOAD: [(&str, Metric); 3] = [
    ("shortterm", Metric::Load1),
    ("midterm", Metric::Load5),
    ("longterm", Metric::Load15),
];

fn recognise(head: &Head<'_>) -> bool {
    head.lines().next().is_some_and(is_header)
}

fn is_header(line: &str) -> bool {
    line.starts_with("epoch,")
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut lines = LineReader::new(input, out.limits)?;
    let mut gather = Gather::new(out);
    let mut columns: Vec<Option<Metric>> = Vec::new();
    let mut last = None;
    while let Some(line) = lines.next_line()? {
        if !line.terminated {
            gather.out.cut(line.number);
        } else if line.truncated {
            gather.out.long(line.number);
        } else if is_header(line.text) {
            columns = line.text.split(',').skip(1).map(load).collect();
            if columns.iter().all(Option::is_none) {
                return Err(refusal(line.text).at_line(line.number));
            }
        } else if !line.text.trim().is_empty() {
            let mut cells = line.text.split(',');
            let at = cells.next().and_then(|cell| timestamp(number(cell)));
            let values: Vec<_> = cells.map(number).collect();
            let Some(at) = at.filter(|_| values.len() == columns.len()) else {
                gather
                    .out
                    .trouble(line.number, "the row does not fit its header");
                continue;
            };
            for (metric, value) in columns.iter().zip(values) {
                if let Some(metric) = metric {
                    gather.value(*metric, "", value);
                }
            }
            let interval = last.replace(at).map(|last| at.duration_since(last));
            gather.close(at, interval.map(|interval| interval.as_secs_f64()));
        }
    }
    Ok(())
}

fn load(name: &str) -> Option<Metric> {
    let found = LOAD.into_iter().find(|(known, _)| *known == name.trim());
    found.map(|(_, metric)| metric)
}

fn refusal(header: &str) -> ParseError {
    let header: String = header.chars().take(60).collect();
    let reason = format!(
        "a file of collectd with the header `{header}` does not say what it is of: export the counters with `sadf -j`, or with collectd's write_prometheus plugin"
    );
    ParseError::new(ErrorKind::Malformed, reason)
}
