//! Lists of bad drivers, with lists made up here: what fits how well, and what must not fit.

#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

use std::error::Error as _;
use std::fmt::Write as _;
use std::fs;

use proptest::prelude::*;
use wegweiser_analyzers::drivers::data::{
    Category, DriverData, DriverDataError, Evidence, List, Match, SavedError,
};
use wegweiser_parsers::driver::{Driver, Signer, Version, What};

const CATALOGUE: &str = r#"[
  {"Id": "tool", "Category": "vulnerable driver", "Created": "2026-01-02", "Tags": ["Tool.sys", "toolx.sys"],
   "CVE": "CVE-2020-1234", "KnownVulnerableSamples": [
    {"Filename": "tool64.sys", "OriginalFilename": " Tool.SYS ", "FileVersion": "2, 1, 0, 0 built by: WinDDK",
     "Company": "Example Tools", "LoadsDespiteHVCI": "TRUE", "MD5": "11111111111111111111111111111111",
     "SHA1": "-", "SHA256": "", "Imphash": "77777777777777777777777777777777",
     "Authentihash": {"SHA256": "2222222222222222222222222222222222222222222222222222222222222222"},
     "Signatures": [{"Certificates": [
       {"Subject": "C=US, O=Example, CN=Example Tools, Ltd.", "SerialNumber": "01", "IsCertificateAuthority": false,
        "TBS": {"SHA1": "3333333333333333333333333333333333333333"}}], "Signer": [{"SerialNumber": "01"}]}]},
    {"Filename": "tool.sys", "OriginalFilename": "", "FileVersion": "1.0", "Signatures": {}, "LoadsDespiteHVCI": "FALSE",
     "AuthentihashSHA1": "4444444444444444444444444444444444444444"}]},
  {"Id": "root", "Category": "Malicious", "Created": "2026-03-04", "Tags": [null], "CVE": ["C","V","E","-","2","0","2","1","-","9","9","9","9"],
   "KnownVulnerableSamples": [
    {"Filename": null, "OriginalFilename": "afd.sys", "FileVersion": "10.0.1.1", "Company": "Microsoft Corporation",
     "SHA256": "5555555555555555555555555555555555555555555555555555555555555555", "MD5": "11111111111111111111111111111111",
     "Signature": ["a", "b"], "Signatures": [{"Certificates": [
       {"Subject": "CN=Bad Ltd.", "SerialNumber": "0a", "IsCA": false, "TBS": {"SHA256": "6666666666666666666666666666666666666666666666666666666666666666"}},
       {"Subject": "CN=Time", "SerialNumber": "0b", "TBS": {"SHA256": "7777777777777777777777777777777777777777777777777777777777777777"}},
       {"Subject": "CN=Microsoft Windows Hardware Compatibility Publisher", "SerialNumber": "0c", "TBS": {"SHA256": "8888888888888888888888888888888888888888888888888888888888888888"}},
       {"Subject": "CN=Root", "SerialNumber": "0d", "IsCA": true, "TBS": {"SHA256": "9999999999999999999999999999999999999999999999999999999999999999"}}],
      "Signer": [{"SerialNumber": "0A"}, {"SerialNumber": "0c"}, {"SerialNumber": "0d"}]}]}, 7, "text"]},
  "no document", {"Category": "malicious"}
]"#;

