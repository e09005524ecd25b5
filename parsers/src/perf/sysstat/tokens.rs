//! JSON a token at a time, so that of a document without end nothing is held but the text or number at hand.
//!
//! Not `serde_json`: sysstat before 11.5.2 wrote decimal commas, documents are cut where the tool was killed, and what
//! nobody asks for is passed over without being parsed.

use std::borrow::Cow;
use std::io::BufRead;

use crate::error::{ErrorKind, ParseError};
use crate::json::replace_lone_surrogates;
use crate::limits::Limits;
use crate::text::Utf8Reader;

/// Bytes that are taken in at a time.
const STEP: usize = 64 << 10;

/// A piece of a document; commas and colons are not given.
#[derive(Debug, PartialEq)]
pub(in crate::perf) enum Token<'a> {
    Object,
    Array,
    /// The end of an object or array.
    Close,
    /// A text, which before a colon is a key; it need not be valid UTF-8.
    Text(Cow<'a, [u8]>),
    /// A number, `true`, `false`, `null` or what some tools write in place of a number.
    Word(&'a [u8]),
}

/// Where a document is taken from.
pub(in crate::perf) struct Tokens<'r> {
    input: Utf8Reader<&'r mut dyn BufRead>,
    buffer: Vec<u8>,
    at: usize,
    line: u64,
    bound: usize,
}

impl<'r> Tokens<'r> {
    pub(in crate::perf) fn new(
        input: &'r mut dyn BufRead,
        limits: &Limits,
    ) -> Result<Self, ParseError> {
        Ok(Self {
            input: Utf8Reader::new(input)?,
            buffer: Vec::new(),
            at: 0,
            line: 1,
            bound: limits.field_bytes.max(STEP),
        })
    }

    /// The line of the next token.
    pub(in crate::perf) fn line(&self) -> u64 {
        self.line
    }

    /// The next token; `None` at the end of the input, also if that is within a token.
    #[inline]
    pub(in crate::perf) fn next(&mut self) -> Result<Option<Token<'_>>, ParseError> {
        let Some(first) = self.peek()? else {
            return Ok(None);
        };
        match first {
            b'{' | b'[' | b'}' | b']' => {
                self.at += 1;
                Ok(Some(match first {
                    b'{' => Token::Object,
                    b'[' => Token::Array,
                    _ => Token::Close,
                }))
            }
            b'"' => self.text(),
            b'0'..=b'9' | b'-' | b'+' | b'.' | b'a'..=b'z' | b'A'..=b'Z' => self.word(),
            _ => {
                let reason = "the JSON is not valid: a value is expected";
                Err(ParseError::new(ErrorKind::Malformed, reason).at_line(self.line))
            }
        }
    }

    /// Whether a colon comes next, which makes a text a key.
    pub(in crate::perf) fn is_key(&mut self) -> Result<bool, ParseError> {
        loop {
            match self.buffer.get(self.at).copied() {
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(byte) => return Ok(byte == b':'),
                None if !self.grow()? => return Ok(false),
                None => {}
            }
        }
    }

    /// Passes over the rest of an object or array that was opened; false if the input ends before.
    pub(in crate::perf) fn skip(&mut self) -> Result<bool, ParseError> {
        let mut depth = 1_u64;
        loop {
            let Some(rest) = self.buffer.get(self.at..).filter(|rest| !rest.is_empty()) else {
                if self.grow()? {
                    continue;
                }
                return Ok(false);
            };
            let found = rest
                .iter()
                .position(|byte| matches!(byte, b'{' | b'}' | b'[' | b']' | b'"' | b'\n'));
            let Some(found) = found else {
                self.at = self.buffer.len();
                continue;
            };
            let byte = rest[found];
            self.at += found;
            match byte {
                b'"' => {
                    let Some((end, _)) = self.text_end()? else {
                        return Ok(false);
                    };
                    self.at = end + 1;
                    continue;
                }
                b'\n' => self.line += 1,
                b'{' | b'[' => depth += 1,
                _ => depth -= 1,
            }
            self.at += 1;
            if depth == 0 {
                return Ok(true);
            }
        }
    }

    /// The first byte of the next token.
    fn peek(&mut self) -> Result<Option<u8>, ParseError> {
        loop {
            let rest = &self.buffer[self.at..];
            // A crash leaves NUL bytes at the end.
            let is_between = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b',' | b':' | 0);
            let Some(found) = rest.iter().position(|byte| !is_between(byte)) else {
                self.at = self.buffer.len();
                if self.grow()? {
                    continue;
                }
                return Ok(None);
            };
            let byte = rest[found];
            self.at += found;
            if byte != b'\n' {
                return Ok(Some(byte));
            }
            self.line += 1;
            self.at += 1;
        }
    }

    #[inline]
    fn text(&mut self) -> Result<Option<Token<'_>>, ParseError> {
        let Some((end, has_escapes)) = self.text_end()? else {
            self.at = self.buffer.len();
            return Ok(None);
        };
        let quoted = &self.buffer[self.at..=end];
        self.at = end + 1;
        Ok(Some(Token::Text(if has_escapes {
            Cow::Owned(unescaped(quoted).into_bytes())
        } else {
            Cow::Borrowed(&quoted[1..quoted.len() - 1])
        })))
    }

    /// Where the closing quote of the text at `at` stands, and whether there are escapes before it.
    #[inline]
    fn text_end(&mut self) -> Result<Option<(usize, bool)>, ParseError> {
        let mut length = 1;
        let mut has_escapes = false;
        loop {
            let rest = &self.buffer[self.at + length..];
            // Keys and names are too short for `memchr` to pay.
            let found = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'));
            match found {
                Some(found) if rest[found] == b'"' => {
                    return Ok(Some((self.at + length + found, has_escapes)));
                }
                Some(found) if found + 1 < rest.len() => {
                    has_escapes = true;
                    length += found + 2;
                }
                found => {
                    length += found.unwrap_or(rest.len());
                    if !self.grow()? {
                        return Ok(None);
                    }
                }
            }
        }
    }

    #[inline]
    fn word(&mut self) -> Result<Option<Token<'_>>, ParseError> {
        let mut length = 0;
        loop {
            let rest = &self.buffer[self.at + length..];
            let end = rest.iter().position(|byte| !is_of_word(*byte));
            length += end.unwrap_or(rest.len());
            let behind = self.at + length;
            let next = self.buffer.get(behind).copied();
            match (next, self.buffer.get(behind + 1).copied()) {
                // A key would follow the comma of an object with a quote: a digit makes it a decimal comma.
                (Some(b','), Some(digit)) if digit.is_ascii_digit() => length += 1,
                // No word is complete before it is known what follows.
                (None, _) | (Some(b','), None) if self.grow()? => {}
                _ => break,
            }
        }
        let start = self.at;
        self.at += length;
        Ok(Some(Token::Word(&self.buffer[start..self.at])))
    }

    /// Takes in more behind the token at hand; false at the end of the input.
    fn grow(&mut self) -> Result<bool, ParseError> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let held = self.buffer.len();
        if held >= self.bound {
            let reason = "a text of the JSON is longer than the limit";
            return Err(ParseError::new(ErrorKind::TooLarge, reason).at_line(self.line));
        }
        let available = loop {
            match self.input.fill_buf() {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                available => break available?,
            }
        };
        let count = available.len().min(STEP);
        self.buffer.extend_from_slice(&available[..count]);
        self.input.consume(count);
        Ok(count > 0)
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
}

