//! Lists of vulnerable and malicious drivers: loaded, indexed, matched.
//!
//! [`DriverData`] holds the catalogue of `LOLDrivers`, Microsoft's block list, or both. Whatever file a list came from,
//! it is kept in the same form: sorted tables in one run of bytes, which can be written to a file and used from there
//! without being read first.
//!
//! ```
//! use wegweiser_analyzers::drivers::data::{DriverData, Evidence};
//! use wegweiser_parsers::driver::Driver;
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("drivers.json");
//! std::fs::write(&path, r#"[{"Id": "afc3", "Category": "vulnerable driver", "Tags": ["RTCore64.sys"], "CVE": ["CVE-2019-16098"],
//!     "KnownVulnerableSamples": [{"Filename": "RTCore64.sys", "MD5": "2d8e4f38b36c334d0a32a7324832501d"}]}]"#)?;
//! let data = DriverData::load(&[path])?;
//!
//! let mut driver = Driver::default();
//! driver.path = r"C:\Windows\Temp\rtcore64.sys".to_owned();
//! driver.hashes.md5 = "2D8E4F38B36C334D0A32A7324832501D".to_owned();
//! let found = data.matches(&driver);
//! assert_eq!((found[0].by, found[0].confidence.get()), (Evidence::Md5, 1_000));
//! assert_eq!(found[0].cves, ["CVE-2019-16098"]);
//!
//! let saved = DriverData::from_saved(data.to_saved())?;
//! assert_eq!(saved.matches(&driver), found);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod build;
mod contents;
mod evidence;
mod found;
mod load;
mod matching;
mod names;
mod row;
mod saved;

use std::path::Path;
use std::sync::Arc;

use wegweiser_parsers::driver::Driver;

pub use self::contents::{Contents, List};
pub use self::evidence::{Category, Evidence, Match};
pub use self::load::DriverDataError;
pub(super) use self::names::file_name;
use self::row::About;
pub use self::saved::SavedError;
use self::saved::{Bytes, Part};

/// Lists of vulnerable and malicious drivers.
#[derive(Debug, Clone, Default)]
pub struct DriverData {
    parts: Vec<(List, Part)>,
}

impl DriverData {
    /// Reads lists: `drivers.json` or `drivers.csv` of `LOLDrivers`, the XML of Microsoft's block list, saved data.
    /// They are told by content.
    pub fn load(paths: &[impl AsRef<Path>]) -> Result<Self, DriverDataError> {
        let mut data = Self::default();
        for path in paths {
            data.parts.extend(load::load(path.as_ref())?.parts);
        }
        Ok(data)
    }

    /// Takes saved data as it lies: a vector, a constant of `include_bytes!`, a mapped file.
    ///
    /// Nothing of it is copied. Bytes that were forged give wrong answers, but neither a panic nor an allocation beyond
    /// their size.
    pub fn from_saved(bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> Result<Self, SavedError> {
        let bytes: Bytes = Arc::new(bytes);
        Self::open(&bytes)
    }

    fn open(bytes: &Bytes) -> Result<Self, SavedError> {
        let size = (**bytes).as_ref().len();
        let mut parts = Vec::new();
        let mut at = 0;
        while at < size || parts.is_empty() {
            let part = Part::open(bytes, at)?;
            let about: About = part.row(0).ok_or(SavedError::Size)?;
            let list = List::of(about.list).ok_or(SavedError::Size)?;
            at = part.span.end;
            parts.push((list, part));
        }
        Ok(Self { parts })
    }

    /// The bytes that [`from_saved`](Self::from_saved) takes: the lists one after the other.
    pub fn to_saved(&self) -> Vec<u8> {
        let parts = self.parts.iter().map(|(_, part)| part.saved());
        parts.collect::<Vec<_>>().concat()
    }

    /// What each list holds.
    pub fn contents(&self) -> Vec<Contents> {
        let contents = |(list, part): &(List, Part)| contents::contents(part, *list);
        self.parts.iter().map(contents).collect()
    }

    /// What the lists say of a driver, the strongest first; one match for each document or rule.
    pub fn matches(&self, driver: &Driver) -> Vec<Match<'_>> {
        matching::matches(&self.parts, driver)
    }

    /// Whether there is no list.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// What tells these lists from others: the same for the same lists, in whatever order and files they came.
    pub fn digest(&self) -> String {
        let mut checksums: Vec<_> = self.parts.iter().map(|(_, part)| part.checksum()).collect();
        checksums.sort_unstable();
        wegweiser_core::digest_of(&checksums)
    }
}
