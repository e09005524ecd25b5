//! `drivers.json`.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, SeqAccess, Visitor};

use super::{
    Category, Certificate, Digests, Document, NO_CATEGORY, NO_DIGEST, NO_DIGESTS, NO_ID, NO_ROOM,
    NO_VERSION, NOTHING, Sample, Tbs, category,
};
use crate::driver::Version;
use crate::driver_data::lenient::{Object, Objects, Text, Texts};
use crate::driver_data::{Skipped, cve_numbers, digest};
use crate::error::{ErrorKind, ParseError};

/// Gives each document of `drivers.json`, and what in it was passed over.
///
/// Texts are borrowed where they have no escapes; what matching does not need is not even looked at. The documents
/// before an error have been given, but a list that breaks off is no list: it is fetched again.
///
/// # Errors
///
/// If it is no JSON list, or breaks off.
pub fn read_json<'t>(text: &'t str, each: impl FnMut(Document<'t>)) -> Result<Skipped, ParseError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let mut skipped = Skipped::default();
    let documents = Documents {
        each,
        skipped: &mut skipped,
    };
    let read = documents.deserialize(&mut reader);
    read.and_then(|()| reader.end())
        .map_err(|error| broken(&error))?;
    Ok(skipped)
}

fn broken(error: &serde_json::Error) -> ParseError {
    let reason = if error.is_eof() {
        "the list breaks off; fetch the file again".to_owned()
    } else if error.is_data() {
        "no list of `LOLDrivers` documents".to_owned()
    } else {
        let text = error.to_string();
        let reason = text.split(" at line ").next().unwrap_or_default();
        format!("the JSON is broken: {reason}; fetch the file again")
    };
    ParseError::new(ErrorKind::Malformed, reason).at_line(error.line() as u64)
}

/// The list of documents, each handed on as it comes.
struct Documents<'s, F> {
    each: F,
    skipped: &'s mut Skipped,
}

impl<'t, F: FnMut(Document<'t>)> DeserializeSeed<'t> for Documents<'_, F> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'t, F: FnMut(Document<'t>)> Visitor<'t> for Documents<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of documents")
    }

    fn visit_seq<A: SeqAccess<'t>>(mut self, mut list: A) -> Result<(), A::Error> {
        while let Some(Object(entry)) = list.next_element::<Object<Entry<'t>>>()? {
            if let Some(document) = entry.document(self.skipped) {
                (self.each)(document);
            }
        }
        Ok(())
    }
}

/// A document as it is written.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "PascalCase")]
struct Entry<'t> {
    #[serde(borrow)]
    id: Text<'t>,
    category: Text<'t>,
    created: Text<'t>,
    tags: Texts<'t>,
    #[serde(rename = "CVE")]
    cve: Texts<'t>,
    #[serde(rename = "CVEs")]
    cves: Texts<'t>,
    resources: Texts<'t>,
    known_vulnerable_samples: Objects<RawSample<'t>, 1_000>,
}

impl<'t> Entry<'t> {
    fn document(self, skipped: &mut Skipped) -> Option<Document<'t>> {
        if self.id.trimmed().is_empty() {
            skipped.count(NO_ID);
            return None;
        }
        let category = category(&self.category.0).unwrap_or_else(|| {
            skipped.count(NO_CATEGORY);
            Category::Vulnerable
        });
        let mut cves = numbers(&self.cve);
        cves.extend(numbers(&self.cves));
        if cves.is_empty() {
            // Some documents only link to the CVE's page.
            cves = numbers(&self.resources);
        }
        cves.sort();
        cves.dedup();
        let samples = self.known_vulnerable_samples;
        for _ in 0..samples.left_out {
            skipped.count(NO_ROOM);
        }
        let samples = samples.kept.into_iter();
        Some(Document {
            id: trimmed(self.id),
            category,
            cves,
            tags: self.tags.0.into_iter().map(trimmed).collect(),
            created: trimmed(self.created),
            samples: samples
                .filter_map(|sample| sample.sample(skipped))
                .collect(),
        })
    }
}

/// The CVE numbers in texts, which may be single letters of one.
fn numbers(texts: &Texts<'_>) -> Vec<String> {
    let is_split = texts.0.iter().all(|text| text.0.chars().count() == 1);
    let texts: Vec<_> = texts.0.iter().map(|text| text.0.as_ref()).collect();
    let text = texts.join(if is_split { "" } else { " " });
    cve_numbers(&text).map(str::to_ascii_uppercase).collect()
}

