//! What unrecognised bytes look like: for the sentence that says why they were not read.

/// A short description of an export's first bytes.
pub(crate) fn describe(head: &[u8]) -> &'static str {
    let text: Vec<u8> = head
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xff | 0xfe))
        .skip_while(u8::is_ascii_whitespace)
        .take(512)
        .map(|byte| byte.to_ascii_lowercase())
        .collect();
    let starts = |prefix: &str| text.starts_with(prefix.as_bytes());
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return name;
    }
    if starts("<!doctype html") || starts("<html") {
        return "it is an HTML page, perhaps the error page of a download";
    }
    if starts("<?xml") || starts("<") {
        return "it is XML of an unknown kind";
    }
    if starts("{") || starts("[") {
        return "it is JSON of an unknown kind";
    }
    if is_text(head) {
        return "it is text of an unknown kind";
    }
    "it is binary data of an unknown kind"
}

const MAGIC: [(&[u8], &str); 12] = [
    (b"ElfFile\0", "it is a Windows event log"),
    (b"%PDF", "it is a PDF document"),
    (b"\x89PNG", "it is a picture"),
    (b"\xff\xd8\xff", "it is a picture"),
    (b"GIF8", "it is a picture"),
    (b"MZ", "it is a Windows program"),
    (b"\x7fELF", "it is a Linux program"),
    (
        b"7z\xbc\xaf\x27\x1c",
        "it is a 7-Zip archive; unpack it first",
    ),
    (b"Rar!", "it is a RAR archive; unpack it first"),
    (b"BZh", "it is packed with bzip2; unpack it first"),
    (b"\xfd7zXZ", "it is packed with xz; unpack it first"),
    (b"SQLite format 3", "it is an SQLite database"),
];

/// No control bytes but blanks, in UTF-8 or in UTF-16.
fn is_text(head: &[u8]) -> bool {
    let control = |byte: &u8| *byte < 0x20 && !byte.is_ascii_whitespace();
    let wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    wide || !head.iter().any(control)
}
