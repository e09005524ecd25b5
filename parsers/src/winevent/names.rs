//! What is known of providers: the names and order of their data, and the log they write to.
//!
//! These are facts of the providers' manifests, kept as data: `names.csv` has a row for each version of an event, with
//! `:x` behind names whose values event logs show in hexadecimal and `:g` behind those of GUIDs, and rows without an
//! event for providers that write to one log only. `sources.csv` has the names by which the old interface calls
//! providers.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::draft::guid;

const NAMES: &str = include_str!("names.csv");
const SOURCES: &str = include_str!("sources.csv");

/// Audits: newer versions of their events only ever add to the end.
pub(super) const AUDIT: &str = "Microsoft-Windows-Security-Auditing";

/// The data of one version of an event, by position.
type Layout = Vec<(&'static str, Spelling)>;

/// How an event log spells a value that other exports write as a decimal number or bare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Plain,
    Hexadecimal,
    Guid,
}

#[derive(Default)]
struct Tables {
    layouts: HashMap<(&'static str, u16), Vec<Layout>>,
    channels: HashMap<(&'static str, u16), &'static str>,
    /// Of providers that write to one log only.
    channel_of_provider: HashMap<&'static str, &'static str>,
    sources: HashMap<&'static str, &'static str>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables::default();
    for line in NAMES.lines().skip(1) {
        tables.add(line);
    }
    let pairs = SOURCES
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','));
    tables.sources = pairs.collect();
    tables
});

impl Tables {
    fn add(&mut self, row: &'static str) {
        let mut cells = row.split(',');
        let (Some(provider), Some(id), Some(channel), Some(names)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            return;
        };
        if let Ok(id) = id.parse() {
            self.channels.insert((provider, id), channel);
            let layout = names.split('|').map(spelled).collect();
            let versions = self.layouts.entry((provider, id)).or_default();
            versions.push(layout);
        } else {
            self.channel_of_provider.insert(provider, channel);
        }
    }
}

fn spelled(name: &'static str) -> (&'static str, Spelling) {
    if let Some(name) = name.strip_suffix(":x") {
        (name, Spelling::Hexadecimal)
    } else if let Some(name) = name.strip_suffix(":g") {
        (name, Spelling::Guid)
    } else {
        (name, Spelling::Plain)
    }
}

/// The log that a provider writes an event to.
pub(super) fn channel(provider: &str, id: u16) -> Option<&'static str> {
    let of_event = TABLES.channels.get(&(provider, id)).copied();
    of_event.or_else(|| TABLES.channel_of_provider.get(provider).copied())
}

/// The provider that the old interface calls by another name.
pub(super) fn provider_of_source(source: &str) -> Option<&'static str> {
    TABLES.sources.get(source).copied()
}

/// Whether an event has data of that name.
pub(super) fn has(provider: &str, id: u16, name: &str) -> bool {
    let layouts = TABLES.layouts.get(&(provider, id));
    let mut names = layouts.into_iter().flatten().flatten();
    names.any(|(of, _)| *of == name)
}

/// Names positional data; false where some of it stays without.
///
/// The number of values tells the version of the event. More than any known version has are of a newer one.
pub(super) fn give(provider: &str, id: u16, data: &mut [(String, String)]) -> bool {
    // Strings of the old interface come without the binary data at the end.
    let fits = |layout: &&Layout| {
        let bare = layout.strip_suffix(&[("Binary", Spelling::Plain)]);
        layout.len() == data.len() || bare.is_some_and(|bare| bare.len() == data.len())
    };
    let layouts = TABLES.layouts.get(&(provider, id));
    let layouts = layouts.map(Vec::as_slice).unwrap_or_default();
    let newest = layouts
        .last()
        .filter(|newest| provider == AUDIT && newest.len() < data.len());
    let Some(layout) = layouts.iter().find(fits).or(newest) else {
        return data.is_empty();
    };
    let known = layout.len();
    for ((name, value), (given, spelling)) in data.iter_mut().zip(layout) {
        (*given).clone_into(name);
        spelling.apply(value);
    }
    data.len() <= known
}

impl Spelling {
    fn apply(self, value: &mut String) {
        match self {
            Self::Hexadecimal => {
                // Windows counts these without a sign, .NET may show them with one.
                if let Ok(number) = value.parse::<u64>() {
                    *value = format!("{number:#x}");
                } else if let Ok(number) = value.parse::<i32>() {
                    *value = format!("{number:#x}");
                }
            }
            Self::Guid if value.len() == 36 => *value = guid(value),
            Self::Plain | Self::Guid => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(provider: &str, id: u16, values: &[&str]) -> (bool, Vec<(String, String)>) {
        let mut data: Vec<_> = values
            .iter()
            .map(|value| ("Data".to_owned(), (*value).to_owned()))
            .collect();
        (give(provider, id, &mut data), data)
    }

    #[test]
    fn the_tables_hold_what_they_promise() {
        for line in NAMES.lines() {
            assert_eq!(line.split(',').count(), 4, "{line}");
        }
        for layouts in TABLES.layouts.values() {
            let lengths: Vec<_> = layouts.iter().map(Vec::len).collect();
            assert!(lengths.is_sorted_by(|a, b| a < b), "{lengths:?}");
        }
        for id in [
            4624, 4625, 4634, 4648, 4672, 4688, 4697, 4698, 4702, 4720, 4722, 4723, 4724, 4725,
            4726, 4728, 4732, 4738, 4740, 4756, 4768, 4769, 4771, 4776, 5140, 5145,
        ] {
            assert!(TABLES.layouts.contains_key(&(AUDIT, id)), "{id}");
        }
        assert!((1..=26).all(|id| {
            TABLES
                .layouts
                .contains_key(&("Microsoft-Windows-Sysmon", id))
        }));
    }

    #[test]
    fn values_get_the_names_of_their_version() {
        let (all, data) = named(AUDIT, 4776, &["PKG", "alice", "WS", "-1073741715"]);
        assert!(all);
        assert_eq!(data[1], ("TargetUserName".to_owned(), "alice".to_owned()));
        assert_eq!(data[3], ("Status".to_owned(), "0xc000006d".to_owned()));
        let (all, data) = named(AUDIT, 4776, &["PKG", "alice", "WS", "0", "new"]);
        assert!(!all && data[1].0 == "TargetUserName" && data[4].0 == "Data");
        let (all, data) = named("Service Control Manager", 7036, &["Update", "running"]);
        assert!(all && data[0].0 == "param1");
        let (all, data) = named("Somebody", 1, &["x"]);
        assert!(!all && data[0].0 == "Data");
    }

    #[test]
    fn providers_tell_their_log() {
        assert_eq!(channel(AUDIT, 9999), Some("Security"));
        assert_eq!(channel("Microsoft-Windows-Eventlog", 104), Some("System"));
        assert_eq!(
            channel("Microsoft-Windows-Eventlog", 1102),
            Some("Security")
        );
        assert_eq!(channel("Microsoft-Windows-Eventlog", 9999), None);
        assert_eq!(
            provider_of_source("DCOM"),
            Some("Microsoft-Windows-DistributedCOM")
        );
    }
}
