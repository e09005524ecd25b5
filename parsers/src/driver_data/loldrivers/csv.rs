//! `drivers.csv`: the catalogue with its digests joined into cells.

use super::{Category, Digests, Document, NO_CATEGORY, NO_DIGEST, NO_ID, Sample, category};
use crate::driver_data::{Skipped, cve_numbers, digest};
use crate::error::{ErrorKind, ParseError};

/// Gives each document of `drivers.csv`, and what in it was passed over.
///
/// The table does not say which digests are of the same file, nor what a file is called: each digest is a sample of its
/// own. `drivers.json` says more.
///
/// # Errors
///
/// If it has no columns of digests, or breaks off.
pub fn read_csv(text: &str, mut each: impl FnMut(Document<'_>)) -> Result<Skipped, ParseError> {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let columns = Columns::of(reader.headers().map_err(|error| broken(&error))?)?;
    let mut skipped = Skipped::default();
    for row in reader.records() {
        let row = row.map_err(|error| broken(&error))?;
        if let Some(document) = columns.document(&row, &mut skipped) {
            each(document);
        }
    }
    Ok(skipped)
}

fn broken(error: &csv::Error) -> ParseError {
    let line = error.position().map_or(1, csv::Position::line);
    let reason = "the table breaks off or is broken; fetch the file again";
    ParseError::new(ErrorKind::Malformed, reason).at_line(line)
}

/// Where the columns are.
struct Columns {
    id: usize,
    category: usize,
    created: usize,
    tags: usize,
    digests: [usize; 6],
}

impl Columns {
    fn of(names: &csv::StringRecord) -> Result<Self, ParseError> {
        let column = |name: &str| {
            let found = names.iter().position(|known| known == name);
            found.ok_or_else(|| {
                let reason = format!("no column `{name}`, which `drivers.csv` of `LOLDrivers` has");
                ParseError::new(ErrorKind::NotThisFormat, reason).at_line(1)
            })
        };
        Ok(Self {
            id: column("Id")?,
            category: column("Category")?,
            created: column("Created")?,
            tags: column("Tags")?,
            digests: [
                column("KnownVulnerableSamples_MD5")?,
                column("KnownVulnerableSamples_SHA1")?,
                column("KnownVulnerableSamples_SHA256")?,
                column("KnownVulnerableSamples_Authentihash_MD5")?,
                column("KnownVulnerableSamples_Authentihash_SHA1")?,
                column("KnownVulnerableSamples_Authentihash_SHA256")?,
            ],
        })
    }

    fn document<'r>(
        &self,
        row: &'r csv::StringRecord,
        skipped: &mut Skipped,
    ) -> Option<Document<'r>> {
        let cell = |column: usize| row.get(column).unwrap_or_default().trim();
        if cell(self.id).is_empty() {
            skipped.count(NO_ID);
            return None;
        }
        let category = category(cell(self.category)).unwrap_or_else(|| {
            skipped.count(NO_CATEGORY);
            Category::Vulnerable
        });
        let tags: Vec<_> = cell(self.tags).split(',').map(str::trim).collect();
        let mut samples = Vec::new();
        for (kind, column) in self.digests.into_iter().enumerate() {
            for text in cell(column).split(',').map(str::trim) {
                if matches!(text, "" | "-" | "None" | "nan") {
                    continue;
                }
                let digests = of_kind(kind, text);
                if !digests.identify() {
                    skipped.count(NO_DIGEST);
                    continue;
                }
                samples.push(Sample {
                    digests,
                    ..Sample::default()
                });
            }
        }
        let mut cves: Vec<String> = tags
            .iter()
            .flat_map(|tag| cve_numbers(tag))
            .map(Into::into)
            .collect();
        cves.dedup();
        Some(Document {
            id: cell(self.id).into(),
            category,
            cves,
            tags: tags
                .into_iter()
                .filter(|tag| !tag.is_empty())
                .map(Into::into)
                .collect(),
            created: cell(self.created).into(),
            samples,
        })
    }
}

/// The digest of a column, in the order of `Columns::digests`.
fn of_kind(kind: usize, text: &str) -> Digests {
    let mut digests = Digests::default();
    match kind {
        0 => digests.md5 = digest(text),
        1 => digests.sha1 = digest(text),
        2 => digests.sha256 = digest(text),
        3 => digests.authentihash_md5 = digest(text),
        4 => digests.authentihash_sha1 = digest(text),
        _ => digests.authentihash_sha256 = digest(text),
    }
    digests
}
