//! The table that scripts write, with this project's own column names.

use super::date::{DateKind, DriverDate};
use super::format::Format;
use super::hashes::Hashes;
use super::inventory::Sink;
use super::read::Form;
use super::record::{Driver, Signature, Signer, Start, What};
use super::rows::{self, Row};
use super::version::Version;
use crate::error::ParseError;

pub(super) const FORM: Form = Form {
    format: Format::Table,
    recognise,
    read,
};

/// Columns that say something of a driver, beside its `name`; a table has `path` or two of them.
const COLUMNS: [&str; 21] = [
    "kind",
    "title",
    "path",
    "inf",
    "original",
    "provider",
    "class",
    "version",
    "date",
    "signed",
    "signer",
    "start",
    "running",
    "device_id",
    "problem",
    "md5",
    "sha1",
    "sha256",
    "authentihash_sha1",
    "authentihash_sha256",
    "imphash",
];

fn recognise(head: &str) -> bool {
    let names = rows::names(head);
    let has = |name: &str| names.iter().any(|known| known == name);
    let known = COLUMNS.iter().filter(|column| has(column)).count();
    has("name") && known >= 2
}

fn read(text: &str, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    rows::each(text, sink, |row, sink| match driver(row) {
        Ok(driver) => sink.driver(driver),
        Err(reason) => sink.trouble(row.position, reason),
    })
}

/// The driver of a row. A cell that cannot be understood spoils its row: a script that writes one is mended, not guessed.
fn driver(row: &Row) -> Result<Driver, String> {
    let of = |name: &str| row.get(name).to_owned();
    let digest = |name: &str, bytes| match row.get(name) {
        "" | "-" => Ok(String::new()),
        text => Hashes::digest(text, bytes)
            .ok_or_else(|| format!("`{text}` in `{name}` has not {bytes} bytes in hexadecimal")),
    };
    let driver = Driver {
        what: word(row, "kind", &KINDS)?.unwrap_or_default(),
        position: row.position,
        name: of("name"),
        title: of("title"),
        path: of("path"),
        inf: of("inf"),
        original: of("original"),
        provider: of("provider"),
        class: of("class"),
        version: optional(row, "version", Version::parse, "no version such as 1.2.3.4")?,
        date: optional(row, "date", date, "no date such as 2026-11-20")?,
        signature: signature(row)?,
        signers: Some(row.get("signer"))
            .filter(|name| !name.is_empty())
            .map(Signer::named)
            .into_iter()
            .collect(),
        start: word(row, "start", &STARTS)?,
        running: word(row, "running", &ANSWERS)?,
        device_id: of("device_id"),
        problem: optional(
            row,
            "problem",
            |text| text.parse().ok(),
            "no problem code such as 31",
        )?,
        hashes: Hashes {
            md5: digest("md5", 16)?,
            sha1: digest("sha1", 20)?,
            sha256: digest("sha256", 32)?,
            authentihash_sha1: digest("authentihash_sha1", 20)?,
            authentihash_sha256: digest("authentihash_sha256", 32)?,
            imphash: digest("imphash", 16)?,
            ..Hashes::default()
        },
        ..Driver::default()
    };
    if driver.name.is_empty() && driver.path.is_empty() {
        return Err("neither a `name` nor a `path`".to_owned());
    }
    Ok(driver)
}

const KINDS: [(&str, What); 7] = [
    ("service", What::Service),
    ("device", What::Device),
    ("package", What::Package),
    ("file", What::File),
    ("module", What::Module),
    ("kernel_extension", What::KernelExtension),
    ("system_extension", What::SystemExtension),
];

const STARTS: [(&str, Start); 6] = [
    ("boot", Start::Boot),
    ("system", Start::System),
    ("auto", Start::Auto),
    ("demand", Start::Demand),
    ("manual", Start::Demand),
    ("disabled", Start::Disabled),
];

const ANSWERS: [(&str, bool); 6] = [
    ("yes", true),
    ("true", true),
    ("1", true),
    ("no", false),
    ("false", false),
    ("0", false),
];

const SIGNATURES: [(&str, Signature); 3] = [
    ("unknown", Signature::Unknown),
    ("test", Signature::Test),
    ("revoked", Signature::Revoked),
];

fn signature(row: &Row) -> Result<Signature, String> {
    if let Ok(Some(signature)) = word(row, "signed", &SIGNATURES) {
        return Ok(signature);
    }
    Ok(match word(row, "signed", &ANSWERS)? {
        Some(true) => Signature::Signed,
        Some(false) => Signature::Unsigned,
        None => Signature::Unknown,
    })
}

fn date(text: &str) -> Option<DriverDate> {
    let date = text.get(..10)?.parse().ok()?;
    Some(DriverDate {
        date,
        kind: DateKind::Inf,
    })
}

fn optional<T>(
    row: &Row,
    name: &str,
    parse: impl Fn(&str) -> Option<T>,
    wanted: &str,
) -> Result<Option<T>, String> {
    match row.get(name) {
        "" | "-" => Ok(None),
        text => parse(text)
            .map(Some)
            .ok_or_else(|| format!("`{text}` in `{name}` is {wanted}")),
    }
}

fn word<T: Copy>(row: &Row, name: &str, words: &[(&str, T)]) -> Result<Option<T>, String> {
    let text = row.get(name);
    if text.is_empty() || text == "-" {
        return Ok(None);
    }
    let found = words
        .iter()
        .find(|(word, _)| text.eq_ignore_ascii_case(word));
    found.map(|(_, value)| Some(*value)).ok_or_else(|| {
        let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        format!("`{text}` in `{name}` is none of {}", words.join(", "))
    })
}
