//! The wrappings and encodings in which exports arrive.
//!
//! Every function is deterministic: no time stamps, no names of the machine. The compressed bytes are
//! those of the `deflate` implementation that `Cargo.lock` pins; after an update of it the fleet may
//! have to be generated again.

use std::io::{self, Write};

use flate2::{Compression, GzBuilder};
use zip::{CompressionMethod, DateTime, System, ZipWriter, write::SimpleFileOptions};

/// A gzip file with the given member name and no time stamp.
pub fn gzip(name: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new()
        .mtime(0)
        .filename(name)
        .write(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// A ZIP archive whose members all carry the first date the format knows.
pub fn zip(members: &[(&str, &[u8])]) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        // Left alone, the field would name the platform of the build.
        .system(System::Unix);
    let mut archive = ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// A Zstandard frame of raw and run-length blocks (RFC 8878, section 3.1.1), without checksum.
///
/// Such a frame does not save space, apart from runs of one byte, but every decoder reads it and it
/// needs no encoder.
pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    /// The largest block of any frame.
    const BLOCK: usize = 128 * 1024;
    const RAW: usize = 0;
    const RUN_LENGTH: usize = 1;

    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd];
    // Descriptor: eight bytes of content size, single segment, no checksum, no dictionary.
    frame.push(0b1110_0000);
    frame.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    let blocks = bytes.len().div_ceil(BLOCK).max(1);
    for index in 0..blocks {
        let start = index * BLOCK;
        let block = &bytes[start..bytes.len().min(start + BLOCK)];
        let uniform = block.len() > 1 && block.iter().all(|byte| *byte == block[0]);
        let (kind, content) = if uniform {
            (RUN_LENGTH, &block[..1])
        } else {
            (RAW, block)
        };
        let header = usize::from(index + 1 == blocks) | kind << 1 | block.len() << 3;
        frame.extend_from_slice(&(header as u32).to_le_bytes()[..3]);
        frame.extend_from_slice(content);
    }
    frame
}

/// UTF-16, low byte first, with a byte order mark and CRLF line ends: what a PowerShell redirection of
/// the report leaves behind.
pub fn utf16le_crlf(text: &str) -> Vec<u8> {
    format!("\u{feff}{}", text.replace('\n', "\r\n"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect()
}

/// Windows-1252 with CRLF line ends, as programs of western Europe write without being asked for Unicode: the letters
/// that it shares with Latin-1, and `?` for others.
pub fn windows_1252_crlf(text: &str) -> Vec<u8> {
    let byte = |letter: char| u8::try_from(letter).unwrap_or(b'?');
    text.replace('\n', "\r\n").chars().map(byte).collect()
}

/// The upper half of code page 850.
const CODE_PAGE_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

/// Code page 850, in which the consoles of western Europe write; `?` for what it does not have.
pub fn code_page_850(text: &str) -> Vec<u8> {
    let byte = |letter: char| match u8::try_from(letter) {
        Ok(byte) if byte.is_ascii() => byte,
        _ => {
            let place = CODE_PAGE_850.chars().position(|other| other == letter);
            place.map_or(b'?', |place| 0x80 + place as u8)
        }
    };
    text.chars().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zstd_frame_of_one_raw_block() {
        let frame = zstd(b"ab");
        assert_eq!(frame[..4], 0xfd2f_b528_u32.to_le_bytes());
        assert_eq!(frame[5..13], 2_u64.to_le_bytes());
        assert_eq!(frame[13..], [0b0001_0001, 0, 0, b'a', b'b']);
    }

    #[test]
    fn a_run_becomes_one_byte() {
        assert_eq!(zstd(&[7; 100])[13..], [0x23, 0x03, 0, 7]);
    }

    #[test]
    fn utf16_starts_with_the_mark() {
        assert_eq!(
            utf16le_crlf("a\n"),
            [0xff, 0xfe, b'a', 0, b'\r', 0, b'\n', 0]
        );
    }

    #[test]
    fn a_console_has_umlauts_and_no_euro() {
        assert_eq!(code_page_850("für €"), b"f\x81r ?");
        assert_eq!(CODE_PAGE_850.chars().count(), 128);
    }
}
