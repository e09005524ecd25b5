//! Line splitting against a reference that is too simple to be wrong.

#![allow(
    clippy::unwrap_used,
    reason = "a failing test may panic, wherever it does"
)]

use std::io::BufReader;

use proptest::prelude::*;
use wegweiser_parsers::Limits;
use wegweiser_parsers::text::{Encoding, LineReader};

fn config() -> ProptestConfig {
    let cases = std::env::var("WEGWEISER_PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(256),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Splits at LF, CRLF and CR one byte at a time: text, offset, terminated.
fn naive(bytes: &[u8]) -> Vec<(String, u64, bool)> {
    let mut lines = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < bytes.len() {
        let length = match &bytes[at..] {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        if length > 0 {
            lines.push((
                String::from_utf8_lossy(&bytes[start..at]).into_owned(),
                start as u64,
                true,
            ));
            start = at + length;
        }
        at += length.max(1);
    }
    let end = bytes.len() - bytes.iter().rev().take_while(|byte| **byte == 0).count();
    if end > start {
        lines.push((
            String::from_utf8_lossy(&bytes[start..end]).into_owned(),
            start as u64,
            false,
        ));
    }
    lines
}

fn read(bytes: &[u8], capacity: usize) -> Vec<(String, u64, bool)> {
    let source = BufReader::with_capacity(capacity, bytes);
    let mut reader = LineReader::new(source, &Limits::default()).unwrap();
    let mut lines = Vec::new();
    while let Some(line) = reader.next_line().unwrap() {
        assert_eq!(line.number, lines.len() as u64 + 1);
        lines.push((line.text.to_owned(), line.offset, line.terminated));
    }
    lines
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        3 => prop::sample::select(b"\r\n\0ab".to_vec()),
        1 => any::<u8>(),
    ];
    prop::collection::vec(byte, 0..200)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn lines_are_those_of_the_reference(bytes in bytes(), capacity in 1..40_usize) {
        prop_assume!(Encoding::detect(&bytes) == (Encoding::Utf8, 0));
        prop_assert_eq!(read(&bytes, capacity), naive(&bytes));
    }

    #[test]
    fn wide_lines_are_those_of_the_text(text in "[ab\r\näß𝄞]{0,60}", capacity in 1..40_usize) {
        let marked = format!("\u{FEFF}{text}");
        let expected: Vec<_> = naive(text.as_bytes()).into_iter().map(|line| (line.0, line.2)).collect();
        let encodings: [Vec<u8>; 4] = [
            marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            marked.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
            marked.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect(),
        ];
        for bytes in encodings {
            let lines: Vec<_> = read(&bytes, capacity).into_iter().map(|line| (line.0, line.2)).collect();
            prop_assert_eq!(&lines, &expected);
        }
    }

    #[test]
    fn a_small_limit_only_shortens(bytes in bytes(), line_bytes in 1..20_usize) {
        prop_assume!(Encoding::detect(&bytes).0 == Encoding::Utf8);
        let mut limits = Limits::default();
        limits.line_bytes = line_bytes;
        let mut reader = LineReader::new(&bytes[..], &limits).unwrap();
        let whole = read(&bytes, 64);
        let mut count = 0;
        while let Some(line) = reader.next_line().unwrap() {
            prop_assert_eq!(line.offset, whole[count].1);
            prop_assert_eq!(line.terminated, whole[count].2);
            if !line.truncated {
                prop_assert_eq!(line.text, &whole[count].0);
            }
            count += 1;
        }
        prop_assert_eq!(count, whole.len());
    }
}
