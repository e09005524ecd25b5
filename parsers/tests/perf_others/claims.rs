//! Who recognises what: no form of performance data claims the exports of others.

use std::path::{Path, PathBuf};

use wegweiser_parsers::perf::{self, Format};
use wegweiser_parsers::sniff::HEAD_BYTES;
use wegweiser_parsers::{driver, lynis, winevent};

use crate::test_data::data;

/// The forms that are tested here.
pub(crate) fn is_here(format: Format) -> bool {
    matches!(
        format,
        Format::IostatText
            | Format::Pidstat
            | Format::Free
            | Format::Uptime
            | Format::Psi
            | Format::Prometheus
            | Format::PrometheusApi
            | Format::Psutil
            | Format::CollectdCsv
            | Format::NetdataCsv
    )
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn head(path: &Path) -> Vec<u8> {
    let mut bytes = std::fs::read(path).unwrap();
    bytes.truncate(HEAD_BYTES);
    bytes
}

#[test]
fn nothing_of_others_is_claimed() {
    for folder in [
        "battery",
        "journald",
        "lynis",
        "macos-log",
        "osquery",
        "storage",
        "syslog",
        "sysstat",
        "systemd",
        "wegweiser-lynis",
        "windows-perf",
        "windows-storage",
        "winevent",
    ] {
        let Some(folder) = data(&format!("formats/{folder}")) else {
            return;
        };
        let mut paths = Vec::new();
        files(&folder, &mut paths);
        for path in paths {
            let claimed = perf::recognise(&head(&path)).filter(|format| is_here(*format));
            assert_eq!(claimed, None, "{}", path.display());
        }
    }
}

/// An agent's audit is also a list of drivers if it has one: which reader comes first decides.
#[test]
fn others_claim_nothing_of_this() {
    for folder in [
        "formats/prometheus",
        "formats/psutil",
        "formats/text-perf",
        "wegweiser",
    ] {
        let Some(folder) = data(folder) else {
            return;
        };
        let mut paths = Vec::new();
        files(&folder, &mut paths);
        for path in paths {
            let head = head(&path);
            let Some(format) = perf::recognise(&head).filter(|format| is_here(*format)) else {
                continue;
            };
            let place = path.display();
            assert_eq!(winevent::recognise(&head), None, "{place}");
            assert!(lynis::recognise(&head).is_none(), "{place}");
            let is_audit =
                format == Format::Psutil && head.windows(9).any(|key| key == b"\"drivers\"");
            assert!(is_audit || driver::recognise(&head).is_none(), "{place}");
        }
    }
}
