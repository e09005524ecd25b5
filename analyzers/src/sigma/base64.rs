//! The modifier `base64offset`: what a text looks like in base64, wherever in the encoded data it begins.
//!
//! A letter of base64 holds bits of two bytes, so the first and the last letter of an encoded text depend on what stands
//! around it. Sigma leaves these out. The engine keeps the last one, and so finds the text only at the end of the data:
//! rules are rewritten before it sees them.

use rsigma_parser::{DetectionItem, Modifier, SigmaValue};

use super::rewrite::literal;

/// Rewrites an item that has the modifier to `contains`.
pub(super) fn rewrite(item: &mut DetectionItem) {
    let modifiers = &mut item.field.modifiers;
    // Every value becomes several: all of them are not what is meant.
    if !modifiers.contains(&Modifier::Base64Offset) || modifiers.contains(&Modifier::All) {
        return;
    }
    let plain = |value: &SigmaValue| match value {
        SigmaValue::String(text) => text.as_plain(),
        _ => None,
    };
    let Some(texts) = item.values.iter().map(plain).collect::<Option<Vec<_>>>() else {
        return;
    };
    let encode = |text: &String| match () {
        () if modifiers.contains(&Modifier::Wide) => utf16(text, u16::to_le_bytes),
        () if modifiers.contains(&Modifier::Utf16be) => utf16(text, u16::to_be_bytes),
        () if modifiers.contains(&Modifier::Utf16) => {
            utf16(&format!("\u{feff}{text}"), u16::to_le_bytes)
        }
        () => text.as_bytes().to_vec(),
    };
    let encoded = texts.iter().map(encode).flat_map(|bytes| offsets(&bytes));
    item.values = encoded.map(literal).collect();
    modifiers.retain(|modifier| *modifier == Modifier::Cased);
    modifiers.push(Modifier::Contains);
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// The letters that only these bytes decide, for the three places in a group of letters where they may begin.
fn offsets(bytes: &[u8]) -> Vec<String> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits = |at: usize, from: usize| {
        let bit = |bit: usize| bytes[(bit - from) / 8] >> (7 - (bit - from) % 8) & 1;
        (at..at + 6).fold(0, |letter, place| letter << 1 | bit(place))
    };
    let offset = |skipped: usize| {
        let (from, end) = (skipped * 8, (skipped + bytes.len()) * 8);
        let letters = (from.div_ceil(6)..end / 6).map(|letter| bits(letter * 6, from));
        letters
            .map(|letter| char::from(ALPHABET[usize::from(letter)]))
            .collect::<String>()
    };
    (0..3)
        .map(offset)
        .filter(|letters| !letters.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_letters_that_the_text_decides() {
        let of = |text: &str| offsets(text.as_bytes());
        // The example of the Sigma specification.
        assert_eq!(of("http://"), ["aHR0cDovL", "h0dHA6Ly", "odHRwOi8v"]);
        assert_eq!(of("foo"), ["Zm9v", "Zvb", "mb2"]);
        assert_eq!(of("a"), ["Y", "h"]);
        assert_eq!(of(""), [""; 0]);
    }
}
