//! `Get-Counter | select … | Export-Csv`: one sample in a row.

use std::io::BufRead;

use jiff::Timestamp;
use memchr::memmem;

use super::samples::Samples;
use crate::error::ParseError;
use crate::perf::counters::cells::Cells;
use crate::perf::counters::lines::{Line, Lines, decode};
use crate::perf::counters::number;
use crate::perf::read::Out;
use crate::sniff::Head;

/// Lines before the header: PowerShell 5.1 writes one with the type.
const LEAD: usize = 5;

pub(super) fn recognise(head: &Head<'_>) -> bool {
    head.lines()
        .take(LEAD)
        .any(|line| Columns::of(line.as_bytes()).is_some())
}

pub(super) fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut lines = Lines::new(input, out.limits.line_bytes)?;
    let mut columns: Option<Columns> = None;
    let mut samples = Samples::default();
    let mut instant = Instant::default();
    while let Some(line) = lines.next()? {
        // Exports that were appended to each other repeat it.
        let is_likely = columns.is_none() || memmem::find(line.bytes, b"CookedValue").is_some();
        if let Some(found) = is_likely.then(|| Columns::of(line.bytes)).flatten() {
            columns = Some(found);
        } else if let Some(columns) = &columns {
            columns.row(line, &mut instant, &mut samples, out);
        }
    }
    samples.give(out);
    Ok(())
}

/// Where the cells of a sample are.
struct Columns {
    delimiter: u8,
    time: usize,
    path: usize,
    value: usize,
}

/// The time of the row before: that of hundreds.
#[derive(Default)]
struct Instant {
    text: Vec<u8>,
    at: Option<Timestamp>,
}

impl Columns {
    fn of(line: &[u8]) -> Option<Self> {
        [b',', b';', b'\t'].into_iter().find_map(|delimiter| {
            let position = |name: &[u8]| {
                Cells::new(line, delimiter).position(|cell| cell.text.eq_ignore_ascii_case(name))
            };
            Some(Self {
                delimiter,
                time: position(b"Timestamp")?,
                path: position(b"Path")?,
                value: position(b"CookedValue")?,
            })
        })
    }

    fn row(&self, line: Line<'_>, instant: &mut Instant, samples: &mut Samples, out: &mut Out<'_>) {
        let mut found = [None; 3];
        for (number, cell) in Cells::new(line.bytes, self.delimiter).enumerate() {
            let wanted = [self.time, self.path, self.value]
                .iter()
                .position(|column| *column == number);
            if let Some(wanted) = wanted
                && (cell.is_closed || line.is_whole())
            {
                found[wanted] = Some(cell.text);
            }
        }
        let [Some(time), Some(path), Some(value)] = found else {
            if line.is_terminated {
                out.trouble(line.number, "the row lacks its time, its path or its value");
            } else {
                out.cut(line.number);
            }
            return;
        };
        if instant.at.is_none() || instant.text != time {
            time.clone_into(&mut instant.text);
            instant.at = samples.clock.read(&decode(time));
        }
        let Some(at) = instant.at else {
            out.trouble(line.number, "the row has no time that can be read");
            return;
        };
        samples.push(at, &decode(path), number::parse(value), line.number, out);
    }
}