const POLICY: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<SiPolicy xmlns="urn:schemas-microsoft-com:sipolicy"><VersionEx>10.0.1.0</VersionEx><FileRules>
  <Allow ID="ALLOW" FileName="*" />
  <Deny ID="HASH" FriendlyName="Old\05f0 CVE-2018-5701 Hash Sha1" Hash="ABABABABABABABABABABABABABABABABABABABAB" />
  <Deny ID="HASH_PAGE" FriendlyName="Old\05f0 Hash Page Sha1" Hash="CDCDCDCDCDCDCDCDCDCDCDCDCDCDCDCDCDCDCDCD" />
  <Deny ID="UNUSED" FriendlyName="x" Hash="EFEFEFEFEFEFEFEFEFEFEFEFEFEFEFEFEFEFEFEF" />
  <Deny ID="NAME" FileName="plain.sys" MinimumFileVersion="1.0.0.0" MaximumFileVersion="2.0.0.0" />
  <Deny ID="ANY" FileName="any.sys" MinimumFileVersion="0.0.0.0" MaximumFileVersion="65535.65535.65535.65535" />
  <FileAttrib ID="SIGNED" FileName="Signed.sys" MinimumFileVersion="0.0.0.0" MaximumFileVersion="3.0.0.0" />
  <FileAttrib ID="LONE" FileName="lone.sys" MinimumFileVersion="1.0.0.1" />
  <FileAttrib ID="OEM" FileName="oem.sys" MinimumFileVersion="0.0.0.0" MaximumFileVersion="3.0.0.0" />
  <FileAttrib ID="PRODUCT" ProductName="Product" MinimumFileVersion="0.0.0.0" /></FileRules>
<Signers>
  <Signer ID="CA" Name="An authority"><CertRoot Type="TBS" Value="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" />
   <CertPublisher Value="Bad &amp; Sons" /><FileAttribRef RuleID="SIGNED" /><FileAttribRef RuleID="LONE" /><FileAttribRef RuleID="PRODUCT" /></Signer>
  <Signer ID="MAKER" Name="OPUS"><CertRoot Type="TBS" Value="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" />
   <CertOemID Value="Maker" /><FileAttribRef RuleID="OEM" /></Signer>
  <Signer ID="ALL" Name="Denied"><CertRoot Type="TBS" Value="BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB" />
   <CertPublisher Value="Leaked" /></Signer>
  <Signer ID="IDLE" Name="Idle"><CertRoot Type="TBS" Value="CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC" /></Signer></Signers>
<SigningScenarios>
  <SigningScenario Value="12"><ProductSigners><FileRulesRef><FileRuleRef RuleID="UNUSED" /></FileRulesRef></ProductSigners></SigningScenario>
  <SigningScenario Value="131"><ProductSigners><DeniedSigners><DeniedSigner SignerId="CA" /><DeniedSigner SignerId="MAKER" />
    <DeniedSigner SignerId="ALL" /></DeniedSigners>
   <FileRulesRef><FileRuleRef RuleID="HASH" /><FileRuleRef RuleID="HASH_PAGE" /><FileRuleRef RuleID="NAME" />
    <FileRuleRef RuleID="ANY" /></FileRulesRef></ProductSigners></SigningScenario></SigningScenarios></SiPolicy>"#;

fn load(texts: &[&str]) -> Result<DriverData, DriverDataError> {
    let folder = tempfile::tempdir().unwrap();
    let paths = (0..texts.len()).map(|number| folder.path().join(number.to_string()));
    let paths: Vec<_> = paths.collect();
    for (path, text) in paths.iter().zip(texts) {
        fs::write(path, text).unwrap();
    }
    DriverData::load(&paths)
}

fn lists() -> DriverData {
    load(&[CATALOGUE, POLICY]).unwrap()
}

/// A service with a path and perhaps the version of its file.
fn service(path: &str, version: Option<[u16; 4]>) -> Driver {
    let mut driver = Driver::default();
    driver.path = path.into();
    driver.version = version.map(Version);
    driver
}

/// A file that someone looked into.
fn file(original: &str, version: [u16; 4]) -> Driver {
    let mut driver = Driver::default();
    driver.what = What::File;
    driver.name = "renamed.bin".into();
    driver.original = original.into();
    driver.version = Some(Version(version));
    driver
}

fn signer(name: &str, tbs: &str) -> Signer {
    let mut signer = Signer::named(name);
    signer.tbs = tbs.into();
    signer
}

fn said<'d>(found: &[Match<'d>]) -> Vec<(&'d str, Evidence, u16)> {
    let said = |one: &Match<'d>| (one.id, one.by, one.confidence.get());
    found.iter().map(said).collect()
}

