//! The laws of the ledger.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::filler::SINGLE_RECORDS;
use super::*;

/// The ledger's meaning, spelt out.
fn filled(records: impl IntoIterator<Item = u64>) -> Ledger {
    let mut filler = Filler::default();
    for record in records {
        let key = (record % 3) as u32;
        filler.count(Ok(record), (record / 40) as i32, &[key, 3]);
    }
    filler.finish()
}

fn totals(ledger: &Ledger) -> BTreeMap<Cell, u32> {
    let mut totals = BTreeMap::new();
    ledger.each(|cell, n| *totals.entry(cell).or_default() += n);
    totals
}

fn same(keys: usize) -> Vec<u32> {
    (0..keys as u32).collect()
}

fn merged(a: &Ledger, b: &Ledger) -> Ledger {
    let mut a = a.clone();
    a.merge(b.clone(), &same(4));
    a
}

#[test]
fn a_long_log_is_a_handful_of_ranges() {
    let ledger = filled(1..=1_000_000);
    assert!(ledger.whole.len() < 20, "{}", ledger.whole.len());
    assert_eq!(ledger.open.len(), 1);
    let total: u32 = totals(&ledger).values().sum();
    assert_eq!(total, 2_000_000);
    let span = ledger.span().expect("records");
    assert_eq!((span.first, span.last, span.missing), (1, 1_000_000, 0));
}

#[test]
fn holes_are_counted_and_sealed_when_there_are_too_many() {
    let ledger = filled((1..=1000).filter(|id| id % 10 != 0));
    assert_eq!(ledger.span().map(|span| span.missing), Some(99));
    let sparse = filled((1..100_000).map(|id| id * 7));
    let singles: usize = sparse.open.values().map(Open::singles).sum();
    assert!(singles <= SINGLE_RECORDS, "{singles}");
    assert_eq!(totals(&sparse).values().sum::<u32>(), 199_998);
    assert_eq!(merged(&sparse, &sparse), sparse);
}

#[test]
fn records_without_a_number_count_once_per_content() {
    let loose = |hashes: &[u64]| {
        let mut filler = Filler::default();
        for hash in hashes {
            filler.count(Err(*hash), 7, &[0]);
        }
        filler.finish()
    };
    let both = merged(&loose(&[1, 2, 3]), &loose(&[3, 4]));
    assert_eq!(totals(&both), BTreeMap::from([((0, 7), 4)]));
    assert!(both.is_loose());
}

/// Some intervals of a log, as exports cut it.
fn exports() -> impl Strategy<Value = Vec<(u64, u64)>> {
    prop::collection::vec((1_u64..3000, 0_u64..2000), 1..6)
}

fn interval((first, length): (u64, u64), step: u64) -> impl Iterator<Item = u64> {
    (first..first + length).filter(move |id| id % step != 0)
}

proptest! {
    #[test]
    fn merging_is_the_union_of_the_records(exports in exports(), step in 2_u64..4000) {
        let parts: Vec<Ledger> = exports.iter().map(|one| filled(interval(*one, step))).collect();
        let union: BTreeSet<u64> = exports.iter().flat_map(|one| interval(*one, step)).collect();
        let whole = filled(union);
        let forward = parts.iter().fold(Ledger::default(), |all, part| merged(&all, part));
        let backward = parts.iter().rev().fold(Ledger::default(), |all, part| merged(part, &all));
        prop_assert_eq!(&forward, &whole);
        prop_assert_eq!(&backward, &whole);
        prop_assert_eq!(merged(&whole, &forward), whole);
    }

    #[test]
    fn the_order_of_records_does_not_matter(records in prop::collection::vec(1_u64..1500, 0..3000)) {
        let sorted: BTreeSet<u64> = records.iter().copied().collect();
        prop_assert_eq!(filled(records), filled(sorted));
    }
}
