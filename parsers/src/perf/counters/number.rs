//! Numbers as Windows prints them.

/// Powers of ten that are exact, as is every quotient of a mantissa below 2^53 and one of them (Clinger 1990).
const POWERS: [f64; 19] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18,
];

/// Mantissas up to here are exact.
const EXACT: u64 = 1 << 53;

/// The longest number that is read: PDH prints 17 digits.
const LONGEST: usize = 40;

/// Reads a number with a decimal point or comma; NaN for a blank cell, an error of a counter, and all else.
#[inline]
pub(in crate::perf) fn parse(text: &[u8]) -> f64 {
    // 18 digits and a mark do not overflow.
    if text.is_empty() || text.len() > 19 {
        return parse_any(text);
    }
    let mut mantissa = 0_u64;
    let mut point = text.len();
    for (at, byte) in text.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa * 10 + u64::from(digit);
        } else if matches!(byte, b'.' | b',') && point == text.len() {
            point = at;
        } else {
            return parse_any(text);
        }
    }
    let fraction = (text.len() - point).saturating_sub(1);
    let is_mark = text.len() == 1 && point == 0;
    if mantissa <= EXACT && fraction < POWERS.len() && !is_mark {
        return mantissa as f64 / POWERS[fraction];
    }
    parse_any(text)
}

fn parse_any(text: &[u8]) -> f64 {
    let text = text.trim_ascii();
    if text.len() > LONGEST {
        return f64::NAN;
    }
    let mut plain = [0; LONGEST];
    for (to, from) in plain.iter_mut().zip(text) {
        *to = if *from == b',' { b'.' } else { *from };
    }
    let number = std::str::from_utf8(&plain[..text.len()]).ok();
    number
        .and_then(|text| text.parse().ok())
        .unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_standard_library() {
        for text in [
            "0",
            "5",
            "-1",
            "54488",
            "346.885918732562",
            "377.49610561432127",
            "9007199254740992",
            "9007199254740993",
            "999999999999999999",
            "0.000001",
            "1e3",
            "1.5E-07",
            "12.",
            ".5",
            "+4",
            "18446744073709551615",
            " 12.5 ",
        ] {
            let expected: f64 = text.trim().parse().expect(text);
            assert_eq!(
                parse(text.as_bytes()).to_bits(),
                expected.to_bits(),
                "{text}"
            );
            let comma = text.replace('.', ",");
            assert_eq!(
                parse(comma.as_bytes()).to_bits(),
                expected.to_bits(),
                "{comma}"
            );
        }
    }

    #[test]
    fn what_is_no_number() {
        let long = "1".repeat(50);
        for text in [
            "", " ", ".", ",", "-", "-1.#IND", "1.#INF", "1.2.3", "1.234,5", "x", "ü", &long,
        ] {
            assert!(parse(text.as_bytes()).is_nan(), "{text}");
        }
    }
}