/// A text in its quotes without escapes; one that is not valid is kept as it stands.
fn unescaped(quoted: &[u8]) -> String {
    let text = String::from_utf8_lossy(quoted);
    let parsed = serde_json::from_str(&replace_lone_surrogates(&text));
    parsed.unwrap_or_else(|_| text.trim_matches('"').to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn tokens(text: &str, capacity: usize) -> Vec<String> {
        let mut input = BufReader::with_capacity(capacity, text.as_bytes());
        let mut tokens = Tokens::new(&mut input, &Limits::default()).unwrap();
        let mut all = Vec::new();
        while let Some(token) = tokens.next().unwrap() {
            all.push(match token {
                Token::Text(text) => format!("Text({:?})", String::from_utf8_lossy(&text)),
                Token::Word(word) => format!("Word({:?})", String::from_utf8_lossy(word)),
                token => format!("{token:?}"),
            });
        }
        all
    }

    #[test]
    fn wherever_the_input_is_split_the_tokens_are_the_same() {
        let text = r#"{"a\"b\u00fc": [1.5, -2e3, 34,13, null], "": {"c": "d", "n": 5,"m":"x"}}"#;
        let whole = tokens(text, 1 << 10);
        let expected = [
            "Object",
            "Text(\"a\\\"bü\")",
            "Array",
            "Word(\"1.5\")",
            "Word(\"-2e3\")",
            "Word(\"34,13\")",
            "Word(\"null\")",
            "Close",
            "Text(\"\")",
            "Object",
            "Text(\"c\")",
            "Text(\"d\")",
            "Text(\"n\")",
            "Word(\"5\")",
            "Text(\"m\")",
            "Text(\"x\")",
            "Close",
            "Close",
        ];
        assert_eq!(whole, expected);
        for capacity in 1..=text.len() {
            assert_eq!(tokens(text, capacity), whole, "{capacity}");
        }
    }

    #[test]
    fn skipping_ends_behind_the_object() {
        let text = r#"{"a": {"]": "}\"", "b": [[1], {}]}, "c": 1}"#;
        for capacity in 1..=text.len() {
            let mut input = BufReader::with_capacity(capacity, text.as_bytes());
            let mut tokens = Tokens::new(&mut input, &Limits::default()).unwrap();
            tokens.next().unwrap();
            tokens.next().unwrap();
            assert!(tokens.is_key().unwrap());
            assert_eq!(tokens.next().unwrap(), Some(Token::Object));
            assert!(tokens.skip().unwrap());
            assert_eq!(tokens.next().unwrap(), Some(Token::Text(b"c"[..].into())));
        }
    }

    #[test]
    fn a_text_without_end_is_refused() {
        let limits = Limits::default();
        let text = format!("\"{}", "x".repeat(1 << 20));
        let mut input = text.as_bytes();
        let mut tokens = Tokens::new(&mut input, &limits).unwrap();
        assert_eq!(tokens.next().unwrap_err().kind(), ErrorKind::TooLarge);
    }
}
