//! Named lists of texts and numbers.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::Deserialize;

use super::glob::{Glob, GlobKind};
use super::tree::Literal;

/// The lists that conditions name with `@`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sets {
    sets: BTreeMap<String, Set>,
}

/// A list, with the patterns that conditions made of it: many conditions share one list.
#[derive(Clone, Debug)]
pub(super) struct Set {
    literals: Vec<Literal>,
    globs: [OnceLock<Arc<[Glob]>>; GlobKind::COUNT],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    sets: BTreeMap<String, Vec<Item>>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "an item of a set is a text or a whole number")]
enum Item {
    Number(i64),
    Text(String),
}

impl Sets {
    /// The sets of a TOML file: under `[sets]`, a name and its texts or whole numbers each.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut sets = BTreeMap::new();
        for (name, items) in file.sets {
            if items.is_empty() {
                return Err(format!("set `{name}` is empty"));
            }
            let literals = items.into_iter().map(|item| match item {
                Item::Number(number) => Literal::number(i128::from(number), number.to_string()),
                Item::Text(text) => Literal::text(text),
            });
            let set = Set {
                literals: literals.collect(),
                globs: Default::default(),
            };
            sets.insert(name, set);
        }
        Ok(Self { sets })
    }

    /// The set of a name.
    pub(super) fn get(&self, name: &str) -> Option<&Set> {
        self.sets.get(name)
    }

    /// The names of all sets.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.sets.keys().map(String::as_str)
    }
}

impl Set {
    /// The items.
    pub(super) fn literals(&self) -> &[Literal] {
        &self.literals
    }

    /// The items as patterns.
    pub(super) fn globs(&self, kind: GlobKind) -> Arc<[Glob]> {
        let globs = || {
            let literals = self.literals.iter();
            literals.map(|literal| kind.glob(&literal.text)).collect()
        };
        self.globs[kind as usize].get_or_init(globs).clone()
    }
}
