//! Opens `.gz`, `.zst` and `.zip` by content, inside each other too, down to the exports.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::path::Path;
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use zip::ZipArchive;

use super::content::{Content, Guarded, Limits, Meter, Raw, Tick, Trouble};
use super::{Data, Input};

/// How much of an export is looked at to recognise it.
pub(crate) const HEAD: usize = 64 << 10;

/// One export found in an input: its head, and the whole of it as a stream.
pub(crate) struct Leaf<'l> {
    pub(crate) name: &'l str,
    pub(crate) head: &'l [u8],
    pub(crate) content: Content<'l>,
    pub(crate) trouble: Trouble,
    /// Bytes read of it so far.
    pub(crate) given: Rc<Cell<u64>>,
}

/// What is told of an input: every export in it, and every entry that could not be opened.
pub(crate) trait Visitor {
    fn leaf(&mut self, leaf: Leaf<'_>);
    fn failed(&mut self, name: &str, reason: String);
}

/// Opens an input and shows its exports to the visitor. False when the run was cancelled.
pub(crate) fn visit(
    input: Input,
    limits: Limits,
    tick: &Tick<'_>,
    visitor: &mut dyn Visitor,
) -> (Rc<Meter>, bool) {
    let meter = Rc::new(Meter::default());
    let walk = Walk {
        limits,
        meter: meter.clone(),
        tick,
    };
    let name = &input.name;
    match input.data {
        Data::Path(path) => match File::open(&path) {
            Ok(file) if file.metadata().is_ok_and(|metadata| metadata.is_file()) => {
                walk.seekable(name, file, Some(&path), visitor);
            }
            // A pipe or a device: it can be read but not sought in.
            Ok(file) => walk.stream(name, Box::new(walk.raw(file)), 0, visitor),
            Err(error) => visitor.failed(name, format!("it cannot be opened: {error}")),
        },
        Data::Bytes(bytes) => walk.seekable(name, Cursor::new(bytes), None, visitor),
        Data::Reader(reader) => walk.stream(name, Box::new(walk.raw(reader)), 0, visitor),
        Data::Failed(reason) => visitor.failed(name, reason),
    }
    let cancelled = meter.cancelled.get();
    (meter, !cancelled)
}

struct Walk<'t> {
    limits: Limits,
    meter: Rc<Meter>,
    tick: &'t Tick<'t>,
}

