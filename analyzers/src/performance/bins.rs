//! Values on a fixed scale: each octave in equal steps, so that counts of them add up without a loss.

/// Steps of an octave in a histogram: one is at most 3 % wide.
const HISTOGRAM: u32 = 5;
/// Steps of an octave in a course: one is at most 0.8 % wide.
const COURSE: u32 = 7;

/// The smallest value that is told from nothing, 2^-24, and the end of the scale, 2^60.
const OCTAVES: (i64, i64) = (-24, 60);

/// Bins of a histogram, the one of nothing included.
pub(super) const BINS: usize = (((OCTAVES.1 - OCTAVES.0) << HISTOGRAM) + 1) as usize;

/// The bin of a value; 0 for nothing and what is below it.
pub(super) fn bin_of(value: f64) -> u16 {
    place(value.to_bits(), HISTOGRAM, value)
}

/// Where a bin begins and ends.
pub(super) fn edges_of(bin: u16) -> (f64, f64) {
    match bin {
        0 => (0.0, edge(0, HISTOGRAM)),
        bin => (edge(bin - 1, HISTOGRAM), edge(bin, HISTOGRAM)),
    }
}

/// The code of a value in a course, rounded to the nearest step; never 0, which is no value at all.
pub(super) fn code_of(value: f64) -> u16 {
    let half = 1 << (51 - COURSE);
    place(value.to_bits().saturating_add(half), COURSE, value) + 1
}

/// The value of a code; `None` for no value.
pub(super) fn value_of(code: u16) -> Option<f64> {
    match code {
        0 => None,
        1 => Some(0.0),
        code => Some(edge(code - 2, COURSE)),
    }
}

/// The largest code of a course.
pub(super) const LAST_CODE: u16 = (((OCTAVES.1 - OCTAVES.0) << COURSE) + 1) as u16;

/// The bits of an IEEE number are in order: exponent and first digits of the mantissa are the step.
fn place(bits: u64, digits: u32, value: f64) -> u16 {
    if value.is_nan() || value < edge(0, digits) {
        return 0;
    }
    let last = ((OCTAVES.1 - OCTAVES.0) << digits) as u64;
    let step = (bits >> (52 - digits)).saturating_sub(first(digits));
    (step + 1).min(last) as u16
}

fn edge(step: u16, digits: u32) -> f64 {
    f64::from_bits((u64::from(step) + first(digits)) << (52 - digits))
}

const fn first(digits: u32) -> u64 {
    ((1023 + OCTAVES.0) << digits) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_lies_in_its_bin() {
        let values = [1e-7, 0.001, 0.015, 0.9999, 1.0, 90.0, 1024.5, 3.5e9, 1e15];
        for value in values {
            let (from, to) = edges_of(bin_of(value));
            assert!(from <= value && value < to, "{value}: {from} to {to}");
            assert!(to - from <= from / 32.0 + f64::EPSILON);
        }
        assert!(bin_of(89.999) < bin_of(90.0), "limits are edges");
        for nothing in [0.0, -5.0, 1e-300, f64::NAN] {
            assert_eq!(bin_of(nothing), 0);
        }
        assert_eq!(usize::from(bin_of(f64::MAX)), BINS - 1);
    }

    #[test]
    fn codes_keep_two_digits() {
        for value in [0.0, 0.004, 17.3, 99.9, 8e10] {
            let kept = value_of(code_of(value)).unwrap_or(f64::NAN);
            assert!((kept - value).abs() <= value * 0.005, "{value}: {kept}");
        }
        assert_eq!(value_of(0), None);
        assert_eq!(code_of(f64::MAX), LAST_CODE);
    }
}
