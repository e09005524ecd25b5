//! Files of drivers: PE images of Windows, with their digests, their version resource and their signers.
//!
//! ```
//! use wegweiser_parsers::pe::{self, DriverFile};
//!
//! let cut = b"MZ\x90\0\x03\0\0\0";
//! assert!(!pe::recognise(cut));
//! let file = DriverFile::read("gdrv.sys", cut)?;
//! assert_eq!(file.driver.hashes.md5, "d8ff4b09182375e656a87b43f2b83704");
//! assert_eq!(file.driver.hashes.authentihash_sha256, "");
//! assert_eq!(file.troubles, ["the headers cannot be read: there is no PE header"]);
//! # Ok::<(), wegweiser_parsers::ParseError>(())
//! ```

mod algorithm;
mod digest;
mod image;
mod imports;
mod signature;
mod version;

use jiff::Timestamp;
use jiff::tz::Offset;

use self::algorithm::Algorithm;
use self::image::{Covered, Image};
use self::signature::Signature;
use crate::driver::{self, DateKind, Driver, DriverDate, What};
use crate::error::ParseError;
use crate::sniff::{HEAD_BYTES, rejection};

/// What the file of a driver says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DriverFile {
    /// As an inventory would tell of it.
    ///
    /// It is `Signed` if a signature in the file speaks of this content; whether it is genuine, and whom to trust, is not
    /// looked at. It is `Test` if that is only said by a certificate for tests, or by one that nobody but its owner
    /// vouches for; `Unsigned` if what signatures it has speak of another content; and `Unknown` if it has none: a catalog
    /// of the machine may vouch for it.
    pub driver: Driver,
    /// Whether it is made for the kernel: its subsystem is native.
    pub is_native: bool,
    /// What could not be read, in sentences.
    pub troubles: Vec<String>,
}

/// Whether an input is a PE image, from its first 64 KiB.
pub fn recognise(head: &[u8]) -> bool {
    let head = &head[..head.len().min(HEAD_BYTES)];
    object::read::pe::optional_header_magic(head).is_ok()
}

/// Whether a PE image is made for the kernel, from its first 64 KiB.
///
/// Tells drivers from programs before a whole folder is hashed.
pub fn is_native(head: &[u8]) -> bool {
    Image::parse(head).is_ok_and(|image| image.is_native)
}

impl DriverFile {
    /// Reads a file, which was called `name`.
    ///
    /// Its MD5, SHA-1 and SHA-256 are always given, the rest as far as it can be read: the Authentihash by SHA-256, and
    /// by what else its signatures were made with.
    ///
    /// # Errors
    ///
    /// If it does not even start like a program for Windows.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, ParseError> {
        if !bytes.starts_with(b"MZ") {
            return Err(rejection(bytes, "driver file"));
        }
        let mut file = Self::default();
        file.driver.what = What::File;
        name.clone_into(&mut file.driver.name);
        match Image::parse(bytes) {
            Ok(image) => file.read_image(&image, bytes),
            Err(reason) => {
                file.driver.hashes = digest::digests(bytes, None);
                let trouble = format!("the headers cannot be read: {reason}");
                file.troubles.push(trouble);
            }
        }
        Ok(file)
    }

    fn read_image(&mut self, image: &Image<'_>, bytes: &[u8]) {
        self.is_native = image.is_native;
        if image.is_native {
            self.driver.hvci_obstacle = image.hvci_obstacle().unwrap_or_default();
        }
        self.driver.date = link_date(image.link_time);
        match image.certificate_table() {
            Ok(table) => {
                let covered = image.covered(table.clone());
                self.driver.hashes = digest::digests(bytes, Some(&covered));
                if let Some(table) = table {
                    self.read_signatures(bytes, &covered, &bytes[table]);
                }
            }
            // What a signature would cover is not known.
            Err(reason) => {
                self.driver.hashes = digest::digests(bytes, None);
                self.troubles.push(reason.to_owned());
            }
        }
        match imports::imphash(image) {
            Ok(imphash) => self.driver.hashes.imphash = imphash,
            Err(reason) => self
                .troubles
                .push(format!("the imports cannot be read: {reason}")),
        }
        self.read_version(image);
    }

    fn read_version(&mut self, image: &Image<'_>) {
        match version::version_info(image) {
            Ok(Some(info)) => {
                self.driver.version = info.file_version;
                self.driver.original = info.original_filename;
                self.driver.provider = info.company_name;
                self.driver.title = info.file_description;
            }
            Ok(None) => {}
            Err(reason) => self
                .troubles
                .push(format!("the version resource cannot be read: {reason}")),
        }
    }

    fn read_signatures(&mut self, bytes: &[u8], covered: &Covered, table: &[u8]) {
        let signatures = signature::signatures(table);
        let hashes = &mut self.driver.hashes;
        let mut digests = vec![(Algorithm::Sha256, hashes.authentihash_sha256.clone())];
        for Signature { algorithm, .. } in &signatures {
            if digests.iter().all(|(known, _)| known != algorithm) {
                let digest = digest::authentihash(*algorithm, bytes, covered);
                match algorithm {
                    Algorithm::Md5 => digest.clone_into(&mut hashes.authentihash_md5),
                    Algorithm::Sha1 => digest.clone_into(&mut hashes.authentihash_sha1),
                    _ => {}
                }
                digests.push((*algorithm, digest));
            }
        }
        let (own, foreign): (Vec<_>, Vec<_>) = signatures
            .into_iter()
            .partition(|one| digests.contains(&(one.algorithm, one.digest.clone())));
        self.driver.signature = match (own.as_slice(), foreign.as_slice()) {
            ([], []) => {
                let trouble = "the signature cannot be read";
                self.troubles.push(trouble.to_owned());
                driver::Signature::Unknown
            }
            ([], [foreign, ..]) => {
                let signer = foreign.signers.first();
                let name = signer.map_or("an unknown signer", |signer| &signer.name);
                let trouble = format!("the signature of `{name}` is that of another content");
                self.troubles.push(trouble);
                driver::Signature::Unsigned
            }
            (own, _) if own.iter().all(|one| one.is_test) => driver::Signature::Test,
            _ => driver::Signature::Signed,
        };
        // Whoever signed another content has nothing to do with this one.
        for signer in own.into_iter().flat_map(|one| one.signers) {
            if !self.driver.signers.contains(&signer) {
                self.driver.signers.push(signer);
            }
        }
    }
}

/// The day an image was linked, if the linker says so.
fn link_date(seconds: u32) -> Option<DriverDate> {
    let instant = Timestamp::from_second(i64::from(seconds)).ok();
    let instant = instant.filter(|_| seconds != 0 && seconds != u32::MAX)?;
    Some(DriverDate {
        date: Offset::UTC.to_datetime(instant).date(),
        kind: DateKind::Link,
    })
}
