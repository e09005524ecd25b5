//! What Prometheus answers to `query_range` about a machine with `node_exporter`.

use std::fmt::Write as _;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::Moment;
use crate::rng::SplitMix64;

/// A metric with the labels that tell it from others of its name, and its value.
pub struct Series {
    /// Its name.
    pub name: &'static str,
    /// `"device":"eth0"`: names and values, without those of the target.
    pub labels: &'static [(&'static str, &'static str)],
    /// Its value at an instant; of a counter, how much it grows in a second.
    pub value: fn(&mut Moment<'_>) -> f64,
    /// It is a count since the machine was started.
    pub is_counter: bool,
}

/// The answer for so many series at these instants, of a target by the name of its machine.
pub fn range(host: &str, series: &[Series], instants: &[DateTime]) -> String {
    let mut noise = SplitMix64::named(host);
    let mut text = String::from(r#"{"status":"success","data":{"resultType":"matrix","result":["#);
    for (number, one) in series.iter().enumerate() {
        let separator = if number == 0 { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{separator}{{\"metric\":{{\"__name__\":\"{}\"",
            one.name
        );
        for (label, value) in one.labels {
            let _ = write!(text, ",\"{label}\":\"{value}\"");
        }
        let _ = write!(
            text,
            ",\"instance\":\"{host}:9100\",\"job\":\"node\"}},\"values\":["
        );
        let mut sum = 0.0;
        let mut before: Option<DateTime> = None;
        for at in instants {
            let mut moment = Moment::new(*at, &mut noise);
            let mut value = (one.value)(&mut moment);
            if one.is_counter {
                // A month of it lies before the first instant.
                let seconds = before.map_or(30.0 * 86_400.0, |before| moment.since(before));
                sum += value * seconds;
                value = sum;
            }
            let separator = if before.is_none() { "" } else { "," };
            let _ = write!(
                text,
                "{separator}[{},\"{}\"]",
                seconds(*at),
                number_text(value)
            );
            before = Some(*at);
        }
        text.push_str("]}");
    }
    text.push_str("]}}");
    text
}

fn seconds(at: DateTime) -> i64 {
    TimeZone::UTC
        .to_timestamp(at)
        .expect("instants of the example fleet are of this century")
        .as_second()
}

fn number_text(value: f64) -> String {
    if value >= 1e5 || value == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}

impl std::fmt::Debug for Series {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{:?}", self.name, self.labels)
    }
}
