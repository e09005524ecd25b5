//! FNV-1a in 64 bits: a hash that is the same in every run and every version, as summaries keep it.

/// The hash of nothing.
pub(super) const START: u64 = 0xcbf2_9ce4_8422_2325;

const PRIME: u64 = 0x0000_0100_0000_01b3;

/// The hash of what came before and of a part after it: by definition a byte, here also a whole number at once.
pub(super) fn add(hash: u64, part: u64) -> u64 {
    (hash ^ part).wrapping_mul(PRIME)
}

/// The hash of what came before and of a text after it, ended so that `a`, `bc` is not `ab`, `c`.
pub(super) fn add_text(hash: u64, text: &str) -> u64 {
    let bytes = text.bytes().chain([0xff]);
    bytes.fold(hash, |hash, byte| add(hash, u64::from(byte)))
}
