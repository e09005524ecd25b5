//! What exports say of the device itself.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::hierarchy::Platform;
use crate::text::plain;

/// A name, an operating system and the like, each as the newest export states it.
///
/// Merging keeps the newer statement, and of two equally old ones the greater in order, so that it
/// does not matter in which order files are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceFacts {
    stated: BTreeMap<Fact, Stated>,
}

/// The facts that are kept.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fact {
    /// The name the machine gives itself.
    Hostname,
    /// The operating system's full name: `Debian GNU/Linux 12 (bookworm)`.
    OsName,
    /// Its family, one of [`Platform`]'s names.
    Platform,
    /// The kernel's release.
    Kernel,
    /// The id an existing agent knows the machine by.
    DeviceId,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Stated {
    at: Option<Timestamp>,
    value: String,
}

impl DeviceFacts {
    /// The most bytes of one fact that are kept.
    const MAX_VALUE: usize = 200;

    /// States a fact as of a time; an empty value states nothing.
    pub fn state(&mut self, fact: Fact, value: &str, at: Option<Timestamp>) {
        let value = plain(value, Self::MAX_VALUE);
        if !value.is_empty() {
            self.keep(fact, Stated { at, value });
        }
    }

    /// The newest statement.
    pub fn get(&self, fact: Fact) -> Option<&str> {
        self.stated.get(&fact).map(|stated| stated.value.as_str())
    }

    /// The operating system's family.
    pub fn platform(&self) -> Option<Platform> {
        Platform::from_name(self.get(Fact::Platform)?)
    }

    /// Every fact with its newest statement.
    pub fn iter(&self) -> impl Iterator<Item = (Fact, &str)> {
        self.stated
            .iter()
            .map(|(fact, stated)| (*fact, stated.value.as_str()))
    }

    /// Adds what other exports state.
    pub fn merge(&mut self, other: &Self) {
        for (fact, stated) in &other.stated {
            self.keep(*fact, stated.clone());
        }
    }

    fn keep(&mut self, fact: Fact, stated: Stated) {
        let kept = self.stated.entry(fact).or_insert_with(|| stated.clone());
        if *kept < stated {
            *kept = stated;
        }
    }
}
