//! Which events a rule is about.

use std::fmt;

/// Channels, providers and ids. All three count: ids mean something only with their provider, and providers spell
/// their names in more than one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Selector {
    /// The logs; empty for any.
    pub(crate) channels: Vec<String>,
    /// The providers.
    pub(crate) providers: Vec<Pattern>,
    /// The ids, without qualifiers.
    pub(crate) ids: Vec<u16>,
}

/// A name without case; `*` at its end stands for any ending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern(String);

impl Pattern {
    /// Whether a name has this form.
    pub(crate) fn matches(&self, name: &str) -> bool {
        match self.0.strip_suffix('*') {
            None => self.0.eq_ignore_ascii_case(name),
            Some(start) => {
                let head = name.get(..start.len());
                head.is_some_and(|head| head.eq_ignore_ascii_case(start))
            }
        }
    }

    /// The pattern as it is written.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Selector {
    pub(crate) fn new(channels: Vec<String>, providers: Vec<String>, ids: Vec<u16>) -> Self {
        Self {
            channels,
            providers: providers.into_iter().map(Pattern).collect(),
            ids,
        }
    }

    /// Whether it is about events of this channel, provider and id.
    pub(crate) fn selects(&self, channel: &str, provider: &str, id: u16) -> bool {
        let of_channel = |name: &String| name.eq_ignore_ascii_case(channel);
        self.ids.contains(&id)
            && self.providers.iter().any(|name| name.matches(provider))
            && (self.channels.is_empty() || self.channels.iter().any(of_channel))
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let providers: Vec<_> = self.providers.iter().map(Pattern::as_str).collect();
        let ids: Vec<_> = self.ids.iter().map(u16::to_string).collect();
        write!(f, "{} {}", providers.join(" or "), ids.join(", "))?;
        if self.channels.is_empty() {
            return Ok(());
        }
        write!(f, " in {}", self.channels.join(" or "))
    }
}
