//! Numbers and ranges of numbers: `4624`, `1000-1100`.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// Reads a number or a range of numbers.
pub(super) fn range<T>(text: &str) -> Result<RangeInclusive<T>, String>
where
    T: FromStr + PartialOrd + Copy + Display,
{
    let number = |part: &str| {
        part.trim()
            .parse::<T>()
            .map_err(|_| "write a number like `4624` or a range like `1000-1100`".to_owned())
    };
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (number(first)?, number(last)?),
        None => (number(text)?, number(text)?),
    };
    if first > last {
        return Err(format!(
            "the range ends before it begins; did you mean `{last}-{first}`?"
        ));
    }
    Ok(first..=last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_ranges() {
        assert_eq!(range::<u16>("4624"), Ok(4624..=4624));
        assert_eq!(range::<u16>("1000 - 1100"), Ok(1000..=1100));
        for wrong in ["", "-", "5-", "-5", "x", "70000", "9-3", "1-2-3"] {
            assert!(range::<u16>(wrong).is_err(), "{wrong}");
        }
    }
}