#[test]
fn what_was_passed_over_is_counted() {
    let lists = lists();
    let [catalogue, policy] = &lists.contents()[..] else {
        panic!("two lists");
    };
    assert_eq!(
        (catalogue.list, catalogue.date.as_str()),
        (List::LolDrivers, "2026-03-04")
    );
    assert_eq!((catalogue.documents, catalogue.samples), (2, 3));
    assert_eq!(
        catalogue.skipped,
        [
            ("document without an id".to_owned(), 2),
            ("sample with neither a digest nor a name".to_owned(), 2),
        ]
    );
    assert_eq!(
        (policy.list, policy.date.as_str()),
        (List::Microsoft, "10.0.1.0")
    );
    assert_eq!((policy.ranges, policy.signers), (5, 3));
    assert_eq!(
        policy
            .skipped
            .iter()
            .map(|(reason, count)| (reason.as_str(), *count))
            .collect::<Vec<_>>(),
        [
            ("hash of memory pages", 1),
            (
                "rule by product or internal name, which inventories do not have",
                1
            ),
            ("rule that is not for the kernel", 1),
            ("signer that is not denied to the kernel", 1),
        ]
    );
}

#[test]
fn a_digest_proves_and_the_rest_is_said_too() {
    let lists = lists();
    let mut driver = service(r"C:\tool.sys", Some([1, 0, 0, 0]));
    driver.hashes.md5 = "1".repeat(32);
    let found = lists.matches(&driver);
    assert_eq!(
        said(&found),
        [
            ("root", Evidence::Md5, 1_000),
            ("tool", Evidence::Md5, 1_000)
        ]
    );
    assert_eq!(
        found[0].category,
        Some(Category::Malicious),
        "the worse comes first"
    );
    assert_eq!(found[0].cves, ["CVE-2021-9999"]);
    assert_eq!(found[1].cves, ["CVE-2020-1234"]);
    assert_eq!(
        (found[1].name, found[1].loads_despite_hvci),
        ("Tool.SYS", Some(true))
    );
    assert_eq!(found[1].also, [Evidence::NameVersion]);
    assert_eq!(found[1].by.to_collect(), None);

    let mut driver = Driver::default();
    driver.hashes.authentihash_sha1 = "4".repeat(40);
    let found = lists.matches(&driver);
    assert_eq!(said(&found), [("tool", Evidence::AuthentihashSha1, 1_000)]);
    assert_eq!(found[0].loads_despite_hvci, Some(false));

    let mut driver = Driver::default();
    driver.hashes.imphash = "7".repeat(32);
    assert_eq!(
        said(&lists.matches(&driver)),
        [("tool", Evidence::Imphash, 200)]
    );
}

#[test]
fn names_and_versions() {
    let lists = lists();
    let by = |driver: &Driver| said(&lists.matches(driver));
    let path = r"\??\C:\Program Files\Tool\TOOL64.SYS";

    let mut driver = service(path, Some([2, 1, 0, 0]));
    assert_eq!(by(&driver), [("tool", Evidence::NameVersion, 700)]);
    driver.provider = "EXAMPLE TOOLS".to_owned();
    assert_eq!(by(&driver), [("tool", Evidence::NameVersionPublisher, 900)]);
    driver.provider.clear();
    driver.signers = vec![Signer::named("Example Tools, Ltd.")];
    assert_eq!(by(&driver), [("tool", Evidence::NameVersionPublisher, 900)]);

    // Another version says nothing but the name; a newer one not even that.
    assert_eq!(
        by(&service(path, Some([2, 0, 0, 0]))),
        [("tool", Evidence::FileName, 300)]
    );
    assert_eq!(by(&service(path, Some([2, 1, 0, 1]))), []);
    assert_eq!(
        by(&service(path, None)),
        [("tool", Evidence::FileName, 300)]
    );
    assert_eq!(
        by(&service("toolx.sys", None)),
        [("tool", Evidence::FileName, 300)]
    );
    // The digest is known, and it is another file.
    let mut driver = service(path, None);
    driver.hashes.sha256 = "ab".repeat(32);
    assert_eq!(by(&driver), []);

    // A renamed file keeps its original name; a package and a device have the version of their INF.
    assert_eq!(
        by(&file("TOOL.sys", [2, 1, 0, 0])),
        [("tool", Evidence::NameVersion, 700)]
    );
    let mut driver = service(path, Some([2, 1, 0, 0]));
    driver.what = What::Device;
    assert_eq!(by(&driver), [("tool", Evidence::FileName, 300)]);
    driver.what = What::Package;
    assert_eq!(by(&driver), []);
    driver.what = What::Module;
    assert_eq!(by(&driver), []);
}

