//! All digests of a file from one pass over its bytes.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::algorithm::{Algorithm, hexadecimal};
use super::image::Covered;
use crate::driver::Hashes;

/// Bytes that each digest takes before the next one does. So few that the processor works at several at once: a digest
/// waits for its own results, not for those of the others.
const BLOCK: usize = 256;

/// The flat digests of a file, and the SHA-256 of what a signature covers where that is known.
pub(super) fn digests(bytes: &[u8], covered: Option<&Covered>) -> Hashes {
    let (mut md5, mut sha1, mut sha256) = (Md5::new(), Sha1::new(), Sha256::new());
    let mut authentihash = Sha256::new();
    let mut start = 0;
    for block in bytes.chunks(BLOCK) {
        md5.update(block);
        sha1.update(block);
        sha256.update(block);
        for range in covered.iter().flat_map(|covered| &covered.ranges) {
            let from = range.start.saturating_sub(start).min(block.len());
            let to = range.end.saturating_sub(start).min(block.len());
            if from < to {
                authentihash.update(&block[from..to]);
            }
        }
        start += block.len();
    }
    let authentihash = covered.map(|covered| {
        authentihash.update(covered.padding());
        hexadecimal(&authentihash.finalize())
    });
    Hashes {
        md5: hexadecimal(&md5.finalize()),
        sha1: hexadecimal(&sha1.finalize()),
        sha256: hexadecimal(&sha256.finalize()),
        authentihash_sha256: authentihash.unwrap_or_default(),
        ..Hashes::default()
    }
}

/// The digest of what a signature covers, by any algorithm.
pub(super) fn authentihash(algorithm: Algorithm, bytes: &[u8], covered: &Covered) -> String {
    let ranges = covered.ranges.iter();
    let pieces = ranges.filter_map(|range| bytes.get(range.clone()));
    let pieces: Vec<_> = pieces.chain([covered.padding()]).collect();
    algorithm.digest(&pieces)
}
