//! Seeds of driver inventories, drivers' files and lists of bad drivers. What tools write is written as the parsers' own
//! tests write it, so that every form and way that is tested is also where the fuzzer starts.

use std::error::Error;

use sha2::{Digest as _, Sha256};
use wegweiser_analyzers::drivers::data::DriverData;
use wegweiser_core::Input;
use wegweiser_examples::drivers::windows::table;
use wegweiser_examples::drivers::{known_bad, linux, macos};
use wegweiser_examples::pack;

use crate::image::{Image, Import, covered, with_table};
use crate::signed::{Certificate, SHA1, SHA256, signature};
use crate::truth::Language;
use crate::{msinfo, objects, others, tools, write};

const ROWS: usize = 2;

pub(crate) fn seeds() -> Result<(), Box<dyn Error>> {
    lists()?;
    files()?;
    data()
}

/// Three devices with what their rules are about.
pub(crate) fn inputs() -> Vec<Input> {
    let table = table::csv(&[known_bad::abused()]);
    let packages = tools::pnputil(ROWS, Language::German);
    let devices = tools::pnputil_xml(ROWS, Language::English);
    let file = Image::driver().bytes();
    let modules = &linux::WORKSTATION[..4];
    let of_linux = linux::proc_modules("seed-01", modules);
    let taint = linux::tainted(modules);
    let extensions = macos::system_extensions();
    [
        ("seed/pc-01/drivers.csv", table.into_bytes()),
        ("seed/pc-01/packages.txt", packages.into_bytes()),
        ("seed/pc-01/packages.xml", devices.into_bytes()),
        ("seed/pc-01/example.sys", file),
        ("seed/linux-01/modules.txt", of_linux.into_bytes()),
        ("seed/linux-01/tainted.txt", taint.into_bytes()),
        ("seed/mac-01/extensions.txt", extensions.into_bytes()),
    ]
    .map(|(name, bytes)| Input::bytes(name, bytes))
    .into()
}

fn lists() -> Result<(), Box<dyn Error>> {
    let write = |name: &str, bytes: &[u8]| write("driver_list", name, bytes);
    for (way, text) in objects::WAYS {
        let name = way.to_lowercase().replace(' ', "-");
        let text = text(&objects::signed_drivers(ROWS), Language::German);
        write(&format!("signed-drivers-{name}"), text.as_bytes())?;
    }
    let [_, (_, json), (_, csv), (_, list), ..] = objects::WAYS;
    for (name, objects) in [
        ("entities", objects::entities(ROWS)),
        ("system-drivers", objects::system_drivers(ROWS)),
        ("windows-drivers", objects::windows_drivers(ROWS)),
    ] {
        for (way, text) in [("json", json), ("csv", csv), ("list", list)] {
            let text = text(&objects, Language::English);
            write(&format!("{name}-{way}"), text.as_bytes())?;
        }
    }
    let of_tools: [(&str, tools::Write); 8] = [
        ("driverquery-v", tools::driver_query),
        ("driverquery-nh", tools::driver_query_short),
        ("driverquery-si", tools::driver_query_signed),
        ("pnputil", tools::pnputil),
        ("pnputil-old", tools::pnputil_old),
        ("pnputil-xml", tools::pnputil_xml),
        ("msinfo", msinfo::msinfo),
        ("msinfo-nfo", msinfo::msinfo_xml),
    ];
    for (name, text) in of_tools {
        for (language, letters) in [
            (Language::English, "en"),
            (Language::German, "de"),
            (Language::French, "fr"),
            (Language::Spanish, "es"),
        ] {
            let text = text(ROWS, language);
            write(&format!("{name}.{letters}"), text.as_bytes())?;
        }
    }
    let german = tools::driver_query(ROWS, Language::German);
    write("driverquery-v.cp850", &pack::code_page_850(&german))?;
    let summary = msinfo::msinfo(1, Language::French);
    write("msinfo.utf16", &pack::utf16le_crlf(&summary))?;
    for sample in others::samples::all() {
        write(sample.name, sample.normal.as_bytes())?;
        if let Some(swapped) = sample.swapped {
            write(&format!("{}-swapped", sample.name), swapped.as_bytes())?;
        }
    }
    Ok(())
}

fn files() -> Result<(), Box<dyn Error>> {
    let write = |name: &str, bytes: &[u8]| write("driver_file", name, bytes);
    let whole = Image {
        imports: vec![
            (
                "ntoskrnl.exe",
                vec![Import::Name("ZwClose"), Import::Number(3)],
            ),
            ("HAL.dll", vec![Import::Name("HalReturnToFirmware")]),
        ],
        version: Some((
            [1, 2, 3, 4],
            vec![
                ("CompanyName", "A company"),
                ("OriginalFilename", "example.sys"),
            ],
        )),
        ..Image::driver()
    };
    let narrow = Image {
        is_32: true,
        link_time: 1_700_000_000,
        ..whole.clone()
    };
    write("bare", &Image::driver().bytes())?;
    write("wide", &whole.bytes())?;
    write("narrow", &narrow.bytes())?;
    let image = whole.bytes();
    let digest = Sha256::digest(covered(&image));
    let certificates = [
        Certificate::new("Vendor", "CA", 1),
        Certificate::new("CA", "Root", 2),
    ];
    let for_tests = [Certificate::new("WDKTestCert user", "WDKTestCert user", 3)];
    let inner = signature(SHA256, &digest, &for_tests, &[]);
    for (name, signature) in [
        ("signed", signature(SHA256, &digest, &certificates, &[])),
        (
            "signed-twice",
            signature(SHA1, &[7; 20], &certificates, &[inner]),
        ),
        ("signed-with-nothing", b"\x30\x80\x00\x00".to_vec()),
    ] {
        write(name, &with_table(&image, &signature))?;
    }
    Ok(())
}

