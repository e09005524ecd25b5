//! The stream a reader sees: metered, bounded, and silent about trouble below it.

use std::cell::{Cell, RefCell};
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::rc::Rc;

/// How much an input may grow when it is unpacked.
///
/// The defaults let a zipped 1 GiB log through and stop a bomb after 16 MiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes one input may unpack to, all its entries together.
    pub max_unpacked: u64,
    /// The most times a packed input may grow, once it has passed [`Limits::FREE_UNPACKED`].
    pub max_ratio: u64,
    /// The most containers inside each other.
    pub max_depth: u32,
    /// The most entries of one archive.
    pub max_entries: usize,
    /// The largest archive that is held in memory because it cannot be read in place.
    pub max_archive: u64,
}

impl Limits {
    /// Up to here the ratio does not matter: a small log of equal lines packs extremely well.
    pub const FREE_UNPACKED: u64 = 16 << 20;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_unpacked: 4 << 30,
            max_ratio: 200,
            max_depth: 3,
            max_entries: 10_000,
            max_archive: 512 << 20,
        }
    }
}

/// What is counted over all entries of one input.
#[derive(Default)]
pub(crate) struct Meter {
    /// Bytes taken from the input itself.
    pub(crate) raw: Cell<u64>,
    /// Bytes that unpacking gave, over all layers.
    pub(crate) unpacked: Cell<u64>,
    /// Whether the progress callback asked to stop.
    pub(crate) cancelled: Cell<bool>,
}

/// Called every so often with the bytes taken from the input so far; false stops the run.
pub(crate) type Tick<'t> = dyn Fn(u64) -> bool + 't;

/// Counts the bytes of the input itself and asks now and then whether to go on.
pub(crate) struct Raw<'t, R> {
    pub(crate) inner: R,
    pub(crate) meter: Rc<Meter>,
    pub(crate) tick: &'t Tick<'t>,
}

impl<R: Read> Read for Raw<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !(self.tick)(self.meter.raw.get()) {
            self.meter.cancelled.set(true);
            return Err(io::Error::other("cancelled"));
        }
        let read = self.inner.read(buffer)?;
        self.meter.raw.set(self.meter.raw.get() + read as u64);
        Ok(read)
    }
}

impl<R: io::Seek> io::Seek for Raw<'_, R> {
    fn seek(&mut self, position: io::SeekFrom) -> io::Result<u64> {
        self.inner.seek(position)
    }
}

/// What ended a stream early, shared between the stream and the engine.
pub(crate) type Trouble = Rc<RefCell<Option<String>>>;

/// One recognised export, as its reader sees it.
///
/// A stream that breaks (damaged archive, I/O error, limit, cancellation) simply ends here: the
/// reader keeps what it has, and the engine marks the input partial with the reason.
pub struct Content<'c> {
    stream: io::BufReader<Box<dyn Read + 'c>>,
    path: Option<&'c Path>,
}

impl<'c> Content<'c> {
    pub(crate) fn new(stream: Box<dyn Read + 'c>, path: Option<&'c Path>) -> Self {
        Self {
            stream: io::BufReader::with_capacity(64 << 10, stream),
            path,
        }
    }

    /// The file, where the input is one and is not packed: for readers that seek.
    pub fn path(&self) -> Option<&Path> {
        self.path
    }
}

impl std::fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Content")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buffer)
    }
}

impl BufRead for Content<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.stream.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.stream.consume(amount);
    }
}

/// Ends where the stream below breaks or a limit is reached, and notes why.
pub(crate) struct Guarded<R> {
    pub(crate) inner: R,
    pub(crate) meter: Rc<Meter>,
    pub(crate) limits: Limits,
    pub(crate) packed: bool,
    pub(crate) trouble: Trouble,
    /// Bytes this stream gave.
    pub(crate) given: Rc<Cell<u64>>,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.trouble.borrow().is_some() {
            return Ok(0);
        }
        match self.inner.read(buffer) {
            Ok(read) => {
                self.given.set(self.given.get() + read as u64);
                if !self.packed {
                    return Ok(read);
                }
                let unpacked = self.meter.unpacked.get() + read as u64;
                self.meter.unpacked.set(unpacked);
                if let Some(reason) = over_limit(unpacked, self.meter.raw.get(), &self.limits) {
                    *self.trouble.borrow_mut() = Some(reason);
                }
                Ok(read)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let what = if self.packed {
                    "the packed data is damaged"
                } else {
                    "reading failed"
                };
                let after = self.given.get();
                *self.trouble.borrow_mut() = Some(format!("{what} after {after} bytes: {error}"));
                Ok(0)
            }
        }
    }
}

fn over_limit(unpacked: u64, raw: u64, limits: &Limits) -> Option<String> {
    if unpacked > limits.max_unpacked {
        let most = limits.max_unpacked >> 20;
        return Some(format!(
            "it unpacks to more than {most} MiB, the limit for one input"
        ));
    }
    let grown = unpacked > Limits::FREE_UNPACKED && unpacked / limits.max_ratio > raw.max(1);
    grown.then(|| {
        format!(
            "it unpacks to more than {} times its size: this looks like a decompression bomb",
            limits.max_ratio
        )
    })
}
