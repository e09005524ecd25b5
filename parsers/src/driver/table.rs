//! The table that scripts write, with this project's own column names.

mod cells;

use super::cut_json;
use super::date::{DateKind, DriverDate};
use super::format::Format;
use super::hashes::Hashes;
use super::inventory::{Machine, Sink};
use super::read::Form;
use super::record::{Driver, Signature, Signer, Start, What};
use super::rows::{self, Row};
use super::shape;
use super::version::Version;
use crate::error::ParseError;
use crate::json::Json;
use cells::{ANSWERS, optional, text, word};

pub(super) const FORM: Form = Form {
    format: Format::Table,
    recognise,
    read,
};

/// Columns that a list of anything may have.
const COMMON: [&str; 12] = [
    "kind",
    "title",
    "path",
    "original",
    "class",
    "version",
    "date",
    "date_of",
    "device_id",
    "problem",
    "state",
    "start",
];
/// Columns that hardly any list has but one of drivers.
const OWN: [&str; 14] = [
    "inf",
    "provider",
    "class_guid",
    "signed",
    "signer",
    "running",
    "taint",
    "in_tree",
    "md5",
    "sha1",
    "sha256",
    "authentihash_sha1",
    "authentihash_sha256",
    "imphash",
];

/// The list in a JSON object, and what it may say of the machine beside it.
const DRIVERS: &str = "drivers";
const MACHINE: &str = "machine";

/// A name, two columns of which one is our own, and not more of other kinds than that.
fn recognise(head: &str) -> bool {
    let names = rows::names(head);
    let has = |name: &str| names.iter().any(|known| known == name);
    let count = |columns: &[&str]| columns.iter().filter(|column| has(column)).count();
    let own = count(&OWN);
    let all = own + count(&COMMON);
    let is_known = |name: &&String| {
        let name = name.as_str();
        OWN.contains(&name) || COMMON.contains(&name) || matches!(name, "name" | DRIVERS | MACHINE)
    };
    let known = names.iter().filter(is_known).count();
    has("name") && own > 0 && all >= 2 && known * 2 >= names.len()
}

fn read(text: &str, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let is_object = text.trim_start().starts_with('{');
    if !is_object || !rows::names(text).iter().any(|name| name == DRIVERS) {
        return rows::each(text, sink, keep);
    }
    cut_json::read(text, sink, nested)
}

/// An object with the drivers, and beside them the machine.
fn nested(document: &Json, sink: &mut Sink<'_>) {
    let fields = document.as_object();
    if let Some(Json::Object(fields)) = fields.and_then(|fields| fields.get(MACHINE)) {
        match machine(&Row::of_json(0, fields)) {
            Ok(machine) => sink.inventory.machine = machine,
            Err(reason) => sink.trouble(0, format!("`{MACHINE}`: {reason}")),
        }
    }
    match fields.and_then(|fields| fields.get(DRIVERS)) {
        Some(Json::Array(rows)) => {
            for (row, position) in rows.iter().zip(1..) {
                match row {
                    Json::Object(fields) => keep(&Row::of_json(position, fields), sink),
                    other => sink.trouble(position, format!("{} is no object", other.kind())),
                }
            }
        }
        // PowerShell writes a list of one as the one.
        Some(Json::Object(fields)) => keep(&Row::of_json(1, fields), sink),
        _ => sink.trouble(0, format!("`{DRIVERS}` is no list")),
    }
}

fn keep(row: &Row, sink: &mut Sink<'_>) {
    match driver(row) {
        Ok(driver) => sink.driver(driver),
        Err(reason) => sink.trouble(row.position, reason),
    }
}

/// The driver of a row. A cell that cannot be understood spoils its row: a script that writes one is mended, not guessed.
fn driver(row: &Row) -> Result<Driver, String> {
    let of = |name: &str| text(row, name).to_owned();
    let digest = |name: &str, bytes| {
        let wanted = format_args!("no digest of {bytes} bytes in hexadecimal");
        let digest = optional(row, name, |text| Hashes::digest(text, bytes), wanted);
        digest.map(Option::unwrap_or_default)
    };
    let signers = text(row, "signer")
        .split("; ")
        .filter(|name| !name.is_empty());
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
        class_guid: shape::guid(row.get("class_guid")),
        version: optional(row, "version", Version::parse, "no version such as 1.2.3.4")?,
        date: date(row)?,
        signature: word(row, "signed", &SIGNATURES)?.unwrap_or_default(),
        signers: signers.map(Signer::named).collect(),
        start: word(row, "start", &STARTS)?,
        running: word(row, "running", &ANSWERS)?,
        device_id: of("device_id"),
        problem: optional(row, "problem", parsed, "no problem code such as 31")?,
        hashes: Hashes {
            md5: digest("md5", 16)?,
            sha1: digest("sha1", 20)?,
            sha256: digest("sha256", 32)?,
            authentihash_sha1: digest("authentihash_sha1", 20)?,
            authentihash_sha256: digest("authentihash_sha256", 32)?,
            imphash: digest("imphash", 16)?,
            ..Hashes::default()
        },
        taint: of("taint"),
        in_tree: word(row, "in_tree", &ANSWERS)?,
        state: of("state"),
        ..Driver::default()
    };
    if driver.name.is_empty() && driver.path.is_empty() && driver.device_id.is_empty() {
        return Err("none of `name`, `path` and `device_id` is there".to_owned());
    }
    Ok(driver)
}

fn date(row: &Row) -> Result<Option<DriverDate>, String> {
    let day = |text: &str| text.get(..10)?.parse().ok();
    let date = optional(row, "date", day, "no date such as 2026-11-20")?;
    let kind = word(row, "date_of", &DATES)?.unwrap_or(DateKind::Inf);
    Ok(date.map(|date| DriverDate { date, kind }))
}

fn machine(row: &Row) -> Result<Machine, String> {
    let of = |name: &str| Some(text(row, name).to_owned()).filter(|text| !text.is_empty());
    Ok(Machine {
        computer: of("computer"),
        os_name: of("os_name"),
        os_version: optional(
            row,
            "os_version",
            Version::parse,
            "no version such as 10.0.22631",
        )?,
        taken: optional(row, "taken", parsed, "no time such as 2026-11-20T08:00:00Z")?,
        memory_integrity: word(row, "memory_integrity", &ANSWERS)?,
        block_list: word(row, "block_list", &ANSWERS)?,
        test_signing: word(row, "test_signing", &ANSWERS)?,
        secure_boot: word(row, "secure_boot", &ANSWERS)?,
        is_virtual: word(row, "is_virtual", &ANSWERS)?,
        taint: optional(row, "taint", parsed, "no number such as 4097")?,
    })
}

fn parsed<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
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

const DATES: [(&str, DateKind); 4] = [
    ("inf", DateKind::Inf),
    ("link", DateKind::Link),
    ("file", DateKind::File),
    ("unknown", DateKind::Unknown),
];

const SIGNATURES: [(&str, Signature); 9] = [
    ("yes", Signature::Signed),
    ("no", Signature::Unsigned),
    ("true", Signature::Signed),
    ("false", Signature::Unsigned),
    ("1", Signature::Signed),
    ("0", Signature::Unsigned),
    ("unknown", Signature::Unknown),
    ("test", Signature::Test),
    ("revoked", Signature::Revoked),
];
