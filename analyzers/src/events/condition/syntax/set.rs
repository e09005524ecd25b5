//! Named lists of texts and numbers.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::tree::Literal;

/// The lists that conditions name with `@`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sets {
    sets: BTreeMap<String, Vec<Literal>>,
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
            let items = items.into_iter().map(|item| match item {
                Item::Number(number) => Literal::number(i128::from(number), number.to_string()),
                Item::Text(text) => Literal::text(text),
            });
            sets.insert(name, items.collect());
        }
        Ok(Self { sets })
    }

    /// The items of a set.
    pub(super) fn get(&self, name: &str) -> Option<&[Literal]> {
        self.sets.get(name).map(Vec::as_slice)
    }

    /// The names of all sets.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.sets.keys().map(String::as_str)
    }
}
