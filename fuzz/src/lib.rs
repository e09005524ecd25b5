//! What must hold for every input, as plain functions: the fuzz targets call them with what the fuzzer invents, and
//! `tests/replay.rs` with every seed and every input that once failed.

mod container;
mod documents;
mod driver_data;
mod driver_file;
mod driver_list;
mod evtx;
mod lynis;
mod perf;
mod policy;
mod sigma;
mod winevent;

pub use container::container;
pub use documents::documents;
pub use driver_data::driver_data;
pub use driver_file::driver_file;
pub use driver_list::driver_list;
pub use evtx::{evtx, evtx_records};
pub use lynis::{lynis_document, lynis_log, lynis_report};
pub use perf::{perf_blg, perf_others, perf_sysstat, perf_table};
pub use policy::policy;
pub use sigma::sigma;
pub use winevent::{winevent_json, winevent_table, winevent_xml};

use wegweiser_analyzers::{Options, registry_with};
use wegweiser_core::Registry;

/// A check of one input; it panics where something does not hold.
pub type Check = fn(&[u8]);

/// Every target, by the name of its folders.
pub const TARGETS: [(&str, Check); 19] = [
    ("lynis_report", lynis_report),
    ("lynis_log", lynis_log),
    ("lynis_document", lynis_document),
    ("policy", policy),
    ("documents", documents),
    ("container", container),
    ("evtx", evtx),
    ("evtx_records", evtx_records),
    ("winevent_xml", winevent_xml),
    ("winevent_json", winevent_json),
    ("winevent_table", winevent_table),
    ("sigma", sigma),
    ("driver_list", driver_list),
    ("driver_file", driver_file),
    ("driver_data", driver_data),
    ("perf_table", perf_table),
    ("perf_blg", perf_blg),
    ("perf_sysstat", perf_sysstat),
    ("perf_others", perf_others),
];

/// What is built in, and the list of bad drivers that the example fleet is judged by.
fn registry() -> Registry {
    const LIST: &str = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/fleet/known-bad-drivers.json"
    );
    let options = Options {
        driver_data: vec![LIST.into()],
        ..Options::default()
    };
    let (registry, _) = registry_with(&options).expect("the list of the example fleet is one");
    registry
}

/// The instant of every judgement.
fn as_of() -> jiff::Timestamp {
    jiff::Timestamp::from_second(1_795_176_000).expect("2026-11-20 is within range")
}

/// Writing and reading back must give the same.
fn survives_json<T>(value: &T)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let json = serde_json::to_string(value).expect("a record is plain data");
    let back: T = serde_json::from_str(&json).expect("what was written must be readable");
    assert_eq!(*value, back, "after {json}");
}

/// The same text as UTF-16, if it is one.
fn widened(data: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(data).ok()?;
    if text.contains(['\0', '\u{FEFF}']) {
        return None;
    }
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    Some(units.flat_map(u16::to_le_bytes).collect())
}
