//! The lists as they were published, read in place.

#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use wegweiser_analyzers::drivers::data::{Category, DriverData, Evidence, List, Match};
use wegweiser_parsers::driver::{Driver, Signer, Version, What};
use wegweiser_parsers::driver_data::block_list::{self, BlockList, Digest};
use wegweiser_parsers::driver_data::loldrivers::{self, Sample};

use crate::common::data;

fn files() -> Option<[PathBuf; 2]> {
    let folder = data("drivers")?;
    Some(["loldrivers.json", "SiPolicy_Enforced.xml"].map(|name| folder.join(name)))
}

fn lists() -> Option<&'static DriverData> {
    static LISTS: OnceLock<Option<DriverData>> = OnceLock::new();
    let load = || Some(DriverData::load(&files()?).unwrap());
    LISTS.get_or_init(load).as_ref()
}

/// Gives each sample of the catalogue with the id of its document.
fn each_sample(mut each: impl FnMut(&str, Category, &Sample<'_>)) -> u64 {
    let Some([catalogue, _]) = files() else {
        return 0;
    };
    let mut count = 0;
    let text = fs::read_to_string(catalogue).unwrap();
    let skipped = loldrivers::read_json(&text, |document| {
        for sample in &document.samples {
            each(&document.id, document.category, sample);
            count += 1;
        }
    });
    skipped.unwrap();
    count
}

fn block_list() -> Option<BlockList> {
    let [_, list] = files()?;
    Some(block_list::read(&fs::read_to_string(list).unwrap()).unwrap())
}

fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn service(path: &str) -> Driver {
    let mut driver = Driver::default();
    driver.path = path.into();
    driver
}

/// A file that someone looked into.
fn file(original: &str, version: Option<Version>) -> Driver {
    let mut driver = Driver::default();
    driver.what = What::File;
    driver.name = "renamed.sys".into();
    driver.original = original.into();
    driver.version = version;
    driver
}

fn top(found: &[Match<'_>]) -> Option<(List, Evidence, u16)> {
    found
        .first()
        .map(|one| (one.list, one.by, one.confidence.get()))
}

#[test]
fn what_is_loaded() {
    let Some(lists) = lists() else { return };
    let mut table = String::new();
    for contents in lists.contents() {
        let _ = writeln!(table, "{} of {}", contents.list, contents.date);
        let _ = writeln!(
            table,
            "  {} documents, {} samples, {} ranges, {} signers, {} bytes",
            contents.documents, contents.samples, contents.ranges, contents.signers, contents.bytes,
        );
        for (kind, count) in contents.digests {
            let _ = writeln!(table, "  {count:>5} {kind}");
        }
        for (reason, count) in contents.skipped {
            let _ = writeln!(table, "  {count:>5} skipped: {reason}");
        }
        assert!(contents.bytes < 1_000_000, "an index of a list is small");
    }
    insta::assert_snapshot!(table);
}

#[test]
fn every_sample_is_found_by_each_of_its_digests() {
    let Some(lists) = lists() else { return };
    let mut looked_up = [0; 6];
    let samples = each_sample(|id, category, sample| {
        let digests = &sample.digests;
        let texts = [
            digests.md5.map(|digest| hex(&digest)),
            digests.sha1.map(|digest| hex(&digest)),
            digests.sha256.map(|digest| hex(&digest)),
            digests.authentihash_md5.map(|digest| hex(&digest)),
            digests.authentihash_sha1.map(|digest| hex(&digest)),
            digests.authentihash_sha256.map(|digest| hex(&digest)),
        ];
        for (kind, text) in texts.into_iter().enumerate() {
            let Some(text) = text else { continue };
            let mut driver = Driver::default();
            let hashes = &mut driver.hashes;
            let (place, by) = match kind {
                0 => (&mut hashes.md5, Evidence::Md5),
                1 => (&mut hashes.sha1, Evidence::Sha1),
                2 => (&mut hashes.sha256, Evidence::Sha256),
                3 => (&mut hashes.authentihash_md5, Evidence::AuthentihashMd5),
                4 => (&mut hashes.authentihash_sha1, Evidence::AuthentihashSha1),
                _ => (
                    &mut hashes.authentihash_sha256,
                    Evidence::AuthentihashSha256,
                ),
            };
            *place = text.to_uppercase();
            let found = lists.matches(&driver);
            let found = found.iter().find(|one| one.id == id).unwrap();
            assert_eq!(
                (found.by, found.confidence.get()),
                (by, 1_000),
                "{id} {text}"
            );
            assert_eq!(found.category, Some(category), "{id}");
            if sample.loads_despite_hvci == Some(true) {
                assert_eq!(found.loads_despite_hvci, Some(true), "{id} {text}");
            }
            looked_up[kind] += 1;
        }
    });
    assert_eq!(samples, 2_213);
    assert_eq!(looked_up, [2_109, 2_126, 2_108, 2_096, 2_180, 2_174]);
}

#[test]
fn every_hash_of_the_block_list_is_found() {
    let (Some(lists), Some(list)) = (lists(), block_list()) else {
        return;
    };
    assert_eq!(
        list.hashes.len(),
        1_704 - 582,
        "without those of memory pages"
    );
    for rule in &list.hashes {
        let mut driver = Driver::default();
        let by = match &rule.digest {
            Digest::Sha1(digest) => {
                driver.hashes.authentihash_sha1 = hex(digest);
                Evidence::AuthentihashSha1
            }
            Digest::Sha256(digest) => {
                driver.hashes.authentihash_sha256 = hex(digest);
                Evidence::AuthentihashSha256
            }
        };
        let found = lists.matches(&driver);
        let found = found.iter().find(|one| one.id == rule.id).unwrap();
        assert_eq!(
            (found.by, found.confidence.get()),
            (by, 1_000),
            "{}",
            rule.id
        );
    }
}

fn next(Version([a, b, c, d]): Version) -> Option<Version> {
    let number = u64::from(a) << 48 | u64::from(b) << 32 | u64::from(c) << 16 | u64::from(d);
    let next = number.checked_add(1)?;
    Some(Version([48, 32, 16, 0].map(|shift| (next >> shift) as u16)))
}

fn before(Version([a, b, c, d]): Version) -> Option<Version> {
    let number = u64::from(a) << 48 | u64::from(b) << 32 | u64::from(c) << 16 | u64::from(d);
    let before = number.checked_sub(1).filter(|version| *version > 0)?;
    Some(Version(
        [48, 32, 16, 0].map(|shift| (before >> shift) as u16),
    ))
}

#[test]
fn ranges_hold_at_both_ends() {
    let (Some(lists), Some(list)) = (lists(), block_list()) else {
        return;
    };
    let hits = |name: &str, version, id: &str| {
        let driver = file(name, Some(version));
        let found = lists.matches(&driver);
        let hit = found.iter().find(|one| one.id == id);
        hit.map(|one| (one.by, one.confidence.get()))
    };
    let mut ends = [0; 2];
    // Without a signer, a file of this name is taken for that of Windows.
    let rules = list
        .files
        .iter()
        .filter(|rule| rule.id != "ID_FILEATTRIB_MONITOR");
    for rule in rules {
        let (name, id) = (rule.file_name.as_str(), rule.id.as_str());
        let sure = if rule.signers.is_empty() { 900 } else { 700 };
        let inside = Some((Evidence::NameVersion, sure));
        let Some(maximum) = rule.versions.maximum else {
            let lone = Some((Evidence::NameVersion, 700));
            assert_eq!(hits(name, Version([0, 0, 0, 1]), id), lone, "{id}");
            assert_eq!(hits(name, Version([9, 0, 0, 0]), id), lone, "{id}");
            continue;
        };
        assert_eq!(hits(name, maximum, id), inside, "{id}");
        if let Some(above) = next(maximum) {
            assert_eq!(hits(name, above, id), None, "{id} {above}");
            ends[1] += 1;
        }
        if rule.versions.minimum != Version::ZERO {
            assert_eq!(hits(name, rule.versions.minimum, id), inside, "{id}");
        }
        if let Some(below) = before(rule.versions.minimum) {
            assert_eq!(hits(name, below, id), None, "{id} {below}");
            ends[0] += 1;
        }
    }
    assert_eq!(list.files.len(), 155);
    assert_eq!(ends, [9, 74]);
}

#[test]
fn genuine_names_alone_do_not_accuse() {
    let Some(lists) = lists() else { return };
    for name in [
        "afd.sys",
        "csagent.sys",
        "termdd.sys",
        "csc.sys",
        "usbxhci.sys",
        "vboxdrv.sys",
        "procexp.sys",
    ] {
        let driver = service(&format!(r"\SystemRoot\System32\drivers\{name}"));
        assert_eq!(top(&lists.matches(&driver)), None, "{name}");
    }
    // CrowdStrike's own file of the version that malicious files pretend to be.
    let mut driver = service(r"\??\C:\Windows\system32\drivers\CrowdStrike\csagent.sys");
    driver.version = Some(Version([6, 34, 14806, 0]));
    driver.provider = "CrowdStrike, Inc.".to_owned();
    let found = lists.matches(&driver);
    assert!(
        found.iter().all(|one| one.confidence.get() <= 300),
        "{found:?}"
    );
}

/// Whoever named a driver like one of Windows, it is Windows' own that machines have.
#[test]
fn what_comes_with_windows_is_not_accused() {
    let Some(lists) = lists() else { return };
    let names = include_str!("../rules/driver_common_names.csv");
    let names = names.lines().filter_map(|row| row.strip_suffix(",Windows"));
    let mut accused = Vec::new();
    for name in names {
        let name = format!("{}.sys", name.trim_end_matches(".sys"));
        for version in [Version([10, 0, 20348, 1]), Version([10, 0, 22631, 4000])] {
            let mut driver = service(&format!(r"C:\Windows\System32\drivers\{name}"));
            driver.version = Some(version);
            if top(&lists.matches(&driver)).is_some_and(|(_, _, confidence)| confidence > 300) {
                accused.push(format!("{name} {version}"));
            }
        }
    }
    // Microsoft itself denies older builds of this one; 22631.4000 is a later one.
    assert_eq!(accused, ["appid.sys 10.0.20348.1"]);
}

#[test]
fn what_inventories_usually_tell() {
    let Some(lists) = lists() else { return };
    let mut table = String::new();
    let mut say = |words: &str, driver: &Driver| {
        let found = lists.matches(driver);
        let _ = writeln!(table, "{words}: {} matches", found.len());
        for one in found.iter().take(3) {
            let _ = writeln!(
                table,
                "  {} {} by {} {} {} {:?} {:?} {:?}",
                one.list,
                one.name,
                one.by,
                one.confidence,
                one.id,
                one.cves,
                one.loads_despite_hvci,
                one.range
                    .map(|range| range.maximum.map(|version| version.to_string())),
            );
        }
    };
    let versioned = |path, version| {
        let mut driver = service(path);
        driver.version = Some(Version(version));
        driver
    };
    say("a path", &service(r"C:\Temp\RTCore64.sys"));
    let mut named = Driver::default();
    named.name = "rtcore64".to_owned();
    say("a service without a path", &named);
    let mut package = Driver::default();
    package.what = What::Package;
    package.name = "oem3.inf".to_owned();
    package.version = Some(Version([1, 0, 0, 0]));
    say("a package", &package);
    say(
        "a version that is mended",
        &versioned(r"C:\aswArPot.sys", [22, 1, 0, 0]),
    );
    say(
        "a version that is denied",
        &versioned(r"C:\aswArPot.sys", [21, 4, 65535, 65535]),
    );
    say(
        "a version that is listed",
        &versioned(r"C:\ene.sys", [1, 0, 0, 1]),
    );
    say(
        "a range without ends",
        &versioned(r"C:\gdrv.sys", [1, 0, 0, 1]),
    );
    say(
        "Windows not updated",
        &versioned(r"C:\Windows\System32\drivers\appid.sys", [10, 0, 19045, 1]),
    );
    say(
        "Windows updated",
        &versioned(r"C:\Windows\System32\drivers\appid.sys", [10, 0, 26100, 1]),
    );
    let mut device = versioned("", [2, 0, 0, 0]);
    device.what = What::Device;
    device.title = "ASUS Com Port".to_owned();
    say("a device", &device);

    let mut signed = file("procexp.Sys", Some(Version([16, 43, 0, 0])));
    say("an original name", &signed);
    signed.signers = vec![Signer::named("Somebody Else Ltd.")];
    say("signed by another", &signed);
    insta::assert_snapshot!(table);
}

#[test]
fn nothing_matches_nothing() {
    let Some(lists) = lists() else { return };
    for text in [
        "",
        "-",
        " ",
        "0",
        "n/a",
        "d41d8cd98f00b204e9800998ecf8427e",
        &"0".repeat(40),
    ] {
        let mut driver = Driver::default();
        let hashes = &mut driver.hashes;
        for place in [
            &mut hashes.md5,
            &mut hashes.sha1,
            &mut hashes.sha256,
            &mut hashes.authentihash_md5,
            &mut hashes.authentihash_sha1,
            &mut hashes.authentihash_sha256,
            &mut hashes.imphash,
        ] {
            text.clone_into(place);
        }
        for what in [What::Service, What::File, What::Device, What::Package] {
            driver.what = what;
            assert_eq!(lists.matches(&driver), [], "{text}");
        }
    }
}

#[test]
fn signers_of_malicious_files_are_known_and_authorities_are_not() {
    let Some(lists) = lists() else { return };
    let mut signers = std::collections::BTreeSet::new();
    each_sample(|_, _, sample| {
        for certificate in &sample.certificates {
            let Some(digest) = certificate.tbs.sha256 else {
                continue;
            };
            let mut signer = Signer::named("");
            signer.tbs = hex(&digest);
            let mut driver = file("", None);
            driver.signers = vec![signer];
            let found = lists.matches(&driver);
            let of_catalogue = found.iter().filter(|one| one.list == List::LolDrivers);
            for one in of_catalogue {
                assert_eq!((one.by, one.confidence.get()), (Evidence::Signer, 600));
                assert_eq!(one.category, Some(Category::Malicious));
                assert!(!certificate.is_authority, "{}", certificate.subject);
                signers.insert(certificate.common_name().to_owned());
            }
        }
    });
    insta::assert_snapshot!(signers.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_saved_form_gives_the_same_answers() {
    let Some(lists) = lists() else { return };
    let saved = DriverData::from_saved(lists.to_saved()).unwrap();
    assert_eq!(saved.contents(), lists.contents());
    assert_eq!(saved.digest(), lists.digest());
    let mut count = 0;
    each_sample(|_, _, sample| {
        let mut driver = file(&sample.original_name, sample.version);
        driver.name = sample.file_name.clone().into_owned();
        driver.provider = sample.company.clone().into_owned();
        if let Some(digest) = sample.digests.sha1 {
            driver.hashes.sha1 = hex(&digest);
        }
        let found = lists.matches(&driver);
        assert_eq!(saved.matches(&driver), found);
        count += found.len();
    });
    assert!(count > 2_000, "{count}");
}