/// A sample as it is written; old ones have the digests of their signature flat.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "PascalCase")]
struct RawSample<'t> {
    #[serde(borrow)]
    filename: Text<'t>,
    original_filename: Text<'t>,
    file_version: Text<'t>,
    company: Text<'t>,
    company_name: Text<'t>,
    publisher: Text<'t>,
    machine_type: Text<'t>,
    machine: Text<'t>,
    #[serde(rename = "LoadsDespiteHVCI")]
    loads_despite_hvci: Text<'t>,
    #[serde(rename = "MD5")]
    md5: Text<'t>,
    #[serde(rename = "SHA1")]
    sha1: Text<'t>,
    #[serde(rename = "SHA256")]
    sha256: Text<'t>,
    authentihash: Object<RawDigests<'t>>,
    #[serde(rename = "AuthentihashMD5")]
    authentihash_md5: Text<'t>,
    #[serde(rename = "AuthentihashSHA1")]
    authentihash_sha1: Text<'t>,
    #[serde(rename = "AuthentihashSHA256")]
    authentihash_sha256: Text<'t>,
    imphash: Text<'t>,
    signatures: Objects<RawSignature<'t>, 16>,
}

impl<'t> RawSample<'t> {
    fn sample(self, skipped: &mut Skipped) -> Option<Sample<'t>> {
        let authentihash = &self.authentihash.0;
        let digests = Digests {
            md5: checked([&self.md5], skipped),
            sha1: checked([&self.sha1], skipped),
            sha256: checked([&self.sha256], skipped),
            authentihash_md5: checked([&authentihash.md5, &self.authentihash_md5], skipped),
            authentihash_sha1: checked([&authentihash.sha1, &self.authentihash_sha1], skipped),
            authentihash_sha256: checked(
                [&authentihash.sha256, &self.authentihash_sha256],
                skipped,
            ),
            imphash: checked([&self.imphash], skipped),
        };
        if !digests.identify() {
            let has_name = [&self.filename, &self.original_filename]
                .iter()
                .any(|name| !name.trimmed().is_empty());
            skipped.count(if has_name { NO_DIGESTS } else { NOTHING });
            if !has_name {
                return None;
            }
        }
        let version = Version::parse(&self.file_version.0);
        if version.is_none() && !self.file_version.trimmed().is_empty() {
            skipped.count(NO_VERSION);
        }
        Some(Sample {
            file_name: trimmed(self.filename),
            original_name: trimmed(self.original_filename),
            version,
            company: either(self.company, self.company_name),
            publisher: trimmed(self.publisher),
            machine: either(self.machine_type, self.machine),
            loads_despite_hvci: answer(&self.loads_despite_hvci),
            digests,
            certificates: self
                .signatures
                .kept
                .into_iter()
                .flat_map(certificates)
                .collect(),
        })
    }
}

/// The first digest there is. Texts that say nothing are as good as absent; others that are no digest are counted.
fn checked<const N: usize, const T: usize>(
    texts: [&Text<'_>; T],
    skipped: &mut Skipped,
) -> Option<[u8; N]> {
    let text = texts.iter().find(|text| !text.trimmed().is_empty())?;
    let digest = digest(&text.0);
    if digest.is_none() {
        skipped.count(NO_DIGEST);
    }
    digest
}

fn trimmed(text: Text<'_>) -> Cow<'_, str> {
    match text.trimmed() {
        kept if kept.len() == text.0.len() => text.0,
        kept => kept.to_owned().into(),
    }
}

fn either<'t>(first: Text<'t>, second: Text<'t>) -> Cow<'t, str> {
    let first = trimmed(first);
    if first.is_empty() {
        trimmed(second)
    } else {
        first
    }
}

fn answer(text: &Text<'_>) -> Option<bool> {
    [("true", true), ("false", false)]
        .into_iter()
        .find(|(word, _)| text.trimmed().eq_ignore_ascii_case(word))
        .map(|(_, answer)| answer)
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "UPPERCASE")]
struct RawDigests<'t> {
    #[serde(borrow)]
    md5: Text<'t>,
    sha1: Text<'t>,
    sha256: Text<'t>,
    sha384: Text<'t>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "PascalCase")]
struct RawSignature<'t> {
    #[serde(borrow)]
    certificates: Objects<RawCertificate<'t>, 64>,
    signer: Objects<RawSigner<'t>, 16>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "PascalCase")]
struct RawCertificate<'t> {
    #[serde(borrow)]
    subject: Text<'t>,
    serial_number: Text<'t>,
    is_certificate_authority: Text<'t>,
    #[serde(rename = "IsCA")]
    is_ca: Text<'t>,
    #[serde(rename = "TBS")]
    tbs: Object<RawDigests<'t>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "PascalCase")]
struct RawSigner<'t> {
    #[serde(borrow)]
    serial_number: Text<'t>,
}

