//! An input of any encoding as a stream of UTF-8.

use std::io::{self, BufRead, Chain, Cursor, Read};

use super::encoding::Encoding;

/// Bytes decoded at a time.
const STEP: usize = 16 << 10;

/// Reads an input of any [`Encoding`] as UTF-8, without holding it.
///
/// A byte order mark is dropped. Bytes of an input that claims to be UTF-8 pass as they are, valid or not; what does
/// not decode in other encodings becomes U+FFFD.
///
/// ```
/// use std::io::Read;
/// use wegweiser_parsers::text::Utf8Reader;
///
/// let mut text = String::new();
/// Utf8Reader::new(&b"\xFF\xFE{\0\xFC\0}\0"[..])?.read_to_string(&mut text)?;
/// assert_eq!(text, "{ü}");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Utf8Reader<R> {
    source: Chain<Cursor<Vec<u8>>, R>,
    encoding: Encoding,
    /// Code units that are not decoded yet: the rest of a step, or half a pair of surrogates.
    raw: Vec<u8>,
    text: String,
    given: usize,
}

impl<R: BufRead> Utf8Reader<R> {
    /// Reads the first bytes of `reader` to find the encoding.
    pub fn new(reader: R) -> io::Result<Self> {
        let (encoding, _, source) = Encoding::of_stream(reader)?;
        Ok(Self {
            source,
            encoding,
            raw: Vec::new(),
            text: String::new(),
            given: 0,
        })
    }

    /// Decodes the next step; leaves `text` empty at the end of the input.
    fn decode(&mut self) -> io::Result<()> {
        self.text.clear();
        self.given = 0;
        while self.text.is_empty() {
            let wanted = (STEP - self.raw.len()) as u64;
            let taken = (&mut self.source).take(wanted).read_to_end(&mut self.raw)?;
            let whole = if taken == 0 {
                self.raw.len()
            } else {
                self.encoding.whole(&self.raw)
            };
            if whole == 0 && taken == 0 {
                break;
            }
            self.encoding
                .decode_into(&self.raw[..whole], &mut self.text);
            self.raw.drain(..whole);
        }
        Ok(())
    }
}

impl<R: BufRead> BufRead for Utf8Reader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.encoding == Encoding::Utf8 {
            return self.source.fill_buf();
        }
        if self.given == self.text.len() {
            self.decode()?;
        }
        Ok(&self.text.as_bytes()[self.given..])
    }

    fn consume(&mut self, count: usize) {
        if self.encoding == Encoding::Utf8 {
            self.source.consume(count);
        } else {
            self.given += count;
        }
    }
}

impl<R: BufRead> Read for Utf8Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::super::decode_document;
    use super::*;

    /// Gives one byte at a time.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(buffer.len()).min(1);
            self.0.read(&mut buffer[..count])
        }
    }

    #[test]
    fn gives_what_a_whole_document_gives() {
        let long = "aü𝄞€\r\n".repeat(9_000);
        for text in [&long, "", "{}"] {
            let text = format!("\u{FEFF}{text}");
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let wide: Vec<u8> = text
                .chars()
                .flat_map(|c| u32::from(c).to_le_bytes())
                .collect();
            for bytes in [text.into_bytes(), little, big, wide] {
                let mut streamed = String::new();
                let trickle = io::BufReader::new(Trickle(&bytes));
                Utf8Reader::new(trickle)
                    .unwrap()
                    .read_to_string(&mut streamed)
                    .unwrap();
                assert_eq!(streamed, decode_document(&bytes));
            }
        }
    }

    #[test]
    fn half_characters_at_the_end_are_replaced() {
        let mut text = String::new();
        Utf8Reader::new(&b"\xFF\xFEa\0\x00\xD8"[..])
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, "a\u{FFFD}");
    }
}