#[test]
fn common_names_need_the_signer() {
    let lists = lists();
    let by = |driver: &Driver| said(&lists.matches(driver));
    assert_eq!(
        by(&service(r"C:\Windows\System32\drivers\afd.sys", None)),
        []
    );
    let mut driver = file("afd.sys", [10, 0, 1, 1]);
    driver.provider = "Microsoft Corporation".to_owned();
    driver.signers = vec![Signer::named("Microsoft Windows")];
    assert_eq!(by(&driver), [("root", Evidence::NameVersion, 300)]);
    driver.signers = vec![Signer::named("Bad Ltd.")];
    assert_eq!(by(&driver), [("root", Evidence::NameVersionPublisher, 900)]);
}

#[test]
fn only_the_signer_itself_is_a_sign() {
    let lists = lists();
    for (digit, expected) in [
        ("6", vec![("root", Evidence::Signer, 600)]),
        ("7", vec![]), // time stamps
        ("8", vec![]), // Microsoft's, for everyone
        ("9", vec![]), // an authority
    ] {
        let mut driver = file("clean.sys", [1, 0, 0, 0]);
        driver.signers = vec![signer("", &digit.repeat(64))];
        assert_eq!(said(&lists.matches(&driver)), expected, "{digit}");
    }
    // It signed a vulnerable driver, which is no crime.
    let mut driver = file("clean.sys", [1, 0, 0, 0]);
    driver.signers = vec![signer("", &"3".repeat(40))];
    assert_eq!(lists.matches(&driver), []);
}

#[test]
fn the_block_list_denies_by_authentihash() {
    let lists = lists();
    let mut driver = Driver::default();
    driver.hashes.authentihash_sha1 = "ab".repeat(20);
    let found = lists.matches(&driver);
    assert_eq!(said(&found), [("HASH", Evidence::AuthentihashSha1, 1_000)]);
    assert_eq!((found[0].name, found[0].category), ("Old", None));
    assert_eq!(found[0].cves, ["CVE-2018-5701"]);
    for other in ["cd", "ef"] {
        driver.hashes.authentihash_sha1 = other.repeat(20);
        assert_eq!(lists.matches(&driver), [], "pages and other scenarios");
    }
}

