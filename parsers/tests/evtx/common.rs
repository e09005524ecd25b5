//! What several tests share.

/// How many cases a test of random inputs takes: `WEGWEISER_PROPTEST_CASES` where it is set, for long runs.
pub(crate) fn cases(usual: u32) -> u32 {
    let named = std::env::var("WEGWEISER_PROPTEST_CASES").ok();
    named.and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}
