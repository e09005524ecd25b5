//! Texts to look for, letters in either case.

use wegweiser_parsers::evtx::Value;

/// A text that a value has to be; `*` stands for any characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    /// What stands between the stars, in lower case.
    parts: Vec<String>,
}

impl From<&str> for Pattern {
    fn from(text: &str) -> Self {
        Self {
            parts: text.to_lowercase().split('*').map(str::to_owned).collect(),
        }
    }
}

impl Pattern {
    /// Whether a value is like this.
    pub(super) fn matches(&self, value: &Value<'_>) -> bool {
        match self.parts.as_slice() {
            [whole] if whole.is_ascii() => value.eq_ignore_ascii_case(whole),
            _ => self.matches_text(&value.text().to_lowercase()),
        }
    }

    /// Whether a text in lower case is like this.
    pub(super) fn matches_text(&self, text: &str) -> bool {
        let [first, between @ .., last] = self.parts.as_slice() else {
            return self.parts.first().is_some_and(|whole| whole == text);
        };
        let Some(mut rest) = text.strip_prefix(first.as_str()) else {
            return false;
        };
        for part in between {
            match rest.find(part.as_str()) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
        rest.ends_with(last.as_str())
    }
}

/// A text that has to stand somewhere within a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Needle(String);

impl From<&str> for Needle {
    fn from(text: &str) -> Self {
        Self(text.to_lowercase())
    }
}

impl Needle {
    /// Whether it stands in a value.
    pub(super) fn is_in(&self, value: &Value<'_>) -> bool {
        value.text().to_lowercase().contains(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        let cases = [
            ("disk", "Disk", true),
            ("disk", "disk2", false),
            ("*-kernel-*", "Microsoft-Windows-Kernel-Power", true),
            ("a*a", "a", false),
            ("a*a", "aa", true),
            ("*", "", true),
            ("MÜLLER", "müller", true),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "a1c2b", false),
        ];
        for (pattern, text, expected) in cases {
            let matches = Pattern::from(pattern).matches(&Value::from(text));
            assert_eq!(matches, expected, "{pattern} {text}");
        }
        assert!(Needle::from("ÜLL").is_in(&Value::from("Müller")));
    }
}
