//! Text of Windows command lines, which write the code page of the console.

use std::borrow::Cow;

use crate::text::{Encoding, decode_document, windows_1252};

/// The upper half of code page 850, which differs from 437 and 858 in no letter of western languages.
const CODE_PAGE_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

/// Decodes a whole text: by its mark, as UTF-8, else by the code page that makes more letters of it.
///
/// In code page 850 the common letters with accents lie below 0xA6, in Windows-1252 above 0xBF.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let (encoding, mark) = Encoding::detect(bytes);
    if encoding == Encoding::Utf8
        && let Ok(text) = str::from_utf8(&bytes[mark..])
    {
        return text.trim_end_matches('\0').into();
    }
    if (encoding, mark) != (Encoding::Utf8, 0) || is_broken_utf8(bytes) {
        return decode_document(bytes);
    }
    let (mut oem, mut ansi) = (0_usize, 0_usize);
    for byte in bytes {
        match byte {
            0x80..=0xA5 => oem += 1,
            0xC0..=0xFF => ansi += 1,
            _ => {}
        }
    }
    let upper: Vec<char> = if oem >= ansi {
        CODE_PAGE_850.chars().collect()
    } else {
        (0x80..=0xFF).map(windows_1252).collect()
    };
    let of = |byte: &u8| match byte {
        0..=0x7F => char::from(*byte),
        _ => upper[usize::from(*byte - 0x80)],
    };
    Cow::Owned(bytes.iter().map(of).collect())
}

/// Whether a text has more letters of UTF-8 beyond ASCII than bytes that are none, or was cut within one.
fn is_broken_utf8(bytes: &[u8]) -> bool {
    let (mut letters, mut others) = (0_usize, 0_usize);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        let is_cut = chunks.peek().is_none()
            && str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
        others += if is_cut { 0 } else { chunk.invalid().len() };
    }
    others < letters.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole() {
        assert_eq!(CODE_PAGE_850.chars().count(), 128);
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
        // Damage within UTF-8 is no code page.
        assert_eq!(decode(b"Gr\xC3\xB6\xC3\x9Fe \xFF"), "Größe \u{FFFD}");
        assert_eq!(decode(b"abc \xC3"), "abc \u{FFFD}");
    }
}
