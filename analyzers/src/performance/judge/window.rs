//! When it was bad: the worst stretch, since when, and at which hours of the week.

use jiff::Timestamp;

use super::display::{duration, number};
use crate::performance::hour::{SLOT_SECONDS, SLOTS};
use crate::performance::trend::is_weekend;

/// A stretch of five-minute slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// The first slot, and the one after the last, counted from 1970.
    pub(super) from: i64,
    pub(super) to: i64,
}

impl Window {
    /// Its start and length.
    pub(super) fn shown(self) -> String {
        let length = duration(((self.to - self.from) * SLOT_SECONDS) as f64);
        format!("{}, {length}", instant(self.from))
    }

    pub(super) fn holds(self, slot: i64) -> bool {
        (self.from..self.to).contains(&slot)
    }

    /// The hour it begins in.
    pub(super) fn hour(self) -> i64 {
        self.from.div_euclid(SLOTS as i64)
    }
}

/// A slot's start: `2026-11-17 14:10 UTC`.
pub(super) fn instant(slot: i64) -> String {
    let time = Timestamp::from_second(slot.saturating_mul(SLOT_SECONDS));
    time.map(|time| time.strftime("%Y-%m-%d %H:%M UTC").to_string())
        .unwrap_or_default()
}

/// The longest stretch that is bad more often than not; a gap of an hour ends it.
pub(super) fn worst(slots: &[(i64, bool)]) -> Option<Window> {
    let mut best: Option<(i64, Window)> = None;
    let mut open: Option<(i64, Window)> = None;
    for (slot, is_bad) in slots {
        let gain = if *is_bad { 1 } else { -1 };
        open = match open {
            Some((sum, window)) if sum > 0 && slot - window.to < SLOTS as i64 => {
                let to = slot + 1;
                Some((sum + gain, Window { to, ..window }))
            }
            _ => Some((
                gain,
                Window {
                    from: *slot,
                    to: slot + 1,
                },
            )),
        };
        if let Some((sum, _)) = open
            && sum > best.map_or(0, |(best, _)| best)
        {
            best = open;
        }
    }
    best.map(|(_, window)| window)
}

/// Since when it is much worse than before, where it is: the slot, and the share of bad ones before and after.
///
/// The split is where the sum of deviations from the whole is least; it counts if that comes by chance less than once in a
/// hundred (Kolmogorov), as if only one slot in six said something of its own.
pub(super) fn since(slots: &[(i64, bool)]) -> Option<(i64, f64, f64)> {
    const ALIKE: f64 = 6.0;
    let count = slots.len() as f64;
    let bad = slots.iter().filter(|(_, is_bad)| *is_bad).count() as f64;
    let share = bad / count;
    let spread = share * (1.0 - share);
    if slots.len() < 24 || spread <= 0.0 {
        return None;
    }
    let (mut sum, mut least, mut at) = (0.0, 0.0, 0);
    let mut bad_before = 0.0;
    let mut bad_so_far = 0.0;
    for (number, (_, is_bad)) in slots.iter().enumerate() {
        let one = f64::from(u8::from(*is_bad));
        sum += one - share;
        bad_so_far += one;
        if sum < least {
            (least, at, bad_before) = (sum, number + 1, bad_so_far);
        }
    }
    let is_clear = -least > 1.63 * (count * spread * ALIKE).sqrt();
    let (slot, _) = slots.get(at)?;
    let before = bad_before / at as f64;
    let after = (bad - bad_before) / (count - at as f64);
    (is_clear && at >= 12 && after >= 2.0 * before + 0.1).then_some((*slot, before, after))
}

/// At which hours of which days most of it is, if it is not spread over all: `weekdays 08:00–11:00 UTC`.
pub(super) fn hours(slots: &[(i64, bool)]) -> Option<String> {
    let week = [false, true].map(|weekend| {
        let mut counts = [(0_u32, 0_u32); 24];
        for (slot, is_bad) in slots {
            let hour = slot.div_euclid(SLOTS as i64);
            if is_weekend(hour) == weekend {
                let (bad, all) = &mut counts[hour.rem_euclid(24) as usize];
                *bad += u32::from(*is_bad);
                *all += 1;
            }
        }
        counts
    });
    let days = slots.last()?.0 - slots.first()?.0;
    // Less than three days have no rhythm.
    if days < 3 * 24 * SLOTS as i64 {
        return None;
    }
    let total: u32 = week.iter().flatten().map(|(bad, _)| bad).sum();
    let all = slots.len() as f64;
    let usual = f64::from(total) / all;
    let often = |(bad, all): (u32, u32)| all > 0 && f64::from(bad) > 2.0 * usual * f64::from(all);
    let mut texts = Vec::new();
    let (mut inside, mut inside_all) = (0, 0);
    for (counts, kind) in week.iter().zip(["weekdays", "weekends"]) {
        let mut hour = 0;
        while hour < 24 {
            let start = hour;
            while hour < 24 && often(counts[hour]) {
                inside += counts[hour].0;
                inside_all += counts[hour].1;
                hour += 1;
            }
            if hour > start {
                texts.push(format!("{kind} {start:02}:00–{hour:02}:00 UTC"));
            }
            hour += 1;
        }
    }
    let covers = inside * 10 >= total * 7 && f64::from(inside_all) < all / 2.0;
    (covers && texts.len() <= 4).then(|| texts.join(", "))
}

/// `2026-11-17 14:10 UTC; 12 % of the time before, 80 % since`.
pub(super) fn since_text(slot: i64, before: f64, after: f64) -> String {
    format!(
        "{}; {} % of the time before, {} % since",
        instant(slot),
        number((before * 100.0).round()),
        number((after * 100.0).round())
    )
}
