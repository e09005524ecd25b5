//! Reading lists from files.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use wegweiser_parsers::driver_data::{Format, block_list, loldrivers, recognise};
use wegweiser_parsers::{Limits, ParseError, text};

use super::DriverData;
use super::build::{from_block_list, from_loldrivers};
use super::saved::{MAGIC, SavedError};

/// Why a file gives no list.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DriverDataError {
    /// It cannot be read.
    #[error("cannot read `{}`", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is larger than any list.
    #[error("`{}` has more than {} MiB, which no list of drivers has", .path.display(), .most >> 20)]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// How many bytes it may have.
        most: usize,
    },
    /// It is no list.
    #[error("`{}` is no list of drivers: {hint}", .path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
        /// What to do.
        hint: &'static str,
    },
    /// It is a list that cannot be read.
    #[error("`{}` cannot be read as a list of drivers", .path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: ParseError,
    },
    /// It is a saved list that cannot be used.
    #[error("`{}` cannot be used as an index of drivers", .path.display())]
    Saved {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: SavedError,
    },
}

pub(super) fn load(path: &Path) -> Result<DriverData, DriverDataError> {
    let unreadable = |source| DriverDataError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let most = Limits::default().document_bytes;
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(most as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() > most {
        let path = path.to_owned();
        return Err(DriverDataError::TooLarge { path, most });
    }
    read(path, bytes)
}

/// The list in the bytes of a file.
fn read(path: &Path, bytes: Vec<u8>) -> Result<DriverData, DriverDataError> {
    let saved = |bytes: Vec<u8>| {
        DriverData::from_saved(bytes).map_err(|source| DriverDataError::Saved {
            path: path.to_owned(),
            source,
        })
    };
    if bytes.starts_with(&MAGIC) {
        return saved(bytes);
    }
    let built = match recognise(&bytes) {
        Some(Format::LolDriversJson) => {
            let text = text::decode_document(&bytes);
            from_loldrivers(|each| loldrivers::read_json(&text, each))
        }
        Some(Format::LolDriversCsv) => {
            let text = text::decode_document(&bytes);
            from_loldrivers(|each| loldrivers::read_csv(&text, each))
        }
        Some(Format::BlockList) => {
            let text = text::decode_document(&bytes);
            block_list::read(&text).map(|list| from_block_list(&list))
        }
        _ => {
            return Err(DriverDataError::Unknown {
                path: path.to_owned(),
                hint: hint(&bytes),
            });
        }
    };
    let built = built.map_err(|source| DriverDataError::Broken {
        path: path.to_owned(),
        source,
    })?;
    saved(built)
}

fn hint(bytes: &[u8]) -> &'static str {
    // A signed policy (DER), or the policy itself in its compiled form.
    let is_compiled = bytes.starts_with(&[0x30, 0x82]) || bytes.starts_with(&[0x30, 0x83]);
    if is_compiled {
        "it is the compiled policy; give the XML, which Microsoft publishes as `VulnerableDriverBlockList.zip`"
    } else {
        "give `drivers.json` or `drivers.csv` of LOLDrivers, the XML of Microsoft's block list, or what was saved of them"
    }
}
