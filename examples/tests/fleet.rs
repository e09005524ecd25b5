//! The committed fleet is the generated one, and its files say what the README claims.

mod common;

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fs, io};

use wegweiser_core::Level;
use wegweiser_core::report::Node;
use wegweiser_examples::fleet::{self, Device, FleetFile};
use wegweiser_examples::lynis::Audit;

type TestResult = Result<(), Box<dyn Error>>;

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn make_fleet(folder: &Path, arguments: &[&str]) -> io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_make-fleet"))
        .arg(folder)
        .args(arguments)
        .output()
}

fn device(path_end: &str) -> io::Result<Device> {
    let device = fleet::devices()?
        .into_iter()
        .find(|device| device.path.ends_with(path_end));
    device.ok_or_else(|| io::Error::other(format!("no device `{path_end}`")))
}

/// The audits behind the files of the devices that have one.
fn audits() -> io::Result<Vec<(&'static str, Audit)>> {
    let devices = fleet::devices()?.into_iter();
    Ok(devices
        .filter_map(|device| Some((device.path, device.audit?)))
        .collect())
}

fn audit(device: &Device) -> io::Result<&Audit> {
    let audit = device.audit.as_ref();
    audit.ok_or_else(|| io::Error::other(format!("no audit of `{}`", device.path)))
}

fn file(device: &Device, name: &str) -> Vec<u8> {
    device
        .files
        .iter()
        .find(|file| file.0 == name)
        .map(|file| file.1.clone())
        .unwrap_or_default()
}

/// Every value of a scalar key, in order.
fn values<'a>(report: &'a str, key: &str) -> Vec<&'a str> {
    let prefix = format!("{key}=");
    report
        .lines()
        .filter_map(|line| line.strip_prefix(prefix.as_str()))
        .collect()
}

/// Adds up the points of a log, without the generator's help.
fn index_of_log(log: &str) -> Option<u32> {
    let (mut earned, mut possible) = (0, 0);
    for line in log
        .lines()
        .filter(|line| line.contains("Hardening: assigned"))
    {
        let inside = line.split('(').nth(1)?.split(')').next()?;
        let (got, most) = inside.split_once(" of ").unwrap_or((inside, inside));
        earned += got.parse::<u32>().ok()?;
        possible += most.parse::<u32>().ok()?;
        assert!(
            line.ends_with(&format!("having {earned} points (out of {possible})")),
            "{line}"
        );
    }
    Some(if earned == 0 {
        1
    } else {
        earned * 100 / possible
    })
}

#[test]
fn the_committed_folder_is_current() -> TestResult {
    let output = make_fleet(&package().join("fleet"), &["--check"])?;
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

#[test]
fn two_generations_are_equal() -> TestResult {
    assert_eq!(fleet::fleet()?, fleet::fleet()?);
    Ok(())
}

#[test]
fn the_fleet_is_small() -> TestResult {
    let total: usize = fleet::fleet()?.iter().map(|file| file.bytes.len()).sum();
    assert!(total <= 1_750_000, "{total} bytes");
    Ok(())
}

#[test]
fn a_foreign_file_is_reported_and_left_alone() -> TestResult {
    let folder = tempfile::tempdir()?;
    assert!(make_fleet(folder.path(), &[])?.status.success());
    assert!(make_fleet(folder.path(), &["--check"])?.status.success());

    fs::write(folder.path().join("fleet.toml"), "changed")?;
    let differs = make_fleet(folder.path(), &["--check"])?;
    assert!(!differs.status.success());
    assert!(String::from_utf8_lossy(&differs.stderr).contains("differs: `fleet.toml`"));

    let foreign = folder.path().join("mine.txt");
    fs::write(&foreign, "mine")?;
    let refused = make_fleet(folder.path(), &[])?;
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("`mine.txt`"));
    assert_eq!(fs::read_to_string(foreign)?, "mine");
    assert_eq!(
        fs::read_to_string(folder.path().join("fleet.toml"))?,
        "changed"
    );
    Ok(())
}

