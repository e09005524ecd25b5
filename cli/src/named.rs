//! What a path of the command line holds, told by its first bytes.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use wegweiser_core::{FleetSummary, Input, Report};

use crate::error::Error;

/// What one path holds.
pub(crate) enum Kind {
    /// A folder or a file the engine reads by itself.
    Export,
    /// Bytes that can be read only once.
    Stream(Input),
    Summary(String),
    Report(String),
}

/// What each path holds, in their order.
pub(crate) fn kinds(paths: &[PathBuf]) -> Result<Vec<(&Path, Kind)>, Error> {
    paths
        .iter()
        .map(|path| Ok((path.as_path(), kind(path)?)))
        .collect()
}

fn kind(path: &Path) -> Result<Kind, Error> {
    if path.as_os_str() == "-" {
        kind_of_stream("stdin", path, io::stdin())
    } else {
        kind_of_file(path)
    }
}

fn kind_of_file(path: &Path) -> Result<Kind, Error> {
    let unreadable = |source| Error::Read {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if metadata.is_dir() {
        return Ok(Kind::Export);
    }
    match kind_of_stream(&path.display().to_string(), path, file)? {
        // The engine reads a real file itself; a pipe has been tapped and goes on from here.
        Kind::Stream(_) if metadata.is_file() => Ok(Kind::Export),
        kind => Ok(kind),
    }
}

/// Tells a document from an export by its first bytes.
fn kind_of_stream(
    name: &str,
    path: &Path,
    mut stream: impl Read + Send + 'static,
) -> Result<Kind, Error> {
    let unreadable = |source| Error::Read {
        path: path.to_owned(),
        source,
    };
    let mut head = Vec::new();
    stream
        .by_ref()
        .take(HEAD)
        .read_to_end(&mut head)
        .map_err(unreadable)?;
    let packed = head.starts_with(&GZIP);
    let start = if packed {
        unpacked_start(&head)
    } else {
        String::from_utf8_lossy(&head).into_owned()
    };
    let (summary, report) = (FleetSummary::recognise(&start), Report::recognise(&start));
    if !summary && !report {
        return Ok(Kind::Stream(Input::reader(
            name,
            Cursor::new(head).chain(stream),
        )));
    }
    stream.read_to_end(&mut head).map_err(unreadable)?;
    if packed {
        head = unpacked(&head, MOST).map_err(unreadable)?;
    }
    let text = String::from_utf8(head).map_err(|error| {
        unreadable(io::Error::new(
            io::ErrorKind::InvalidData,
            error.utf8_error(),
        ))
    })?;
    Ok(if summary {
        Kind::Summary(text)
    } else {
        Kind::Report(text)
    })
}

/// The start of a packed file, as far as the packed bytes give it.
fn unpacked_start(head: &[u8]) -> String {
    let mut start = Vec::new();
    // It ends within the packed data, which is no error here.
    let _ = MultiGzDecoder::new(head).take(HEAD).read_to_end(&mut start);
    String::from_utf8_lossy(&start).into_owned()
}

/// A packed document, which may be a summary or a report; more than `most` bytes of it are an error.
fn unpacked(packed: &[u8], most: u64) -> io::Result<Vec<u8>> {
    let mut document = Vec::new();
    MultiGzDecoder::new(packed)
        .take(most + 1)
        .read_to_end(&mut document)?;
    if document.len() as u64 > most {
        let reason = format!("it unpacks to more than {most} bytes");
        return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
    }
    Ok(document)
}

/// How a file packed with gzip begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// Enough to see the first key of a document.
const HEAD: u64 = 4 << 10;
/// The most that a packed document may hold: that of a hundred thousand devices has less.
const MOST: u64 = 4 << 30;

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::unpacked;

    #[test]
    fn a_packed_document_may_be_as_long_as_the_bound_and_no_longer() {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer
            .write_all(b"{\"a\":1}")
            .expect("a vector takes every byte");
        let packed = packer.finish().expect("a vector takes every byte");
        assert!(unpacked(&packed, 7).is_ok_and(|document| document == b"{\"a\":1}"));
        let error = unpacked(&packed, 6).map_err(|error| error.to_string());
        assert_eq!(error, Err("it unpacks to more than 6 bytes".to_owned()));
    }
}
