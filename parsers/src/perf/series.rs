//! Series of values, as readers give them and as they are held.

use jiff::Timestamp;

use super::metric::Metric;

/// What tells one series from another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// What it measures.
    pub metric: Metric,
    /// Of what: `C:`, `sda`, `eth0`, `chrome#2`; empty where there is only one, or for all together.
    pub instance: String,
}

/// Where a reader puts what it reads, instant by instant: nothing of an export need be held but this.
pub trait Sink {
    /// A series that values will be given for, numbered from 0 in the order of these calls.
    fn series(&mut self, key: &Key);

    /// An instant begins. `interval` is the time in seconds that its rates and shares are of, where the tool says so.
    /// Instants need not be in order.
    fn instant(&mut self, at: Timestamp, interval: Option<f64>);

    /// The value of a series at the instant; finite, in the metric's unit, and only for temperatures below zero.
    fn value(&mut self, series: u32, value: f64);

    /// The machine was started at this time: counters begin anew.
    fn restart(&mut self, at: Timestamp);
}

/// Series held in memory, in columns.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SeriesSet {
    /// The instants, in the order of the export.
    pub instants: Vec<Timestamp>,
    /// In the order of the export.
    pub series: Vec<Column>,
    /// When the machine was started.
    pub restarts: Vec<Timestamp>,
}

/// One series with its values.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Column {
    /// What it is.
    pub key: Key,
    /// The numbers of the instants that it has a value for, counted from 0.
    pub at: Vec<u32>,
    /// Its values there.
    pub values: Vec<f64>,
}

impl SeriesSet {
    /// The values of a series with their instants; empty if there is none.
    pub fn get(&self, metric: Metric, instance: &str) -> impl Iterator<Item = (Timestamp, f64)> {
        let is_it =
            |column: &&Column| column.key.metric == metric && column.key.instance == instance;
        let column = self.series.iter().find(is_it).into_iter();
        column.flat_map(|column| {
            let instants = column.at.iter().map(|at| self.instants[*at as usize]);
            instants.zip(column.values.iter().copied())
        })
    }
}

impl Sink for SeriesSet {
    fn series(&mut self, key: &Key) {
        self.series.push(Column {
            key: key.clone(),
            at: Vec::new(),
            values: Vec::new(),
        });
    }

    fn instant(&mut self, at: Timestamp, _interval: Option<f64>) {
        self.instants.push(at);
    }

    fn value(&mut self, series: u32, value: f64) {
        let instant = self.instants.len().saturating_sub(1) as u32;
        if let Some(column) = self.series.get_mut(series as usize) {
            column.at.push(instant);
            column.values.push(value);
        }
    }

    fn restart(&mut self, at: Timestamp) {
        self.restarts.push(at);
    }
}
