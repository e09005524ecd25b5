//! Text of Windows command lines, which write the code page of the console.

use std::borrow::Cow;

use crate::text::{Encoding, decode_document};

/// The upper half of code page 850, which differs from 437 and 858 in no letter of western languages.
const CODE_PAGE_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";
/// What Windows-1252 has between 0x80 and 0x9F; the rest of it is Latin-1.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";

/// Decodes a whole text: by its mark, as UTF-8, else by the code page that makes more letters of it.
///
/// In code page 850 the common letters with accents lie below 0xA6, in Windows-1252 above 0xBF.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let is_plain = Encoding::detect(bytes) == (Encoding::Utf8, 0);
    let invalid_at = match str::from_utf8(bytes) {
        Err(error) if is_plain && error.error_len().is_some() => error.valid_up_to(),
        _ => return decode_document(bytes),
    };
    let (mut oem, mut ansi) = (0_usize, 0_usize);
    for byte in &bytes[invalid_at..] {
        match byte {
            0x80..=0xA5 => oem += 1,
            0xC0..=0xFF => ansi += 1,
            _ => {}
        }
    }
    let of = |byte: u8| -> char {
        match byte {
            0..=0x7F => byte.into(),
            _ if oem >= ansi => nth(CODE_PAGE_850, byte),
            0x80..=0x9F => nth(WINDOWS_1252, byte),
            _ => byte.into(),
        }
    };
    Cow::Owned(bytes.iter().map(|byte| of(*byte)).collect())
}

fn nth(table: &str, byte: u8) -> char {
    let mut letters = table.chars();
    letters
        .nth(usize::from(byte - 0x80))
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole() {
        assert_eq!(CODE_PAGE_850.chars().count(), 128);
        assert_eq!(WINDOWS_1252.chars().count(), 32);
    }

    #[test]
    fn the_code_page_is_told_by_its_letters() {
        assert_eq!(decode(b"Wird ausgef\x81hrt"), "Wird ausgeführt");
        assert_eq!(decode(b"Wird ausgef\xFChrt"), "Wird ausgeführt");
        assert_eq!(
            decode(b"En cours d'ex\x82cution, D\x82marr\x82"),
            "En cours d'exécution, Démarré"
        );
        assert_eq!(decode("Ausgeführt".as_bytes()), "Ausgeführt");
        assert_eq!(decode(b"\xFF\xFEa\0"), "a");
    }
}
