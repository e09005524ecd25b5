//! Large performance data to measure readers on, the same every time:
//!
//! ```text
//! make-counters pdh-csv   [ROWS]     1 000 counters of a Windows server, 10 000 rows by default (96 MB)
//! make-counters sadf-json [SAMPLES]  a Linux server with 16 processors, 10 000 samples by default (110 MB)
//! ```
//!
//! What the counters say is invented; names, layout, and how many digits a tool prints are as the tools have them.

#[path = "make_counters/pdh.rs"]
mod pdh;
#[path = "make_counters/sadf.rs"]
mod sadf;

use std::error::Error;
use std::io::{BufWriter, Write as _};

use jiff::Timestamp;

/// Both documents begin here.
const START: i64 = 1_793_520_000;

/// Seconds from one sample to the next.
const INTERVAL: u64 = 60;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let count = arguments.get(1).map(|count| count.parse()).transpose()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    match arguments.first().map(String::as_str) {
        Some("pdh-csv") => pdh::write(&mut out, count.unwrap_or(10_000))?,
        Some("sadf-json") => sadf::write(&mut out, count.unwrap_or(12_500))?,
        _ => return Err("make-counters pdh-csv|sadf-json [COUNT]".into()),
    }
    out.flush()?;
    Ok(())
}

/// When a sample was taken.
fn instant(sample: u64) -> Timestamp {
    let seconds = START.saturating_add_unsigned(sample * INTERVAL);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}
