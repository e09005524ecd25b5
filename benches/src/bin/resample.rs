//! Hourly means of every series of an export: our reader with the least that can be done with its values.
//!
//! ```text
//! resample FILE
//! ```

#![allow(clippy::print_stdout, reason = "a program that prints what it found")]

use std::error::Error;
use std::fs::File;
use std::io::{BufRead as _, BufReader};

use wegweiser_parsers::Limits;
use wegweiser_parsers::perf::{self, Key, Sink};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("resample FILE")?;
    let mut input = BufReader::with_capacity(1 << 16, File::open(path)?);
    let format = perf::recognise(input.fill_buf()?).ok_or("no performance data")?;
    let mut hours = Hours::default();
    let report = perf::read(format, input, &Limits::default(), &mut hours)?;
    let means = hours
        .rows
        .iter()
        .flat_map(|(_, row)| row)
        .filter(|mean| mean.count > 0);
    let sum: f64 = means.map(|mean| mean.sum / f64::from(mean.count)).sum();
    println!(
        "{} hours of {} series, {} values, sum {sum:.6e}",
        hours.rows.len(),
        hours.series,
        report.values
    );
    Ok(())
}

/// A row of means for every hour, in the order in which they came first.
#[derive(Default)]
struct Hours {
    series: usize,
    rows: Vec<(i64, Vec<Mean>)>,
    /// The row of the instant at hand.
    row: usize,
}

#[derive(Clone, Copy, Default)]
struct Mean {
    sum: f64,
    count: u32,
}

impl Sink for Hours {
    fn series(&mut self, _key: &Key) {
        self.series += 1;
    }

    fn instant(&mut self, at: jiff::Timestamp, _interval: Option<f64>) {
        let hour = at.as_second().div_euclid(3_600);
        if self
            .rows
            .get(self.row)
            .is_some_and(|(last, _)| *last == hour)
        {
            return;
        }
        let known = self.rows.iter().rposition(|(known, _)| *known == hour);
        self.row = known.unwrap_or_else(|| {
            self.rows.push((hour, Vec::new()));
            self.rows.len() - 1
        });
    }

    fn value(&mut self, series: u32, value: f64) {
        let row = &mut self.rows[self.row].1;
        if row.len() <= series as usize {
            row.resize(self.series, Mean::default());
        }
        let mean = &mut row[series as usize];
        mean.sum += value;
        mean.count += 1;
    }

    fn restart(&mut self, _at: jiff::Timestamp) {}
}
