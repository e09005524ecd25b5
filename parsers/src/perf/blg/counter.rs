//! Counters: what a raw count means.
//!
//! The types and their formulas are those of `winperf.h` and of the documentation of the Windows SDK ("counter types").
//! Types that no metric is made of are left out.

/// What the changes of a counter are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Divisor {
    Nothing,
    /// The performance counter of the machine.
    Ticks,
    /// Time in units of 100 ns.
    Time,
    /// The clock of the counter's object.
    ObjectTime,
    /// The count that follows the counter.
    Base,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Formula {
    Value,
    Change,
    PerSecond,
    /// Percent of the divisor.
    Share,
    /// Percent of the divisor that the count leaves.
    Rest,
    Mean,
    MeanTime,
    Fraction,
    Elapsed,
}

/// The type of a counter.
#[derive(Debug, Clone, Copy)]
pub(super) struct CounterType {
    formula: Formula,
    pub(super) divisor: Divisor,
    /// Counts have 64 bits.
    is_large: bool,
}

/// What is stored of a counter at an instant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raw {
    pub(super) count: i64,
    pub(super) divisor: i64,
    /// How often the divisor, or for a mean time the count, advances in a second.
    pub(super) frequency: f64,
}

impl CounterType {
    /// `None` for types that no metric is made of.
    pub(super) fn new(code: u32) -> Option<Self> {
        use Divisor::{Base, Nothing, ObjectTime, Ticks, Time};
        let (formula, divisor) = match code {
            // PERF_COUNTER_RAWCOUNT, _HEX, and both LARGE.
            0x0001_0000 | 0x0000_0000 | 0x0001_0100 | 0x0000_0100 => (Formula::Value, Nothing),
            // PERF_COUNTER_DELTA, LARGE_DELTA.
            0x0040_0400 | 0x0040_0500 => (Formula::Change, Nothing),
            // PERF_COUNTER_COUNTER, BULK_COUNT, PERF_SAMPLE_COUNTER.
            0x1041_0400 | 0x1041_0500 | 0x0041_0400 => (Formula::PerSecond, Ticks),
            // PERF_COUNTER_TIMER, TIMER_INV.
            0x2041_0500 => (Formula::Share, Ticks),
            0x2141_0500 => (Formula::Rest, Ticks),
            // PERF_100NSEC_TIMER, TIMER_INV.
            0x2051_0500 => (Formula::Share, Time),
            0x2151_0500 => (Formula::Rest, Time),
            // PERF_OBJ_TIME_TIMER.
            0x2061_0500 => (Formula::Share, ObjectTime),
            // PERF_PRECISION_SYSTEM_TIMER, _100NS_TIMER, _OBJECT_TIMER; PERF_SAMPLE_FRACTION.
            0x2047_0500 | 0x2057_0500 | 0x2067_0500 | 0x20C2_0400 => (Formula::Share, Base),
            // PERF_COUNTER_QUEUELEN_TYPE, LARGE_, 100NS_, OBJ_TIME_.
            0x0045_0400 | 0x0045_0500 => (Formula::Mean, Ticks),
            0x0055_0500 => (Formula::Mean, Time),
            0x0065_0500 => (Formula::Mean, ObjectTime),
            // PERF_AVERAGE_TIMER, PERF_AVERAGE_BULK.
            0x3002_0400 => (Formula::MeanTime, Base),
            0x4002_0500 => (Formula::Mean, Base),
            // PERF_RAW_FRACTION, LARGE_.
            0x2002_0400 | 0x2002_0500 => (Formula::Fraction, Base),
            // PERF_ELAPSED_TIME.
            0x3024_0500 => (Formula::Elapsed, ObjectTime),
            _ => return None,
        };
        let is_large = code & 0x300 == 0x100;
        Some(Self {
            formula,
            divisor,
            is_large,
        })
    }

    /// How fast the count grows, by time: for counts that only ever grow, and are stored as they are.
    pub(super) fn per_second(self) -> Self {
        Self {
            formula: Formula::PerSecond,
            divisor: Divisor::Time,
            ..self
        }
    }

    /// The value between two instants. `None` if the counter began anew, or a clock was set back.
    pub(super) fn value(self, previous: Option<Raw>, now: Raw) -> Option<f64> {
        let Raw {
            count,
            divisor,
            frequency,
        } = now;
        match self.formula {
            // Drivers say the largest number for what they do not know.
            Formula::Value => return (0..i64::MAX).contains(&count).then_some(count as f64),
            Formula::Fraction => return percent(count, divisor),
            Formula::Elapsed => {
                return ratio(divisor.checked_sub(count)?, 1).map(|ticks| ticks / frequency);
            }
            _ => {}
        }
        let previous = previous?;
        let change = change(previous.count, count, !self.is_large)?;
        let is_base = self.divisor == Divisor::Base;
        match self.formula {
            Formula::Change => return Some(change as f64),
            // Without an operation there is no mean; the tools of Windows print 0.
            Formula::Mean | Formula::MeanTime if is_base && divisor == previous.divisor => {
                return Some(0.0);
            }
            _ => {}
        }
        let divisor = self::change(previous.divisor, divisor, is_base)?;
        match self.formula {
            Formula::PerSecond => ratio(change, divisor).map(|change| change * frequency),
            Formula::Share => percent(change, divisor),
            // Clocks are coarse: it may be idle for longer than the time that went by.
            Formula::Rest => percent(change, divisor).map(|share| (100.0 - share).max(0.0)),
            Formula::MeanTime => ratio(change, divisor).map(|ticks| ticks / frequency),
            _ => ratio(change, divisor),
        }
    }
}

/// How far a count went. One of 32 bits starts again at 0 after its largest value.
fn change(previous: i64, now: i64, may_wrap: bool) -> Option<i64> {
    if now >= previous {
        return now.checked_sub(previous);
    }
    let (previous, now) = (u32::try_from(previous).ok()?, u32::try_from(now).ok()?);
    // More than half of the range is a counter that began anew rather than one that ran so far.
    let wrapped = i32::try_from(now.wrapping_sub(previous)).ok()?;
    may_wrap.then_some(i64::from(wrapped))
}

fn ratio(count: i64, divisor: i64) -> Option<f64> {
    (count >= 0 && divisor > 0).then(|| count as f64 / divisor as f64)
}

fn percent(count: i64, divisor: i64) -> Option<f64> {
    (count >= 0 && divisor > 0).then(|| 100.0 * count as f64 / divisor as f64)
}
