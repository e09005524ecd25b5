//! Matches in the making: one per entry of a list, with all that speaks for it.

use wegweiser_core::scoring::Permille;
use wegweiser_parsers::driver::Version;
use wegweiser_parsers::driver_data::block_list::VersionRange;

use super::contents::List;
use super::evidence::{Category, Evidence, Match};
use super::row::Document;
use super::saved::Part;

/// CVE numbers of one entry; a forged index could name a million.
const CVES: usize = 256;

/// Something that fits.
#[derive(Clone, Copy)]
pub(super) struct Fit<'d> {
    pub(super) by: Evidence,
    pub(super) confidence: u16,
    /// What the list calls the file; empty for what it calls the document.
    pub(super) name: &'d str,
    pub(super) loads_despite_hvci: Option<bool>,
    pub(super) version: Option<Version>,
    pub(super) range: Option<VersionRange>,
}

impl Fit<'_> {
    pub(super) fn new(by: Evidence, confidence: u16) -> Self {
        Self {
            by,
            confidence,
            name: "",
            loads_despite_hvci: None,
            version: None,
            range: None,
        }
    }

    /// Whether it is of a file, not of all that someone signed or that imports the same.
    pub(super) fn tells_of_sample(&self) -> bool {
        !matches!(self.by, Evidence::Signer | Evidence::Imphash)
    }
}

#[derive(Default)]
pub(super) struct Found<'d>(Vec<Match<'d>>);

impl<'d> Found<'d> {
    /// Adds what fits to the entry of the same id, or as a new one.
    pub(super) fn add(&mut self, part: &'d Part, list: List, document: u32, fit: Fit<'d>) {
        let Some(document) = part.row::<Document>(document) else {
            return;
        };
        let id = part.text(document.id);
        let known = self
            .0
            .iter_mut()
            .find(|one| one.list == list && one.id == id);
        match known {
            Some(known) => join(known, fit),
            None => self.0.push(of(part, list, &document, fit)),
        }
    }

    /// The strongest first.
    pub(super) fn sorted(mut self) -> Vec<Match<'d>> {
        self.0.sort_by(|a, b| {
            let strength = b.strength().cmp(&a.strength());
            strength.then_with(|| a.id.cmp(b.id))
        });
        self.0
    }
}

fn of<'d>(part: &'d Part, list: List, document: &Document, fit: Fit<'d>) -> Match<'d> {
    let name = match fit.name {
        "" => part.text(document.name),
        name => name,
    };
    Match {
        list,
        id: part.text(document.id),
        name,
        category: [Category::Vulnerable, Category::Malicious]
            .into_iter()
            .find(|category| *category as u32 + 1 == document.category),
        cves: part
            .links(document.cves, document.cves_count)
            .take(CVES)
            .map(|cve| part.text(cve))
            .collect(),
        created: part.text(document.created),
        by: fit.by,
        also: Vec::new(),
        confidence: Permille::new(fit.confidence),
        loads_despite_hvci: fit.loads_despite_hvci,
        version: fit.version,
        range: fit.range,
    }
}

fn join<'d>(known: &mut Match<'d>, fit: Fit<'d>) {
    let confidence = Permille::new(fit.confidence);
    let is_stronger = (fit.confidence, known.by) > (known.confidence.get(), fit.by);
    if known.by == fit.by && known.confidence == confidence {
        known.loads_despite_hvci = agreed(known, &fit);
    } else if is_stronger {
        known.also.push(known.by);
        known.by = fit.by;
        known.confidence = confidence;
        known.loads_despite_hvci = fit.loads_despite_hvci;
        known.version = fit.version;
        known.range = fit.range;
        if !fit.name.is_empty() {
            known.name = fit.name;
        }
    } else {
        known.also.push(fit.by);
    }
    known.also.retain(|also| *also != known.by);
    known.also.sort_unstable();
    known.also.dedup();
}

/// Whether a file loads, of which several entries tell. Of the same file one test is enough; of files that only look
/// the same they must agree.
fn agreed(known: &Match<'_>, fit: &Fit<'_>) -> Option<bool> {
    let (a, b) = (known.loads_despite_hvci, fit.loads_despite_hvci);
    if a == b {
        a
    } else if known.by.is_proof() {
        a.max(b)
    } else {
        None
    }
}
