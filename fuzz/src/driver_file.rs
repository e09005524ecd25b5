//! Files of drivers.

use wegweiser_parsers::pe::{self, DriverFile};

/// Where the DOS header says where the PE header is, and where that has its checksum.
const PE_HEADER: usize = 60;
const CHECKSUM: usize = 24 + 64;

/// A driver's file of any content.
pub fn driver_file(data: &[u8]) {
    let _ = (pe::recognise(data), pe::is_native(data));
    let file = match DriverFile::read("example.sys", data) {
        Ok(file) => file,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return assert!(!data.starts_with(b"MZ"), "{error}");
        }
    };
    assert_eq!(
        file,
        DriverFile::read("example.sys", data).expect("it was read before")
    );
    has_digests(&file);
    super::survives_json(&file.driver);
    assert!(file.troubles.iter().all(|trouble| !trouble.is_empty()));
    checksum_says_nothing(data, &file);
}

/// The digests of the whole file are known whatever is in it.
fn has_digests(file: &DriverFile) {
    let hashes = &file.driver.hashes;
    for (digest, bytes) in [(&hashes.md5, 16), (&hashes.sha1, 20), (&hashes.sha256, 32)] {
        assert_eq!(digest.len(), 2 * bytes);
    }
    for (digest, bytes) in [
        (&hashes.authentihash_md5, 16),
        (&hashes.authentihash_sha1, 20),
        (&hashes.authentihash_sha256, 32),
        (&hashes.imphash, 16),
    ] {
        assert!(digest.is_empty() || digest.len() == 2 * bytes);
    }
    assert!(!hashes.authentihash_sha256.is_empty() || !file.troubles.is_empty());
}

/// No signature covers the checksum of the image, so that changing it changes neither the signers nor what they signed.
fn checksum_says_nothing(data: &[u8], file: &DriverFile) {
    let header = data.get(PE_HEADER..).and_then(|rest| rest.first_chunk());
    let header = header.map_or(usize::MAX, |bytes| u32::from_le_bytes(*bytes) as usize);
    let start = header.saturating_add(CHECKSUM);
    let mut changed = data.to_vec();
    let Some(checksum) = changed.get_mut(start..start.saturating_add(4)) else {
        return;
    };
    checksum.iter_mut().for_each(|byte| *byte = !*byte);
    let changed = DriverFile::read("example.sys", &changed).expect("it starts as before");
    let signed = |file: &DriverFile| {
        let hashes = &file.driver.hashes;
        (
            hashes.authentihash_md5.clone(),
            hashes.authentihash_sha1.clone(),
            hashes.authentihash_sha256.clone(),
            file.driver.signature,
            file.driver.signers.clone(),
        )
    };
    assert_eq!(signed(file), signed(&changed));
    assert_ne!(file.driver.hashes.sha256, changed.driver.hashes.sha256);
}