#[test]
fn every_log_adds_up_to_the_index_of_its_report() -> TestResult {
    for (path, audit) in audits()? {
        let Some(index) = audit.hardening_index else {
            continue;
        };
        assert_eq!(index_of_log(&audit.log), Some(index), "{path}");
        assert!(
            audit
                .log
                .contains(&format!("Hardening index : [{index}] [")),
            "{path}"
        );
        assert_eq!(
            values(&audit.report, "hardening_index").last(),
            Some(&&*index.to_string()),
            "{path}"
        );
    }
    Ok(())
}

#[test]
fn logs_and_reports_tell_of_the_same_tests_and_findings() -> TestResult {
    for (path, audit) in audits()? {
        let count = |needle: &str| {
            audit
                .log
                .lines()
                .filter(|line| line.contains(needle))
                .count()
        };
        assert_eq!(count(" Warning: "), audit.warnings, "{path}");
        assert_eq!(count(" Suggestion: "), audit.suggestions, "{path}");
        if audit.hardening_index.is_some() {
            let done = values(&audit.report, "lynis_tests_done").concat();
            assert_eq!(count(" Performing test ID ").to_string(), done, "{path}");
            let executed = values(&audit.report, "tests_executed").concat();
            assert_eq!(executed.matches('|').count().to_string(), done, "{path}");
        }
    }
    Ok(())
}

/// Each row of the README names a folder, its files, the index and the band; nothing else is in the fleet.
#[test]
fn the_readme_lists_every_file() -> TestResult {
    let readme = fs::read_to_string(package().join("README.md"))?;
    let rows: BTreeMap<&str, Vec<&str>> = readme
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            line.trim_matches('|')
                .split('|')
                .map(str::trim)
                .collect::<Vec<_>>()
        })
        .map(|cells| (cells[0].trim_matches('`'), cells))
        .collect();
    let devices = fleet::devices()?;
    let bands = bands()?;
    assert_eq!(rows.len(), devices.len());
    for Device {
        path, audit, files, ..
    } in devices
    {
        let cells = rows
            .get(path)
            .ok_or_else(|| format!("no row for `{path}`"))?;
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        assert_eq!(cells[2], listed(&names), "{path}");
        let none = || "–".to_owned();
        let counts = audit.as_ref().map_or_else(none, |audit| {
            format!("{} / {}", audit.warnings, audit.suggestions)
        });
        assert_eq!(cells[3], counts, "{path}");
        let index = audit
            .and_then(|audit| audit.hardening_index)
            .map_or_else(none, |index| index.to_string());
        assert_eq!(cells[4], index, "{path}");
        assert_eq!(cells[5], bands[path], "{path}");
    }
    Ok(())
}

/// Names as the README lists them: of those that differ only in their number, one for each day, the first and the last.
fn listed(names: &[&str]) -> String {
    let shape = |name: &str| name.replace(|c: char| c.is_ascii_digit(), "0");
    let days = names.chunk_by(|one, next| one.starts_with("sa") && shape(one) == shape(next));
    let cells = days.map(|days| match days {
        [first, .., last] => format!("`{first}` to `{last}`"),
        days => format!("`{}`", days.concat()),
    });
    cells.collect::<Vec<_>>().join(", ")
}

/// What the engine says of each device under its policy, as the README words it.
fn bands() -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let report = common::report()?;
    let devices = report
        .nodes
        .iter()
        .filter(|node| node.level == Level::Device);
    let band = |node: &Node| match (node.standing.band, node.standing.provisional) {
        (None, _) => "–".to_owned(),
        (Some(band), true) => format!("{band}, provisional"),
        (Some(band), false) => band.to_string(),
    };
    Ok(devices
        .map(|node| (node.path[1..].join("/"), band(node)))
        .collect())
}