impl<'t> Walk<'t> {
    fn raw<R>(&self, inner: R) -> Raw<'t, R> {
        Raw {
            inner,
            meter: self.meter.clone(),
            tick: self.tick,
        }
    }

    /// An input that can be sought in: an archive is read in place.
    fn seekable<R: Read + Seek>(
        &self,
        name: &str,
        mut data: R,
        path: Option<&Path>,
        visitor: &mut dyn Visitor,
    ) {
        let mut magic = [0; 4];
        let start = read_up_to(&mut data, &mut magic).and_then(|read| {
            data.rewind()?;
            Ok(read)
        });
        match start {
            Err(error) => visitor.failed(name, format!("it cannot be read: {error}")),
            Ok(read) if Packing::of(&magic[..read]) == Some(Packing::Zip) => {
                self.archive(name, BufReader::new(self.raw(data)), 1, visitor);
            }
            Ok(_) => self.open(name, Box::new(self.raw(data)), path, 0, visitor),
        }
    }

    fn stream(&self, name: &str, data: Box<dyn Read + '_>, depth: u32, visitor: &mut dyn Visitor) {
        self.open(name, data, None, depth, visitor);
    }

    /// Looks at the head of a stream and unpacks it or shows it.
    fn open(
        &self,
        name: &str,
        data: Box<dyn Read + '_>,
        path: Option<&Path>,
        depth: u32,
        visitor: &mut dyn Visitor,
    ) {
        let trouble: Trouble = Rc::new(RefCell::new(None));
        let given = Rc::new(Cell::new(0));
        let mut data = Guarded {
            inner: data,
            meter: self.meter.clone(),
            limits: self.limits,
            packed: depth > 0,
            trouble: trouble.clone(),
            given: given.clone(),
        };
        let mut head = vec![0; HEAD];
        let Ok(read) = read_up_to(&mut data, &mut head) else {
            return;
        };
        head.truncate(read);
        let packing = Packing::of(&head);
        let whole = Cursor::new(head.clone()).chain(data);
        let Some(packing) = packing else {
            if let (true, Some(reason)) = (head.is_empty(), trouble.borrow().clone()) {
                return visitor.failed(name, reason);
            }
            let content = Content::new(Box::new(whole), path);
            return visitor.leaf(Leaf {
                name,
                head: &head,
                content,
                trouble,
                given,
            });
        };
        if depth >= self.limits.max_depth {
            let most = self.limits.max_depth;
            return visitor.failed(name, format!("it is packed more than {most} times over"));
        }
        match packing {
            Packing::Gzip => {
                let unpacked = MultiGzDecoder::new(BufReader::new(whole));
                self.stream(name, Box::new(unpacked), depth + 1, visitor);
            }
            Packing::Zstd => {
                let unpacked = Zstd {
                    frame: Frame::Between(Some(BufReader::new(whole))),
                };
                self.stream(name, Box::new(unpacked), depth + 1, visitor);
            }
            Packing::Zip => {
                let mut bytes = Vec::new();
                let mut bounded = whole.take(self.limits.max_archive + 1);
                if let Err(error) = bounded.read_to_end(&mut bytes) {
                    return visitor.failed(name, format!("it cannot be read: {error}"));
                }
                if bytes.len() as u64 > self.limits.max_archive {
                    let most = self.limits.max_archive >> 20;
                    return visitor.failed(
                        name,
                        format!(
                            "this archive is larger than {most} MiB and cannot be read in place"
                        ),
                    );
                }
                self.archive(name, Cursor::new(bytes), depth + 1, visitor);
            }
        }
    }

    fn archive<R: Read + Seek>(&self, name: &str, data: R, depth: u32, visitor: &mut dyn Visitor) {
        let mut archive = match ZipArchive::new(data) {
            Ok(archive) => archive,
            Err(_) if self.meter.cancelled.get() => return,
            Err(error) => {
                return visitor.failed(name, format!("the zip archive is damaged: {error}"));
            }
        };
        if archive.len() > self.limits.max_entries {
            let (entries, most) = (archive.len(), self.limits.max_entries);
            return visitor.failed(
                name,
                format!("the archive has {entries} entries; the limit is {most}"),
            );
        }
        for index in 0..archive.len() {
            match archive.by_index(index) {
                Ok(entry) if entry.is_dir() => {}
                Ok(entry) => {
                    let inner = entry
                        .name()
                        .map_or_else(|_| format!("#{index}"), Cow::into_owned);
                    let name = format!("{name}!{inner}");
                    self.stream(&name, Box::new(entry), depth, visitor);
                }
                Err(error) => {
                    visitor.failed(
                        &format!("{name}!#{index}"),
                        format!("the entry cannot be opened: {error}"),
                    );
                }
            }
            if self.meter.cancelled.get() {
                return;
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Packing {
    Gzip,
    Zstd,
    Zip,
}

impl Packing {
    fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            // A local file, or the end record of an empty archive.
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Self::Zip),
            _ => None,
        }
    }
}

/// Zstandard frames one behind the other: the decoder ends after one.
struct Zstd<R: BufRead> {
    frame: Frame<R>,
}

enum Frame<R: BufRead> {
    Between(Option<R>),
    Within(Box<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>),
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match &mut self.frame {
                Frame::Within(decoder) => {
                    let read = decoder.read(buffer)?;
                    if read > 0 || buffer.is_empty() {
                        return Ok(read);
                    }
                    let ended = std::mem::replace(&mut self.frame, Frame::Between(None));
                    if let Frame::Within(decoder) = ended {
                        self.frame = Frame::Between(Some(decoder.into_inner()));
                    }
                }
                Frame::Between(rest) => {
                    let Some(mut source) = rest.take() else {
                        return Ok(0);
                    };
                    if source.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    let decoder = StreamingDecoder::new(source).map_err(io::Error::other)?;
                    self.frame = Frame::Within(Box::new(decoder));
                }
            }
        }
    }
}

fn read_up_to(data: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match data.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
