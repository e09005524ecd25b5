//! Digests in hexadecimal.

/// The bytes of a digest of `N` bytes in hexadecimal of either case.
///
/// `None` for everything that must never be looked for: an empty text, `-`, another length, zeros only, and the digests
/// of no bytes at all, which tools report for files that they could not read.
///
/// ```
/// use wegweiser_parsers::driver_data::digest;
///
/// assert_eq!(digest::<16>(" 41046CE853788277da0d7e8c4e0a3123 ").unwrap()[..2], [0x41, 0x04]);
/// assert_eq!(digest::<16>("-"), None);
/// assert_eq!(digest::<16>("d41d8cd98f00b204e9800998ecf8427e"), None); // MD5 of nothing
/// ```
pub fn digest<const N: usize>(text: &str) -> Option<[u8; N]> {
    let text = text.trim().as_bytes();
    if text.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    let mut seen = 0;
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        let [high, low] = [pair[0], pair[1]].map(|digit| NIBBLES[usize::from(digit)]);
        *byte = high << 4 | low;
        seen |= high | low;
    }
    if seen & NO_NIBBLE != 0 {
        return None;
    }
    let is_nothing =
        bytes.iter().all(|byte| *byte == 0) || OF_NOTHING.iter().any(|of| *of == bytes);
    (!is_nothing).then_some(bytes)
}

/// MD5, SHA-1, SHA-256 and SHA-384 of no bytes.
const OF_NOTHING: [&[u8]; 4] = [
    &[
        0xd4, 0x1d, 0x8c, 0xd9, 0x8f, 0x00, 0xb2, 0x04, 0xe9, 0x80, 0x09, 0x98, 0xec, 0xf8, 0x42,
        0x7e,
    ],
    &[
        0xda, 0x39, 0xa3, 0xee, 0x5e, 0x6b, 0x4b, 0x0d, 0x32, 0x55, 0xbf, 0xef, 0x95, 0x60, 0x18,
        0x90, 0xaf, 0xd8, 0x07, 0x09,
    ],
    &[
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9,
        0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52,
        0xb8, 0x55,
    ],
    &[
        0x38, 0xb0, 0x60, 0xa7, 0x51, 0xac, 0x96, 0x38, 0x4c, 0xd9, 0x32, 0x7e, 0xb1, 0xb1, 0xe3,
        0x6a, 0x21, 0xfd, 0xb7, 0x11, 0x14, 0xbe, 0x07, 0x43, 0x4c, 0x0c, 0xc7, 0xbf, 0x63, 0xf6,
        0xe1, 0xda, 0x27, 0x4e, 0xde, 0xbf, 0xe7, 0x6f, 0x65, 0xfb, 0xd5, 0x1a, 0xd2, 0xf1, 0x48,
        0x98, 0xb9, 0x5b,
    ],
];

/// Set for what is no digit.
const NO_NIBBLE: u8 = 0x80;

/// The value of each hexadecimal digit. Which digit comes is not to be guessed, so that a table beats conditions.
const NIBBLES: [u8; 256] = {
    let mut nibbles = [NO_NIBBLE; 256];
    let mut value = 0;
    while value < 16 {
        nibbles[b"0123456789abcdef"[value] as usize] = value as u8;
        nibbles[b"0123456789ABCDEF"[value] as usize] = value as u8;
        value += 1;
    }
    nibbles
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_digest_is_none() {
        for text in ["", "-", "n/a", "0", "00", "4104", "zz"] {
            assert_eq!(digest::<1>(text), None, "{text}");
        }
        assert_eq!(digest::<1>("fF"), Some([0xff]));
        assert_eq!(digest::<2>("é12"), None);
        let of_nothing = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
        assert_eq!(digest::<20>(of_nothing), None);
        let of_nothing = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
        assert_eq!(digest::<32>(of_nothing), None);
    }
}
