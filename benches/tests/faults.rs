//! The benchmark of planted faults, small: what `benches/faults` measures on thousands of machines holds on some.

#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

use std::sync::LazyLock;

use wegweiser_analyzers::performance::{Performance, PerformanceFold};
use wegweiser_benches::faults::{Case, Disturbance, Fault, Trial, trials};
use wegweiser_core::{
    Completion, Content, Engine, Format, Input, Level, Policy, ReadError, Reader, Registry, Sink,
};

/// So many machines of each kind.
const SEEDS: u64 = 20;

fn cases(from: u64, of: impl Fn(u64) -> Case) -> Vec<Case> {
    (from..from + SEEDS).map(of).collect()
}

fn found(fault: Fault) -> Vec<Trial> {
    trials(&cases(2_000_000, |seed| Case::new(seed).with(fault)))
}

#[test]
fn nothing_is_said_of_machines_without_fault() {
    let disturbances = [
        None,
        Some(Disturbance::SamplingGaps),
        Some(Disturbance::CounterResets),
        Some(Disturbance::ClockJumps),
    ];
    for disturbance in disturbances {
        let trials = trials(&cases(0, |seed| match disturbance {
            Some(disturbance) => Case::new(seed).disturbed(disturbance),
            None => Case::new(seed),
        }));
        let wrong: Vec<_> = trials.iter().flat_map(|trial| &trial.wrong).collect();
        assert!(wrong.is_empty(), "{disturbance:?}: {wrong:?}");
    }
}

#[test]
fn faults_are_found() {
    for fault in Fault::ALL {
        let trials = found(fault);
        let missed = trials.iter().filter(|trial| !trial.is_found).count();
        let wrong: Vec<_> = trials.iter().flat_map(|trial| &trial.wrong).collect();
        // At most one in twenty.
        assert!(missed <= 1, "{}: {missed} missed", fault.name());
        assert!(wrong.len() <= 1, "{}: {wrong:?}", fault.name());
    }
}

#[test]
fn the_time_to_full_is_about_right() {
    let trials = found(Fault::DiskFilling);
    let arrivals: Vec<_> = trials.iter().filter_map(|trial| trial.arrival).collect();
    let covered = arrivals
        .iter()
        .filter(|arrival| arrival.is_covered())
        .count();
    // Four in five, give or take three deviations of so small a sample.
    assert!(
        arrivals.len() >= 18 && covered >= 10,
        "{covered} of {}",
        arrivals.len()
    );
    let within_half = arrivals
        .iter()
        .filter(|arrival| (arrival.said / arrival.truth - 1.0).abs() < 0.5)
        .count();
    assert!(
        2 * within_half > arrivals.len(),
        "{within_half} of {}",
        arrivals.len()
    );
}

/// One machine with every fault, and one without.
fn some_of_each() -> Vec<Case> {
    let faulty = Fault::ALL.map(|fault| Case::new(7).with(fault));
    [Case::new(7)].into_iter().chain(faulty).collect()
}

#[test]
fn worse_values_never_raise_the_score() {
    for case in some_of_each() {
        let mut before = score(&case);
        for thousandths in [20, 100, 400] {
            let worse = score(&case.clone().disturbed(Disturbance::Worsened(thousandths)));
            assert!(
                worse <= before,
                "{case:?} by {thousandths}: {before} to {worse}"
            );
            before = worse;
        }
    }
}

#[test]
fn half_the_samples_give_nearly_the_same_score() {
    for case in some_of_each() {
        let whole = score(&case);
        let half = score(&case.clone().disturbed(Disturbance::Resampled));
        assert!(whole.abs_diff(half) <= 3_000, "{case:?}: {whole} to {half}");
    }
}

/// The analyzer's score of a case, in thousandths of a point.
fn score(case: &Case) -> u32 {
    let registry = Registry::new()
        .with_analyzer(Performance::new())
        .with_reader(CaseReader(case.clone()));
    let engine = Engine::new(registry).with_threads(1);
    let input = Input::bytes("case", *b"case");
    let report = engine
        .score(vec![input], &Policy::default(), case.end())
        .unwrap();
    let mut devices = report
        .nodes
        .iter()
        .filter(|node| node.level == Level::Device);
    let analyzers = &devices.next().unwrap().device.as_ref().unwrap().analyzers;
    let performance = analyzers
        .iter()
        .find(|analyzer| analyzer.id == "performance");
    performance.unwrap().score_milli.unwrap().milli()
}

/// Whatever is read, it is the case.
struct CaseReader(Case);

static FORMATS: LazyLock<[Format; 1]> = LazyLock::new(|| {
    [Format {
        id: "case",
        title: "A made-up machine",
        analyzers: &["performance"],
        export: "",
    }]
});

impl Reader for CaseReader {
    fn formats(&self) -> &'static [Format] {
        &*FORMATS
    }

    fn recognise(&self, _head: &[u8]) -> Option<&'static Format> {
        FORMATS.first()
    }

    fn read(
        &self,
        _format: &'static Format,
        _content: Content<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<Completion, ReadError> {
        let mut folded = PerformanceFold::new(sink.source());
        self.0.play(&mut folded);
        if let Some(mut fold) = sink.fold::<Performance>() {
            fold.observe(folded.finish());
            sink.keep(fold);
        }
        Ok(Completion::Complete)
    }
}