fn certificates(signature: RawSignature<'_>) -> impl Iterator<Item = Certificate<'_>> {
    let signers = signature.signer.kept;
    signature.certificates.kept.into_iter().map(move |raw| {
        let serial = raw.serial_number.trimmed();
        let signs = !serial.is_empty()
            && signers
                .iter()
                .any(|signer| signer.serial_number.trimmed().eq_ignore_ascii_case(serial));
        let says = |text| answer(text) == Some(true);
        let tbs = &raw.tbs.0;
        Certificate {
            is_authority: says(&raw.is_certificate_authority) || says(&raw.is_ca),
            signs,
            tbs: Tbs {
                md5: digest(&tbs.md5.0),
                sha1: digest(&tbs.sha1.0),
                sha256: digest(&tbs.sha256.0),
                sha384: digest(&tbs.sha384.0),
            },
            subject: trimmed(raw.subject),
        }
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIST: &str = r#"[{"Id": " a ", "Tags": "one.sys", "CVEs": ["CVE-2018-19320", 7], "Category": "other",
        "Resources": ["https://nvd.nist.gov/vuln/detail/CVE-2020-1111"], "KnownVulnerableSamples": [
         {"Filename": "a\u0062.sys", "MD5": 12, "SHA1": "zz", "FileVersion": "v1", "LoadsDespiteHVCI": true,
          "Authentihash": "", "Signatures": {"x": [1]}, "Sections": {".text": {"Entropy": 6.2}}},
         {"SHA256": "0000000000000000000000000000000000000000000000000000000000000000"}, null]}]"#;

    fn read(text: &str) -> Result<(Vec<Document<'_>>, Skipped), ParseError> {
        let mut documents = Vec::new();
        let skipped = read_json(text, |document| documents.push(document))?;
        Ok((documents, skipped))
    }

    #[test]
    fn wrong_kinds_are_as_good_as_nothing() {
        let (documents, skipped) = read(LIST).unwrap();
        let document = &documents[0];
        assert_eq!(
            (&*document.id, &*document.tags),
            ("a", &["one.sys".into()][..])
        );
        assert_eq!(document.cves, ["CVE-2018-19320"]);
        assert_eq!(document.category, Category::Vulnerable);
        let [sample] = &document.samples[..] else {
            panic!("one sample has a name");
        };
        assert_eq!(sample.file_name, "ab.sys");
        assert_eq!((sample.digests, sample.version), (Digests::default(), None));
        assert_eq!(sample.loads_despite_hvci, Some(true));
        assert_eq!(
            skipped.iter().collect::<Vec<_>>(),
            [
                (NO_CATEGORY, 1),
                (NO_VERSION, 1),
                (NOTHING, 2),
                (NO_DIGESTS, 1),
                (NO_DIGEST, 2),
            ]
        );
    }

    #[test]
    fn links_tell_the_cve_where_nothing_else_does() {
        let text = LIST.replace("CVEs", "Other");
        assert_eq!(read(&text).unwrap().0[0].cves, ["CVE-2020-1111"]);
    }

    #[test]
    fn a_long_list_of_nothing_takes_no_room() {
        let text = format!(
            r#"[{{"Id": "a", "KnownVulnerableSamples": [{}{{}}]}}]"#,
            "{},".repeat(5_000)
        );
        let (documents, skipped) = read(&text).unwrap();
        assert_eq!(documents[0].samples, []);
        let skipped: Vec<_> = skipped.iter().collect();
        assert_eq!(skipped[1..], [(NO_ROOM, 4_001), (NOTHING, 1_000)]);
    }

    proptest! {
        #[test]
        fn what_breaks_off_is_an_error(at in 1..LIST.len()) {
            prop_assume!(LIST.is_char_boundary(at));
            prop_assert!(read(&LIST[..at]).is_err());
        }

        #[test]
        fn any_text_is_read_without_harm(text in r#"(\[|\]|\{|\}|"Id"|"KnownVulnerableSamples"|"Signatures"|"TBS"|:|,|1|null|"x"| ){0,60}"#) {
            let _ = read(&text);
        }
    }
}
