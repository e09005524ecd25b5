//! What is known of providers: the names and order of their data, and the log they write to.
//!
//! Facts that stand in the providers' manifests, as data: `names.csv` for data, `sources.csv` for the names under which
//! the old interface knows providers.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::draft::guid;

const NAMES: &str = include_str!("names.csv");
const SOURCES: &str = include_str!("sources.csv");

/// The data of one event in one of its versions: names by position.
type Layout = Vec<(&'static str, Spelling)>;

/// How an event log spells a value that other exports write as a number or bare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Plain,
    Hexadecimal,
    Guid,
}

/// Provider, event id.
type Key = (&'static str, u16);

struct Tables {
    layouts: HashMap<Key, Vec<Layout>>,
    channels: HashMap<Key, &'static str>,
    sources: HashMap<&'static str, &'static str>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables {
        layouts: HashMap::new(),
        channels: HashMap::new(),
        sources: HashMap::new(),
    };
    for line in NAMES.lines().skip(1) {
        let mut cells = line.split(',');
        let (Some(provider), Some(id), Some(channel), Some(names)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let key = (provider, id.parse().unwrap_or_default());
        tables.channels.insert(key, channel);
        let layout = names.split(' ').filter(|name| !name.is_empty());
        let layout = layout.map(|name| match name.split_once(':') {
            Some((name, "x")) => (name, Spelling::Hexadecimal),
            Some((name, _)) => (name, Spelling::Guid),
            None => (name, Spelling::Plain),
        });
        tables.layouts.entry(key).or_default().push(layout.collect());
    }
    for line in SOURCES.lines().skip(1) {
        if let Some((source, provider)) = line.split_once(',') {
            tables.sources.insert(source, provider);
        }
    }
    tables
});

/// The log that a provider writes an event to.
pub(super) fn channel(provider: &str, id: u16) -> Option<&'static str> {
    TABLES.channels.get(&(provider, id)).copied()
}

/// The provider that the old interface calls by another name.
pub(super) fn provider_of_source(source: &str) -> Option<&'static str> {
    TABLES.sources.get(source).copied()
}

/// Names positional data; false where some of it stays without.
///
/// The number of values tells the version of the event. More than any known version has are of a newer one: those of
/// audits only ever add to the end, so that the known names still hold.
pub(super) fn give(provider: &str, id: u16, data: &mut [(String, String)]) -> bool {
    const AUDIT: &str = "Microsoft-Windows-Security-Auditing";
    let Some(layouts) = TABLES.layouts.get(&(provider, id)) else {
        return data.is_empty();
    };
    let longest = || layouts.iter().max_by_key(|layout| layout.len());
    let exact = layouts.iter().find(|layout| layout.len() == data.len());
    let layout = exact.or_else(|| {
        longest().filter(|layout| provider == AUDIT && layout.len() < data.len())
    });
    let Some(layout) = layout else {
        return data.is_empty();
    };
    for ((name, value), (given, spelling)) in data.iter_mut().zip(layout) {
        (*given).clone_into(name);
        spelling.apply(value);
    }
    layout.len() == data.len()
}

impl Spelling {
    fn apply(self, value: &mut String) {
        match self {
            Self::Hexadecimal => {
                if let Ok(number) = value.parse::<i128>() {
                    *value = format!("{:#x}", if number < 0 { u128::from(number as u32) } else { number as u128 });
                }
            }
            Self::Guid if value.len() == 36 => *value = guid(value),
            Self::Plain | Self::Guid => {}
        }
    }
}
