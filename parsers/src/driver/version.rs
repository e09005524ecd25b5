//! Versions of four numbers.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A version as Windows compares them: four numbers of 16 bits.
///
/// ```
/// use wegweiser_parsers::driver::Version;
///
/// let version = Version::parse("6, 1, 7600, 16385 built by: WinDDK").unwrap();
/// assert_eq!(version, Version([6, 1, 7600, 16385]));
/// assert!(version < Version::parse("10.0").unwrap());
/// assert_eq!(Version::parse("unknown"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version(pub [u16; 4]);

impl Version {
    /// What stands in version resources without a version, and what tools write when they could not read one.
    pub const ZERO: Self = Self([0; 4]);

    /// The version at the start of a text: numbers separated by dots, or by commas with blanks; what is missing is 0.
    /// `None` if there is no number, more than four in a row, or one above 65 535.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = [0; 4];
        let mut rest = text.trim_start();
        for count in 0.. {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let number = &rest[..digits];
            if number.is_empty() {
                return (count > 0).then_some(Self(parts));
            }
            *parts.get_mut(count)? = number.parse().ok()?;
            rest = &rest[digits..];
            let after = rest.trim_start_matches(' ');
            match after.strip_prefix(',') {
                Some(next) => rest = next.trim_start_matches(' '),
                None => match rest.strip_prefix('.') {
                    Some(next) => rest = next.trim_start_matches(' '),
                    None => return Some(Self(parts)),
                },
            }
        }
        None
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, build, revision] = self.0;
        write!(f, "{major}.{minor}.{build}.{revision}")
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a version")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_vendors_write() {
        for (text, version) in [
            ("10.0.22621.3154", Some([10, 0, 22621, 3154])),
            ("6, 0, 0, 1", Some([6, 0, 0, 1])),
            ("6,0,0,1", Some([6, 0, 0, 1])),
            ("1.2", Some([1, 2, 0, 0])),
            ("1.2.3.4 (win7_rtm.090713-1255)", Some([1, 2, 3, 4])),
            ("6.1.7600.16385 built by: WinDDK", Some([6, 1, 7600, 16385])),
            (" 7 ", Some([7, 0, 0, 0])),
            ("5.0.", Some([5, 0, 0, 0])),
            ("1.2.3.4.5", None),
            ("1.65536", None),
            ("v1.2", None),
            ("", None),
        ] {
            assert_eq!(Version::parse(text), version.map(Version), "{text}");
        }
    }
}
