//! A list of three drivers that are known to be vulnerable, in the form in which `LOLDrivers` publishes its catalogue.
//!
//! The facts are public: identifiers of the catalogue, digests, versions, and the numbers of the vulnerabilities.

use serde_json::{Value as Json, json};

use super::{Service, Start};
use crate::windows::export::sorted;

/// `RTCore64.sys` of an overclocking tool: reads and writes any memory for any program.
const RTCORE64: Sample = Sample {
    id: "e32bc3da-4db1-4858-a62c-6fbe4db6afbd",
    name: "RTCore64.sys",
    cve: "CVE-2019-16098",
    company: "",
    version: "",
    sha1: "f6f11ad2cd2b0cf95ed42324876bee1d83e01775",
    sha256: "01aa278b07b58dc46c84bd0b1b5c8e9ee4e62ea0bf7a695862444af32e87f1fd",
};

const LIST: [Sample; 3] = [
    RTCORE64,
    Sample {
        id: "2bea1bca-753c-4f09-bc9f-566ab0193f4a",
        name: "gdrv.sys",
        cve: "CVE-2018-19320",
        company: "Windows (R) Server 2003 DDK provider",
        version: "5.2.3790.1830 built by: WinDDK",
        sha1: "fe10018af723986db50701c8532df5ed98b17c39",
        sha256: "31f4cfb4c71da44120752721103a16512444c13c2ac2d857a7e6f13cb679b427",
    },
    Sample {
        id: "a4eabc75-edf6-4b74-9a24-6a26187adabf",
        name: "dbutil_2_3.sys",
        cve: "CVE-2021-21551",
        company: "",
        version: "",
        sha1: "c948ae14761095e4d76b55d9de86412258be7afd",
        sha256: "0296e2ce999e67c76352613a718e11516fe1b0efc3ffdb8918fc999dd76a73a5",
    },
];

struct Sample {
    id: &'static str,
    name: &'static str,
    cve: &'static str,
    company: &'static str,
    version: &'static str,
    sha1: &'static str,
    sha256: &'static str,
}

/// The list as JSON.
pub fn list() -> String {
    let documents: Vec<Json> = LIST.iter().map(Sample::document).collect();
    format!("{:#}\n", sorted(Json::from(documents)))
}

impl Sample {
    fn document(&self) -> Json {
        json!({
            "Id": self.id,
            "Tags": [self.name],
            "Verified": "TRUE",
            "Created": "2023-01-09",
            "Category": "vulnerable driver",
            "CVE": [self.cve],
            "KnownVulnerableSamples": [{
                "Filename": self.name,
                "OriginalFilename": if self.version.is_empty() { "" } else { self.name },
                "Company": self.company,
                "FileVersion": self.version,
                "SHA1": self.sha1,
                "SHA256": self.sha256,
                "LoadsDespiteHVCI": "FALSE",
            }],
        })
    }
}

/// A service that runs the first of them, from a folder where no driver belongs.
pub fn abused() -> Service {
    Service {
        name: "RTCore64",
        title: Some("RTCore64"),
        path: format!(r"C:\Windows\Temp\{}", RTCORE64.name),
        provider: "",
        signer: "MICRO-STAR INTERNATIONAL CO., LTD.",
        version: String::new(),
        is_file_system: false,
        start: Start::Demand,
        running: true,
        linked: jiff::civil::date(2016, 9, 30).at(8, 3, 17, 0),
        sizes: [0, 4096, 0, 0],
        sha256: RTCORE64.sha256.to_owned(),
    }
}
