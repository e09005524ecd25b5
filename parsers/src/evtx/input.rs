//! Where the bytes come from, and finding chunks in them.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom};

/// A source of bytes that may be able to jump.
pub(super) trait Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize>;
    /// Jumps, where that is possible: callers ask only if there is a [`length`](Self::length).
    fn seek(&mut self, to: u64) -> io::Result<()>;
    /// The number of bytes; `None` for a stream.
    fn length(&mut self) -> io::Result<Option<u64>>;

    /// Reads until the buffer is full or the input ends; the number of bytes read.
    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }
}

pub(super) struct Seekable<R>(pub(super) R);

impl<R: Read + Seek> Input for Seekable<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }

    fn seek(&mut self, to: u64) -> io::Result<()> {
        self.0.seek(SeekFrom::Start(to)).map(|_| ())
    }

    fn length(&mut self) -> io::Result<Option<u64>> {
        self.0.seek(SeekFrom::End(0)).map(Some)
    }
}

pub(super) struct Stream<R>(pub(super) R);

impl<R: Read> Input for Stream<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }

    fn seek(&mut self, _: u64) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }

    fn length(&mut self) -> io::Result<Option<u64>> {
        Ok(None)
    }
}