#[test]
fn the_block_list_denies_by_name_version_and_signer() {
    let lists = lists();
    let by = |driver: &Driver| said(&lists.matches(driver));
    let denied = Evidence::NameVersion;

    // Without a signer the rule asks for no more than the version resource.
    assert_eq!(
        by(&file("PLAIN.SYS", [2, 0, 0, 0])),
        [("NAME", denied, 900)]
    );
    assert_eq!(
        by(&file("PLAIN.SYS", [1, 0, 0, 0])),
        [("NAME", denied, 900)]
    );
    assert_eq!(by(&file("PLAIN.SYS", [2, 0, 0, 1])), []);
    assert_eq!(by(&file("PLAIN.SYS", [0, 9, 0, 0])), []);
    assert_eq!(
        by(&service("plain.sys", Some([2, 0, 0, 0]))),
        [("NAME", denied, 700)]
    );
    assert_eq!(
        by(&service("plain.sys", None)),
        [("NAME", Evidence::FileName, 300)]
    );

    // A range without ends says no more than the name of the file.
    assert_eq!(by(&file("any.sys", [9, 0, 0, 0])), [("ANY", denied, 900)]);
    assert_eq!(
        by(&service("any.sys", Some([9, 0, 0, 0]))),
        [("ANY", Evidence::FileName, 300)]
    );

    let mut driver = file("signed.sys", [3, 0, 0, 0]);
    assert_eq!(by(&driver), [("SIGNED", denied, 700)]);
    let root = "a".repeat(40);
    let all = [("SIGNED", Evidence::NameVersionPublisher, 900)];
    driver.signers = vec![signer("Bad & Sons", ""), signer("An authority", &root)];
    assert_eq!(by(&driver), all);
    driver.signers = vec![signer("Bad & Sons", "")];
    assert_eq!(by(&driver), all);
    driver.signers = vec![signer("Good & Sons", ""), signer("An authority", &root)];
    assert_eq!(by(&driver), [], "signed by another");
    driver.signers = vec![signer("Bad & Sons", ""), signer("", &"d".repeat(40))];
    assert_eq!(by(&driver), [], "another of the same name");

    // A lone minimum is no sure rule; an OEM id is nothing that inventories tell.
    let mut driver = file("lone.sys", [0, 1, 0, 0]);
    driver.signers = vec![signer("Bad & Sons", &root)];
    assert_eq!(by(&driver), [("LONE", denied, 700)]);
    let mut driver = file("oem.sys", [1, 0, 0, 0]);
    driver.signers = vec![signer("Anyone", &root)];
    assert_eq!(by(&driver), [("OEM", denied, 700)]);

    let mut driver = file("fresh.sys", [1, 0, 0, 0]);
    driver.signers = vec![signer("Leaked", ""), signer("", &"b".repeat(64))];
    assert_eq!(by(&driver), [("ALL", Evidence::Signer, 900)]);
    driver.signers = vec![signer("Honest", ""), signer("", &"b".repeat(64))];
    assert_eq!(by(&driver), []);
}

#[test]
fn the_same_list_twice_is_one_match() {
    let lists = load(&[CATALOGUE, CATALOGUE]).unwrap();
    let mut driver = Driver::default();
    driver.hashes.authentihash_sha256 = "2".repeat(64);
    let found = lists.matches(&driver);
    assert_eq!(
        said(&found),
        [("tool", Evidence::AuthentihashSha256, 1_000)]
    );
    assert_eq!(found[0].also, []);
}

#[test]
fn a_table_of_digests_finds_them() {
    let list = "\"Id\",\"Created\",\"Category\",\"KnownVulnerableSamples_MD5\",\"KnownVulnerableSamples_SHA1\",\
        \"KnownVulnerableSamples_SHA256\",\"KnownVulnerableSamples_Authentihash_MD5\",\
        \"KnownVulnerableSamples_Authentihash_SHA1\",\"KnownVulnerableSamples_Authentihash_SHA256\",\"Tags\"\n\
        \"tool\",\"2026-01-02\",\"malicious\",\"11111111111111111111111111111111, -\",\"\",\"\",\"\",\
        \"4444444444444444444444444444444444444444\",\"zz\",\"tool.sys, toolx.sys\"\n";
    let lists = load(&[list]).unwrap();
    let contents = &lists.contents()[0];
    assert_eq!((contents.documents, contents.samples), (1, 2));
    assert_eq!(contents.skipped.len(), 1, "{:?}", contents.skipped);
    let mut driver = Driver::default();
    driver.hashes.authentihash_sha1 = "4".repeat(40);
    assert_eq!(
        said(&lists.matches(&driver)),
        [("tool", Evidence::AuthentihashSha1, 1_000)]
    );
}

#[test]
fn what_is_no_list_says_what_to_do() {
    let message = |text: &str| {
        let error = load(&[text]).unwrap_err();
        let message = error.to_string();
        let (_, message) = message.split_once('`').unwrap();
        let (_, message) = message.split_once('`').unwrap();
        match error.source() {
            Some(cause) => format!("{message}: {cause}"),
            None => message.to_owned(),
        }
    };
    let mut table = String::new();
    for text in [
        "",
        "<html>",
        "\u{30}\u{82}",
        "[]",
        &CATALOGUE[..CATALOGUE.len() - 3],
        &CATALOGUE.replacen("Malicious", "Mali\\xcious", 1),
        "{\"KnownVulnerableSamples\": []}",
        &POLICY[..POLICY.len() - 10],
        &POLICY.replacen("</FileRules>", "</FileRule>", 1),
        "<x><SiPolicy/></x>",
        "\"Id\",\"KnownVulnerableSamples_SHA256\"\n",
    ] {
        let start = text.get(..20).unwrap_or(text).trim();
        let _ = writeln!(table, "{start:?}\n    {}", message(text));
    }
    insta::assert_snapshot!(table);
}

