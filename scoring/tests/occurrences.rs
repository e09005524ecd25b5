//! Counts, decay, repetition, escalation.

#![allow(clippy::unwrap_used)] // the exception for tests ends at the test functions

mod common;

use proptest::prelude::*;
use wegweiser_scoring::occurrences::{EscalationError, decay, repetition};
use wegweiser_scoring::{Escalation, Occurrences, Permille, Q16, Severity, SeverityTable};

fn occurrences() -> impl Strategy<Value = Occurrences> {
    prop::collection::vec((-40..40_i64, 0..9_u64), 0..30).prop_map(|hours| {
        let mut occurrences = Occurrences::new();
        for (hour, n) in hours {
            occurrences.record(hour * 3_600 + 17, n);
        }
        occurrences
    })
}

fn escalation() -> impl Strategy<Value = Escalation> {
    let step = (
        common::severity(),
        1..30_u64,
        prop_oneof![Just(None), (1..100_u64, "[hd]").prop_map(Some)],
    );
    prop::collection::vec(step, 1..5).prop_map(|steps| {
        let text = steps.into_iter().map(|(severity, count, window)| {
            let window = window.map_or(String::new(), |(length, unit)| format!("/{length}{unit}"));
            format!("{severity}@{count}{window}")
        });
        text.collect::<Vec<_>>().join(";").parse().unwrap()
    })
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn repetition_is_monotone_and_bounded(a: u64, b: u64) {
        let (low, high) = (a.min(b), a.max(b));
        prop_assert!(repetition(Q16::new(low)) <= repetition(Q16::new(high)));
        prop_assert!(repetition(Q16::new(high)) <= Q16::new(163_840));
    }

    #[test]
    fn decay_is_monotone(a: u64, b: u64, half_life in prop_oneof![Just(604_800_u64), 0..10_000_000_u64, any::<u64>()]) {
        let (young, old) = (a.min(b), a.max(b));
        prop_assert!(decay(old, half_life) <= decay(young, half_life));
        let near = half_life.saturating_mul(young % 18).saturating_add(young % half_life.max(1));
        prop_assert!(decay(near.saturating_add(1), half_life) <= decay(near, half_life));
        prop_assert!(decay(young, half_life) <= Q16::ONE);
    }

    #[test]
    fn merging_adds_and_has_no_order(a in occurrences(), b in occurrences()) {
        let both = a.clone() + &b;
        prop_assert_eq!(&both, &(b.clone() + &a));
        prop_assert_eq!(both.total(), a.total() + b.total());
        prop_assert_eq!(both.first_hour(), a.first_hour().into_iter().chain(b.first_hour()).min());
        prop_assert_eq!(both.last_hour(), a.last_hour().into_iter().chain(b.last_hour()).max());
    }

    #[test]
    fn the_peak_is_that_of_every_window(occurrences in occurrences(), window in 0..90_u64) {
        let in_window = |first: i64| {
            let inside = occurrences.hours().filter(|&(hour, _)| hour >= first && hour.abs_diff(first) < window);
            inside.map(|(_, n)| n).sum::<u64>()
        };
        prop_assert_eq!(occurrences.peak(window), (-200..200).map(in_window).max().unwrap());
    }

    #[test]
    fn the_effective_number_falls_with_time_and_never_exceeds_the_total(
        occurrences in occurrences(), as_of in -300_000..300_000_i64, later in 0..10_000_000_i64, half_life in 0..1_000_000_u64,
    ) {
        let now = occurrences.effective(as_of, half_life);
        prop_assert!(now <= Q16::from_count(occurrences.total()));
        prop_assert!(occurrences.effective(as_of + later, half_life) <= now);
        prop_assert_eq!(occurrences.effective(as_of, 0), Q16::from_count(occurrences.total()));
    }

    #[test]
    fn more_occurrences_never_reach_less(escalation in escalation(), a in occurrences(), b in occurrences()) {
        prop_assert!(escalation.reached(&(a.clone() + &b)) >= escalation.reached(&a));
        prop_assert!(escalation.reached(&a) <= escalation.reached_count(a.total()));
    }

    #[test]
    fn serde_and_text_come_back(escalation in escalation(), occurrences in occurrences()) {
        prop_assert_eq!(&escalation.to_string().parse::<Escalation>().unwrap(), &escalation);
        let json = serde_json::to_string(&escalation).unwrap();
        prop_assert_eq!(serde_json::from_str::<Escalation>(&json).unwrap(), escalation);
        let json = serde_json::to_string(&occurrences).unwrap();
        prop_assert_eq!(serde_json::from_str::<Occurrences>(&json).unwrap(), occurrences);
    }

    #[test]
    fn lambda_grows_with_everything_it_is_made_of(
        table in common::table(), severity in common::severity(), n: u64, weight: u16, sure: u16, more: u64,
    ) {
        let lambda = |n, weight, sure| table.lambda(severity, Q16::new(n), Permille::new(weight), Permille::new(sure));
        let before = lambda(n, weight, sure);
        prop_assert!(lambda(n.saturating_add(more), weight, sure) >= before);
        prop_assert!(lambda(n, weight.saturating_add(1), sure) >= before);
        prop_assert!(lambda(n, weight, sure.saturating_add(1)) >= before);
    }
}