fn data() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    for (name, text) in [
        ("catalogue.json", CATALOGUE),
        ("catalogue.csv", TABLE),
        ("policy.xml", POLICY),
    ] {
        write("driver_data", name, text.as_bytes())?;
        let path = folder.path().join(name);
        std::fs::write(&path, text)?;
        let saved = DriverData::load(&[path])?.to_saved();
        write("driver_data", &format!("{name}.saved"), &saved)?;
    }
    write("driver_data", "policy.utf16", &pack::utf16le_crlf(POLICY))?;
    Ok(())
}

/// Digests are those that the target looks for.
const CATALOGUE: &str = r#"[
 {"Id": "tool", "Category": "vulnerable driver", "Created": "2026-01-02", "Tags": ["Tool.sys", "toolx.sys"],
  "CVE": "CVE-2020-1234", "KnownVulnerableSamples": [
   {"Filename": "tool64.sys", "OriginalFilename": " Tool.SYS ", "FileVersion": "2, 1, 0, 0 built by: WinDDK",
    "Company": "Example Tools", "LoadsDespiteHVCI": "TRUE", "MachineType": "AMD64",
    "MD5": "11111111111111111111111111111111", "SHA1": "-", "SHA256": "", "Imphash": "77777777777777777777777777777777",
    "Authentihash": {"SHA256": "6666666666666666666666666666666666666666666666666666666666666666"},
    "Signatures": [{"Certificates": [
     {"Subject": "C=US, O=Example, CN=Example Tools, Ltd.", "SerialNumber": "01", "IsCertificateAuthority": false,
      "TBS": {"SHA1": "8888888888888888888888888888888888888888"}}], "Signer": [{"SerialNumber": "01"}]}]},
   {"Filename": "tool.sys", "OriginalFilename": "", "FileVersion": "1.0", "Signatures": {}, "LoadsDespiteHVCI": "FALSE",
    "AuthentihashSHA1": "5555555555555555555555555555555555555555"}]},
 {"Id": "root", "Category": "Malicious", "Tags": [null], "CVE": ["C","V","E","-","2","0","2","1","-","9","9","9","9"],
  "Resources": "https://example.com/CVE-2021-1", "KnownVulnerableSamples": [
   {"Filename": null, "OriginalFilename": "afd.sys", "Publisher": "Bad & Sons",
    "SHA256": "3333333333333333333333333333333333333333333333333333333333333333"}, 7, "text"]},
 "no document", {"Category": "malicious"}]"#;

const TABLE: &str = "Id,Category,Created,Tags,KnownVulnerableSamples_MD5,KnownVulnerableSamples_SHA1,\
KnownVulnerableSamples_SHA256,KnownVulnerableSamples_Authentihash_MD5,KnownVulnerableSamples_Authentihash_SHA1,\
KnownVulnerableSamples_Authentihash_SHA256
tool,vulnerable driver,2026-01-02,\"Tool.sys, CVE-2020-1234\",\"11111111111111111111111111111111, -\",\
2222222222222222222222222222222222222222,,44444444444444444444444444444444,,
";

const POLICY: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<SiPolicy xmlns="urn:schemas-microsoft-com:sipolicy"><VersionEx>10.0.1.0</VersionEx><FileRules>
  <Allow ID="ALLOW" FileName="*" />
  <Deny ID="HASH" FriendlyName="Old CVE-2018-5701 Hash Sha1" Hash="5555555555555555555555555555555555555555" />
  <Deny ID="HASH_PAGE" FriendlyName="Old Hash Page Sha1" Hash="CDCDCDCDCDCDCDCDCDCDCDCDCDCDCDCDCDCDCDCD" />
  <Deny ID="NAME" FileName="tool.sys" MinimumFileVersion="1.0.0.0" MaximumFileVersion="3.0.0.0" />
  <FileAttrib ID="SIGNED" FileName="Tool.sys" MinimumFileVersion="0.0.0.0" MaximumFileVersion="65535.65535.65535.65535" />
  <FileAttrib ID="LONE" FileName="tool.sys" MinimumFileVersion="1.0.0.1" />
  <FileAttrib ID="PRODUCT" ProductName="Product" MinimumFileVersion="0.0.0.0" /></FileRules>
<Signers>
  <Signer ID="CA" Name="An authority"><CertRoot Type="TBS" Value="8888888888888888888888888888888888888888" />
   <CertPublisher Value="Bad &amp; Sons" /><FileAttribRef RuleID="SIGNED" /><FileAttribRef RuleID="LONE" />
   <FileAttribRef RuleID="PRODUCT" /></Signer>
  <Signer ID="MAKER" Name="OPUS"><CertRoot Type="TBS" Value="8888888888888888888888888888888888888888" />
   <CertOemID Value="Maker" /></Signer></Signers>
<SigningScenarios><SigningScenario Value="131"><ProductSigners>
  <DeniedSigners><DeniedSigner SignerId="CA" /><DeniedSigner SignerId="MAKER" /></DeniedSigners>
  <FileRulesRef><FileRuleRef RuleID="HASH" /><FileRuleRef RuleID="HASH_PAGE" /><FileRuleRef RuleID="NAME" />
  </FileRulesRef></ProductSigners></SigningScenario></SigningScenarios></SiPolicy>"#;
