//! Inputs too large to be held.

use std::io::{self, BufRead, Read};

/// The same bytes again and again.
pub(crate) struct Repeated {
    block: Vec<u8>,
    /// Where in the block the next byte stands.
    at: usize,
    left: u64,
}

impl Repeated {
    /// A piece so many times.
    pub(crate) fn new(piece: &str, times: u64) -> Self {
        let block = piece.repeat((1 << 16) / piece.len());
        Self {
            block: block.into_bytes(),
            at: 0,
            left: times * piece.len() as u64,
        }
    }
}

impl BufRead for Repeated {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let rest = &self.block[self.at..];
        let left = usize::try_from(self.left).unwrap_or(usize::MAX);
        Ok(&rest[..rest.len().min(left)])
    }

    fn consume(&mut self, count: usize) {
        self.at = (self.at + count) % self.block.len();
        self.left -= count as u64;
    }
}

impl Read for Repeated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}
