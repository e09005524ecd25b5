//! The name of a Lynis test.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The id of a Lynis test, or of what stands in its place.
///
/// Most are `AAAA-NNNN`. Composite ids name a part of a test after a colon
/// (`MAIL-8820:disable_vrfy_command`, `KRNL-6000:kernel.dmesg_restrict`). Ids without a test behind them
/// exist too: `LYNIS`, `GEN-0010`, `NONE`, `dockerfile`, `CUST-…`, `DEB-…`, `PLGN-…`. Whatever a report says
/// is kept; [`is_registered_shape`](Self::is_registered_shape) tells the usual from the odd.
///
/// ```
/// use wegweiser_parsers::lynis::TestId;
///
/// let id = TestId::new("MAIL-8820:disable_vrfy_command");
/// assert_eq!(id.base(), "MAIL-8820");
/// assert_eq!(id.part(), Some("disable_vrfy_command"));
/// assert_eq!(id.category(), Some("MAIL"));
/// assert_eq!(TestId::new("dockerfile").category(), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TestId(String);

impl TestId {
    /// Takes an id as written; blanks around it are dropped.
    pub fn new(id: &str) -> Self {
        Self(id.trim().to_owned())
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id of the test without the part after the first colon.
    pub fn base(&self) -> &str {
        self.0.split_once(':').map_or(&*self.0, |(base, _)| base)
    }

    /// The part after the first colon of a composite id.
    pub fn part(&self) -> Option<&str> {
        self.0.split_once(':').map(|(_, part)| part)
    }

    /// The category: what stands before the first `-` of the [`base`](Self::base), if there is one.
    pub fn category(&self) -> Option<&str> {
        self.base()
            .split_once('-')
            .map(|(category, _)| category)
            .filter(|category| !category.is_empty())
    }

    /// Whether the base has the shape of a registered test: capitals, `-`, four digits.
    pub fn is_registered_shape(&self) -> bool {
        self.base()
            .split_once('-')
            .is_some_and(|(category, number)| {
                (2..=5).contains(&category.len())
                    && category.bytes().all(|byte| byte.is_ascii_uppercase())
                    && number.len() == 4
                    && number.bytes().all(|byte| byte.is_ascii_digit())
            })
    }
}

impl fmt::Display for TestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for TestId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (id, base, category, registered) in [
            ("SSH-7408", "SSH-7408", Some("SSH"), true),
            ("KRNL-6000:kernel.sysrq", "KRNL-6000", Some("KRNL"), true),
            ("GEN-0010", "GEN-0010", Some("GEN"), true),
            ("LYNIS", "LYNIS", None, false),
            ("-7", "-7", None, false),
            ("CUST-12", "CUST-12", Some("CUST"), false),
            (" DBS-1828 ", "DBS-1828", Some("DBS"), true),
            ("", "", None, false),
        ] {
            let parsed = TestId::new(id);
            assert_eq!(parsed.base(), base);
            assert_eq!(parsed.category(), category, "{id}");
            assert_eq!(parsed.is_registered_shape(), registered, "{id}");
        }
    }
}
