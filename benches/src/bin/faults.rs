//! Has machines with planted faults judged, and prints what was found.
//!
//! ```text
//! faults [FAULTLESS] [FAULTY]
//! ```
//!
//! How many machines without fault (1000 unless given) and with each of them (200).

use std::env;
use std::process::ExitCode;

use wegweiser_benches::faults::{Arrival, Case, Disturbance, Fault, Trial, trials};

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program's only way to talk"
)]
fn main() -> ExitCode {
    let mut counts = [1_000, 200];
    for (count, argument) in counts.iter_mut().zip(env::args().skip(1)) {
        let Ok(number) = argument.parse() else {
            eprintln!("error: `{argument}` is no number\nusage: faults [FAULTLESS] [FAULTY]");
            return ExitCode::from(2);
        };
        *count = number;
    }
    println!("{}", report(counts[0], counts[1]));
    ExitCode::SUCCESS
}

/// The seeds of machines that are disturbed, and of those with a fault: they are others than those without.
const FIRST_DISTURBED: u64 = 1_000_000;
const FIRST_FAULTY: u64 = 2_000_000;

fn report(faultless: u64, faulty: u64) -> String {
    let mut lines = vec!["machines without fault            silent".to_owned()];
    let (mut right, mut wrong) = (0, Vec::new());
    let disturbances = [
        ("as they are", None),
        ("sampling gaps", Some(Disturbance::SamplingGaps)),
        ("counter resets", Some(Disturbance::CounterResets)),
        ("clock jumps", Some(Disturbance::ClockJumps)),
        ("every second sample", Some(Disturbance::Resampled)),
    ];
    for (name, disturbance) in disturbances {
        let first = if disturbance.is_some() {
            FIRST_DISTURBED
        } else {
            0
        };
        let count = if disturbance.is_some() {
            faulty
        } else {
            faultless
        };
        let cases = (first..first + count).map(|seed| match disturbance {
            Some(disturbance) => Case::new(seed).disturbed(disturbance),
            None => Case::new(seed),
        });
        let trials = trials(&cases.collect::<Vec<_>>());
        let silent = trials.iter().filter(|trial| trial.wrong.is_empty()).count();
        lines.push(format!(
            "  {name:<22} {count:>5} {:>9}",
            percent(silent, trials.len())
        ));
        wrong.extend(trials.into_iter().flat_map(|trial| trial.wrong));
    }
    lines.push(String::new());
    lines.push(
        "machines with a fault     found  others beside it   onset told  median error".to_owned(),
    );
    let (mut arrivals, mut missed) = (Vec::new(), Vec::new());
    for fault in Fault::ALL {
        let cases = (0..faulty).map(|seed| Case::new(FIRST_FAULTY + seed).with(fault));
        let trials = trials(&cases.collect::<Vec<_>>());
        lines.push(row(fault, &trials));
        missed.extend(missed_seeds(fault, &trials));
        right += trials.iter().map(|trial| trial.right).sum::<usize>();
        arrivals.extend(trials.iter().filter_map(|trial| trial.arrival));
        wrong.extend(trials.into_iter().flat_map(|trial| trial.wrong));
    }
    lines.push(String::new());
    lines.push(format!(
        "precision of all findings: {} ({right} right, {} wrong)",
        percent(right, right + wrong.len()),
        wrong.len()
    ));
    lines.extend(most_frequent(wrong));
    lines.extend(missed);
    lines.push(String::new());
    lines.extend(time_to_full(&arrivals));
    lines.join("\n")
}

fn row(fault: Fault, trials: &[Trial]) -> String {
    let found = trials.iter().filter(|trial| trial.is_found).count();
    let loud = trials
        .iter()
        .filter(|trial| !trial.wrong.is_empty())
        .count();
    let errors: Vec<f64> = trials
        .iter()
        .filter_map(|trial| trial.onset_error)
        .collect();
    let told = percent(errors.len(), found.max(1));
    let absolute = errors.iter().map(|hours| hours.abs());
    let error =
        median(absolute.collect()).map_or("–".to_owned(), |hours| format!("{hours:.1} h"));
    format!(
        "  {:<20} {:>8} {:>17} {told:>12} {error:>13}",
        fault.name(),
        percent(found, trials.len()),
        percent(loud, trials.len())
    )
}

/// The first machines whose fault was not found, and how many days before the end it began, for a closer look.
fn missed_seeds(fault: Fault, trials: &[Trial]) -> Option<String> {
    const MOST: usize = 8;
    let missed = (FIRST_FAULTY..)
        .zip(trials)
        .filter(|(_, trial)| !trial.is_found);
    let seeds = missed.take(MOST).map(|(seed, _)| {
        let case = Case::new(seed).with(fault);
        let onset = case.truth().map_or(case.end(), |truth| truth.onset);
        let days = case.end().duration_since(onset).as_secs_f64() / 86_400.0;
        format!("{seed} ({days:.1} days)")
    });
    let seeds: Vec<String> = seeds.collect();
    let name = fault.name();
    (!seeds.is_empty()).then(|| format!("  {name} not found: {}", seeds.join(", ")))
}

/// The rules that were wrong most often.
fn most_frequent(mut wrong: Vec<String>) -> Vec<String> {
    const MOST: usize = 12;
    wrong.sort_unstable();
    let mut counts: Vec<(usize, &str)> = wrong
        .chunk_by(|one, other| one == other)
        .map(|same| (same.len(), same[0].as_str()))
        .collect();
    counts.sort_unstable_by(|one, other| other.cmp(one));
    let rows = counts.into_iter().take(MOST);
    rows.map(|(count, what)| format!("  {count:>5}  {what}"))
        .collect()
}

fn time_to_full(arrivals: &[Arrival]) -> Vec<String> {
    /// Days: all of a case, but for parts of a day.
    const ALL_ALONG: f64 = 13.9;
    let (old, new): (Vec<Arrival>, Vec<Arrival>) = arrivals
        .iter()
        .partition(|arrival| arrival.filled_for > ALL_ALONG);
    let mut lines = vec![
        "time to full               told  covered by 80 %   sooner   later  median error  width"
            .to_owned(),
    ];
    for (name, arrivals) in [
        ("filling all along", &*old),
        ("since some day", &*new),
        ("together", arrivals),
    ] {
        lines.push(covered(name, arrivals));
    }
    lines
}

/// The error and the width of the interval are parts of the truth.
fn covered(name: &str, arrivals: &[Arrival]) -> String {
    let count = |is_so: fn(&Arrival) -> bool| {
        let those = arrivals.iter().filter(|arrival| is_so(arrival));
        percent(those.count(), arrivals.len())
    };
    let middle = |of: fn(&Arrival) -> f64| {
        let parts = arrivals.iter().map(|arrival| of(arrival) / arrival.truth);
        100.0 * median(parts.collect()).unwrap_or(f64::NAN)
    };
    format!(
        "  {name:<22} {:>6} {:>16} {:>8} {:>7} {:>11.0} % {:>4.0} %",
        arrivals.len(),
        count(Arrival::is_covered),
        count(|arrival| arrival.truth < arrival.earliest),
        count(|arrival| arrival.truth > arrival.latest),
        middle(|arrival| (arrival.said - arrival.truth).abs()),
        middle(|arrival| arrival.latest - arrival.earliest),
    )
}

fn percent(part: usize, of: usize) -> String {
    format!("{:.1} %", 100.0 * part as f64 / of as f64)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