#[test]
fn the_future_is_fresh_and_noticed() {
    let mut occurrences = Occurrences::new();
    occurrences.record(7_200, 1);
    assert!(occurrences.has_future(7_199));
    assert!(!occurrences.has_future(7_200));
    assert_eq!(occurrences.effective(0, 3_600), Q16::ONE);
    assert_eq!(
        occurrences.effective(10_799, 3_600),
        Q16::ONE,
        "the same hour"
    );
    assert_eq!(
        occurrences.effective(10_800, 3_600),
        Q16::new(32_768),
        "the next hour"
    );
}

#[test]
fn hours_before_1970_are_hours_too() {
    let mut occurrences = Occurrences::new();
    occurrences.record(-1, 1);
    occurrences.record(0, 1);
    assert_eq!(
        (occurrences.first_hour(), occurrences.last_hour()),
        (Some(-1), Some(0))
    );
}

#[test]
fn empty_hours_are_not_kept() {
    let read: Occurrences = serde_json::from_str(r#"{"5": 0, "6": 2}"#).unwrap();
    assert_eq!(read.hours().collect::<Vec<_>>(), [(6, 2)]);
    let mut nothing = Occurrences::new();
    nothing.record(0, 0);
    assert!(nothing.is_empty());
}

#[test]
fn a_window_is_a_number_of_hours() {
    let escalation: Escalation = "Low@1; Medium@5/24h; High@3/7d".parse().unwrap();
    let every = |hours: i64, n: i64| {
        let mut occurrences = Occurrences::new();
        (0..n).for_each(|i| occurrences.record(i * hours * 3_600, 1));
        escalation.reached(&occurrences)
    };
    assert_eq!(every(1, 0), None);
    assert_eq!(every(1, 2), Some(Severity::Low));
    assert_eq!(every(84, 3), Some(Severity::Low), "three within 169 hours");
    assert_eq!(every(83, 3), Some(Severity::High), "three within 167 hours");
    assert_eq!(escalation.reached_count(2), Some(Severity::Low));
    assert_eq!(escalation.reached_count(5), Some(Severity::High));
}

#[test]
fn texts_that_are_no_escalation() {
    let error = |text: &str| text.parse::<Escalation>().unwrap_err();
    assert_eq!(error(""), EscalationError::Empty);
    assert_eq!(error("Low@1;"), EscalationError::Empty);
    assert_eq!(error("Low 1"), EscalationError::NoCount("Low 1".to_owned()));
    assert!(matches!(error("Bad@1"), EscalationError::Severity(_)));
    for count in ["0", "+1", "-1", "x", "", "99999999999999999999"] {
        assert_eq!(
            error(&format!("Low@{count}")),
            EscalationError::Count(count.to_owned())
        );
    }
    for window in [
        "",
        "h",
        "0h",
        "24",
        "24m",
        "+1d",
        "999999999999999999d",
        "1\u{00e9}",
    ] {
        assert_eq!(
            error(&format!("Low@1/{window}")),
            EscalationError::Window(window.to_owned())
        );
    }
    assert_eq!(
        "Low@1/48H; high @ 2 / 1d"
            .parse::<Escalation>()
            .unwrap()
            .to_string(),
        "Low@1/2d; High@2/24h"
    );
    assert_eq!(
        error("x@1").to_string(),
        "unknown severity `x`: expected `info`, `low`, `medium`, `high` or `critical`"
    );
}

#[test]
fn severities_read_in_any_case() {
    for severity in Severity::ALL {
        assert_eq!(severity.to_string().to_uppercase().parse(), Ok(severity));
        assert_eq!(
            serde_json::to_string(&severity).unwrap(),
            format!("\"{severity}\"")
        );
    }
    assert_eq!(
        SeverityTable::default()
            .lambda_of(Severity::Info)
            .micro_nats(),
        0
    );
}