#[test]
fn saved_data_is_taken_from_anything_and_loaded_beside_lists() {
    let lists = lists();
    let saved = lists.to_saved();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("saved");
    fs::write(&path, &saved).unwrap();
    let again = DriverData::load(&[&path]).unwrap();
    assert_eq!(again.to_saved(), saved);
    assert_eq!(again.digest(), lists.digest());
    assert_ne!(again.digest(), load(&[POLICY]).unwrap().digest());
    let leaked: &'static [u8] = saved.leak();
    assert_eq!(
        DriverData::from_saved(leaked).unwrap().contents(),
        lists.contents()
    );
}

#[test]
fn what_was_saved_otherwise_is_refused() {
    let saved = lists().to_saved();
    let open = |bytes: &[u8]| DriverData::from_saved(bytes.to_vec()).unwrap_err();
    assert_eq!(open(b""), SavedError::NotSaved);
    assert_eq!(open(b"wegwdrv\n"), SavedError::Size);
    let mut other = saved.clone();
    other[8] = 99;
    assert_eq!(open(&other), SavedError::Version(99));
    let mut other = saved.clone();
    *other.last_mut().unwrap() ^= 1;
    assert_eq!(open(&other), SavedError::Checksum);
    let other = [saved, vec![0]].concat();
    assert_eq!(open(&other), SavedError::NotSaved);
}

/// A driver that looks everywhere.
fn curious() -> Driver {
    let mut driver = file("tool.sys", [2, 1, 0, 0]);
    driver.hashes.md5 = "1".repeat(32);
    driver.hashes.sha256 = "5".repeat(64);
    driver.hashes.authentihash_sha1 = "ab".repeat(20);
    driver.hashes.imphash = "7".repeat(32);
    driver.signers = vec![
        signer("Leaked", &"b".repeat(64)),
        signer("", &"6".repeat(64)),
    ];
    driver
}

proptest! {
    /// The checksum keeps accidents out; a forger writes his own.
    #[test]
    fn forged_data_does_no_harm(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        length in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let list = if is_cut { CATALOGUE } else { POLICY };
        let mut forged = load(&[list]).unwrap().to_saved();
        for (at, byte) in changes {
            let at = 20 + at.index(forged.len() - 20);
            forged[at] = byte;
        }
        if is_cut {
            forged.truncate(20 + length.index(forged.len() - 20));
            let size = u32::try_from(forged.len()).unwrap();
            forged[12..16].copy_from_slice(&size.to_le_bytes());
        }
        let checksum = crc32(&forged[20..]);
        forged[16..20].copy_from_slice(&checksum.to_le_bytes());
        if let Ok(data) = DriverData::from_saved(forged) {
            let _ = data.contents();
            for driver in [curious(), service("plain.sys", None), file("signed.sys", [1, 0, 0, 0])] {
                let found = data.matches(&driver);
                prop_assert!(found.len() < 100);
            }
        }
    }

    #[test]
    fn any_accident_is_noticed(at in any::<prop::sample::Index>(), bit in 0..8u8) {
        let mut saved = lists().to_saved();
        let at = at.index(saved.len());
        saved[at] ^= 1 << bit;
        prop_assert!(DriverData::from_saved(saved).is_err());
    }

    #[test]
    fn every_truncation_is_noticed(at in any::<prop::sample::Index>()) {
        let mut saved = load(&[CATALOGUE]).unwrap().to_saved();
        saved.truncate(at.index(saved.len()));
        prop_assert!(DriverData::from_saved(saved).is_err());
    }
}

/// CRC-32 as in zip and gzip, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}
