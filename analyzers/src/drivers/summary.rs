//! What is kept of inventories and files: the drivers of a device, without what no rule asks for.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wegweiser_core::{Evidence, Position, Summary, digest_of};
use wegweiser_parsers::driver::{Driver, Format, Inventory, Machine, What};
use wegweiser_parsers::pe::DriverFile;

/// What the analyzer observes.
#[derive(Debug)]
pub enum DriverRecord {
    /// A list of drivers.
    Inventory(Format, Box<Inventory>),
    /// A driver's file.
    File(Box<DriverFile>),
}

/// The drivers of a device, as its inventories list them and as their files are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Document")]
pub struct DriverSummary {
    /// Newest first.
    pub(super) lists: Vec<List>,
    /// By the SHA-256 of the file and its name.
    pub(super) files: BTreeMap<String, File>,
}

/// A summary as it is written down: input from outside, which need not be in order.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    lists: Vec<List>,
    files: BTreeMap<String, File>,
}

impl From<Document> for DriverSummary {
    fn from(Document { lists, files }: Document) -> Self {
        let mut summary = Self::default();
        summary.merge(Self { lists, files });
        summary
    }
}

/// An inventory, with what identifies it: the same under two names counts once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    pub(super) taken: Option<Timestamp>,
    digest: String,
    pub(super) source: String,
    pub(super) form: String,
    pub(super) machine: Machine,
    /// Whether positions are lines, and not numbers of entries.
    pub(super) has_lines: bool,
    pub(super) drivers: Vec<Driver>,
    /// Rows that could not be read or were beyond the limits, and the first of them.
    pub(super) unread: u64,
    pub(super) trouble: Option<(u64, String)>,
}

/// A driver's file, and where it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) source: String,
    /// It is made for the kernel.
    pub(super) is_native: bool,
    pub(super) driver: Driver,
}

/// So many inventories of one form are kept; several tools write a form in parts.
const MOST_OF_A_FORM: usize = 32;
/// So many files are kept: a machine has a few thousand at most.
const MOST_FILES: usize = 20_000;

impl DriverSummary {
    pub(super) fn of(record: DriverRecord, source: &str) -> Self {
        let mut summary = Self::default();
        match record {
            DriverRecord::Inventory(format, inventory) => {
                summary.lists.push(List::new(format, *inventory, source));
            }
            DriverRecord::File(file) => {
                let DriverFile {
                    mut driver,
                    is_native,
                    ..
                } = *file;
                driver.title.clear();
                let key = format!("{} {}", driver.hashes.sha256, driver.name.to_lowercase());
                let source = source.to_owned();
                let file = File {
                    source,
                    is_native,
                    driver,
                };
                summary.files.insert(key, file);
            }
        }
        summary
    }

    /// The inventories to judge by: of those that list the same kind of thing in the same form, the newest, as far as
    /// they say when they were made.
    pub(super) fn current(&self) -> impl Iterator<Item = &List> {
        let mut newest: BTreeMap<(&str, Vec<What>), Timestamp> = BTreeMap::new();
        for list in &self.lists {
            if let Some(taken) = list.taken {
                let known = newest.entry(list.subject()).or_insert(taken);
                *known = taken.max(*known);
            }
        }
        let lists = self.lists.iter();
        lists.filter(move |list| {
            list.taken
                .is_none_or(|taken| newest[&list.subject()] == taken)
        })
    }
}

impl List {
    /// A pointer to a place in it.
    pub(super) fn at(&self, position: u64) -> Evidence {
        match position {
            0 => Evidence::of(&self.source),
            line if self.has_lines => Evidence::at(&self.source, Position::Line(line)),
            entry => Evidence::at(&self.source, Position::Record(entry)),
        }
    }

    fn new(format: Format, inventory: Inventory, source: &str) -> Self {
        let mut drivers = inventory.drivers;
        for driver in &mut drivers {
            // Its own name says enough, and descriptions are most of an inventory.
            if driver.what != What::Device {
                driver.title.clear();
            }
        }
        let trouble = inventory.troubles.into_iter().next();
        Self {
            taken: inventory.machine.taken,
            digest: digest_of(&(&inventory.machine, &drivers)),
            source: source.to_owned(),
            form: format.id().to_owned(),
            machine: inventory.machine,
            has_lines: inventory.has_lines,
            drivers,
            unread: inventory.trouble_count + inventory.dropped,
            trouble: trouble.map(|trouble| (trouble.position, trouble.reason)),
        }
    }

    /// What it lists: the form, and the kinds of rows.
    fn subject(&self) -> (&str, Vec<What>) {
        let mut kinds: Vec<What> = self.drivers.iter().map(|driver| driver.what).collect();
        kinds.sort_unstable();
        kinds.dedup();
        (&self.form, kinds)
    }
}

impl Summary for DriverSummary {
    const VERSION: u32 = 1;

    fn merge(&mut self, other: Self) {
        self.lists.extend(other.lists);
        self.lists.sort_by(|a, b| {
            b.taken
                .cmp(&a.taken)
                .then_with(|| a.form.cmp(&b.form))
                .then_with(|| a.digest.cmp(&b.digest))
                .then_with(|| a.source.cmp(&b.source))
                .then_with(|| a.unread.cmp(&b.unread))
                .then_with(|| (&a.machine, &a.drivers).cmp(&(&b.machine, &b.drivers)))
        });
        let same = |later: &mut List, first: &mut List| {
            (&later.form, &later.digest, later.taken) == (&first.form, &first.digest, first.taken)
        };
        self.lists.dedup_by(same);
        let mut kept: BTreeMap<String, usize> = BTreeMap::new();
        self.lists.retain(|list| {
            let count = kept.entry(list.form.clone()).or_default();
            *count += 1;
            *count <= MOST_OF_A_FORM
        });
        for (key, file) in other.files {
            let known = self.files.entry(key).or_insert_with(|| file.clone());
            if file.source < known.source {
                *known = file;
            }
        }
        while self.files.len() > MOST_FILES {
            self.files.pop_last();
        }
    }

    fn is_empty(&self) -> bool {
        self.lists.is_empty() && self.files.is_empty()
    }
}