#[test]
fn packed_and_encoded_forms_hold_the_report() -> TestResult {
    let web = device("nw-web-01")?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*file(&web, "lynis-report.dat.gz")).read_to_string(&mut text)?;
    assert_eq!(text, audit(&web)?.report);

    let hypervisor = device("nw-hv-01")?;
    let mut archive = zip::ZipArchive::new(io::Cursor::new(file(&hypervisor, "lynis.zip")))?;
    for (name, expected) in [
        ("lynis-report.dat", &audit(&hypervisor)?.report),
        ("lynis.log", &audit(&hypervisor)?.log),
    ] {
        let mut text = String::new();
        archive.by_name(name)?.read_to_string(&mut text)?;
        assert_eq!(text, *expected);
    }

    let backup = device("nw-backup-01")?;
    let mut text = String::new();
    let packed = file(&backup, "lynis-report.dat.zst");
    ruzstd::decoding::StreamingDecoder::new(&*packed)?.read_to_string(&mut text)?;
    assert_eq!(text, audit(&backup)?.report);

    let office = device("büro-03")?;
    let units: Vec<u16> = file(&office, "lynis-report.dat")
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    let text = String::from_utf16(&units)?;
    assert_eq!(
        text.replace("\r\n", "\n"),
        format!("\u{feff}{}", audit(&office)?.report)
    );
    Ok(())
}

#[test]
fn agent_documents_have_the_shape_of_the_agent() -> TestResult {
    let server = device("lh-app-01")?;
    let document: serde_json::Value = serde_json::from_slice(&file(&server, "lynis_audit.json"))?;
    assert_eq!(
        document["hardening_index"],
        audit(&server)?.hardening_index.unwrap_or_default()
    );
    assert_eq!(document["tests_performed"], 0);
    assert_eq!(document["findings"]["finish"][0], "true");
    assert_eq!(document["findings"]["vulnerable_package[]"][0], "openssl");
    assert_eq!(
        document["warnings"].as_array().map(Vec::len),
        Some(audit(&server)?.warnings)
    );

    let controller = device("lh-dc-01")?;
    let outer: serde_json::Value = serde_json::from_slice(&file(&controller, "lynis_audit.json"))?;
    let inner: serde_json::Value = serde_json::from_str(outer.as_str().unwrap_or_default())?;
    assert_eq!(inner["hostname"], "lh-dc-01");
    assert_eq!(
        inner["suggestions"].as_array().map(Vec::len),
        Some(audit(&controller)?.suggestions)
    );
    Ok(())
}

#[test]
fn damaged_and_forged_reports_are_so() -> TestResult {
    let forged = device("depot-ws-07")?;
    let report = String::from_utf8(file(&forged, "lynis-report.dat"))?;
    let genuine = audit(&forged)?
        .hardening_index
        .unwrap_or_default()
        .to_string();
    assert_eq!(values(&report, "hardening_index"), ["100", &*genuine]);
    assert_eq!(values(&report, "finish").len(), 2);
    assert!(!audit(&forged)?.log.contains("CUST-0001"));

    let interrupted = device("pack station 2")?;
    assert!(values(&audit(&interrupted)?.report, "finish").is_empty());
    assert!(values(&audit(&interrupted)?.report, "hardening_index").is_empty());
    assert!(
        !audit(&interrupted)?
            .log
            .contains("Lynis ended successfully.")
    );

    let gateway = device("lh-gw-01")?;
    let report = String::from_utf8(file(&gateway, "lynis-report.dat"))?;
    assert_eq!(values(&report, "finish").len(), 2);
    assert_eq!(
        values(&report, "warning[]").len(),
        2 * audit(&gateway)?.warnings
    );
    assert_eq!(report.matches("# Lynis Report").count(), 1);

    let partial = device("reception-ws-02")?;
    assert_eq!(values(&audit(&partial)?.report, "test_group"), ["ssh"]);
    Ok(())
}

#[test]
fn the_description_names_every_device() -> TestResult {
    let files: Vec<FleetFile> = fleet::fleet()?;
    let text = String::from_utf8(files[0].bytes.clone())?;
    for Device { path, role, .. } in fleet::devices()? {
        assert!(
            text.contains(&format!("[devices.\"{path}\"]\nrole = \"{role}\"\n")),
            "{path}"
        );
        let folder: PathBuf = package().join("fleet").join(path);
        assert!(folder.is_dir(), "{}", folder.display());
    }
    Ok(())
}
