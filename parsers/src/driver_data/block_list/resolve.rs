//! From the policy's elements to what it denies.

use std::collections::HashMap;

use super::collect::{Elements, FileElement, SignerElement};
use super::{BlockList, Digest, FileRule, HashRule, Signer, VersionRange};
use crate::driver::{Hashes, Version};
use crate::driver_data::{Skipped, digest};

pub(super) fn resolve(elements: Elements) -> BlockList {
    let mut list = BlockList {
        version: elements.version,
        ..BlockList::default()
    };
    for deny in elements.denies {
        if !elements.kernel_rules.contains(&deny.id) {
            list.skipped.count("rule that is not for the kernel");
        } else if deny.hash.is_empty() {
            list.files
                .extend(file_rule(deny, Vec::new(), &mut list.skipped));
        } else {
            list.hashes.extend(hash_rule(deny, &mut list.skipped));
        }
    }
    let mut signers_of: HashMap<String, Vec<usize>> = HashMap::new();
    for element in elements.signers {
        if !elements.kernel_signers.contains(&element.id) {
            list.skipped
                .count("signer that is not denied to the kernel");
        } else if elements.excepted_signers.contains(&element.id) {
            list.skipped.count("signer with exceptions");
        } else if let Some((signer, files)) = signer(element, &mut list.skipped) {
            for file in files {
                signers_of.entry(file).or_default().push(list.signers.len());
            }
            list.signers.push(signer);
        }
    }
    for attribute in elements.attributes {
        match signers_of.remove(&attribute.id) {
            Some(signers) => list
                .files
                .extend(file_rule(attribute, signers, &mut list.skipped)),
            None => list
                .skipped
                .count("file attribute that no signer is denied for"),
        }
    }
    list
}

fn hash_rule(deny: FileElement, skipped: &mut Skipped) -> Option<HashRule> {
    // Only the words tell them apart: `Hash Page Sha256`.
    if deny.friendly_name.contains("Hash Page") || deny.id.contains("_PAGE") {
        skipped.count("hash of memory pages");
        return None;
    }
    let sha1 = digest(&deny.hash).map(Digest::Sha1);
    let Some(digest) = sha1.or_else(|| digest(&deny.hash).map(Digest::Sha256)) else {
        skipped.count("hash that is neither SHA-1 nor SHA-256");
        return None;
    };
    Some(HashRule {
        id: deny.id,
        friendly_name: deny.friendly_name,
        digest,
    })
}

fn file_rule(element: FileElement, signers: Vec<usize>, skipped: &mut Skipped) -> Option<FileRule> {
    if matches!(element.file_name.as_str(), "" | "*") {
        skipped.count("rule by product or internal name, which inventories do not have");
        return None;
    }
    let version = |text: &str, absent| match text {
        "" => Some(absent),
        text => Version::parse(text).map(Some),
    };
    let minimum = version(&element.minimum, Some(Version::ZERO));
    let maximum = version(&element.maximum, None);
    let (Some(Some(minimum)), Some(maximum)) = (minimum, maximum) else {
        skipped.count("rule with a version that is none");
        return None;
    };
    Some(FileRule {
        id: element.id,
        friendly_name: element.friendly_name,
        file_name: element.file_name,
        versions: VersionRange { minimum, maximum },
        signers,
    })
}

/// A signer, with the ids of the file attributes it is denied for.
fn signer(element: SignerElement, skipped: &mut Skipped) -> Option<(Signer, Vec<String>)> {
    let (kind, value) = &element.root;
    let digest = [16, 20, 32, 48, 64]
        .into_iter()
        .find_map(|bytes| Hashes::digest(value, bytes));
    let Some(tbs) = digest.filter(|_| kind == "TBS") else {
        skipped.count("signer whose root is not told by `TBS`");
        return None;
    };
    if !element.oem_id.is_empty() && element.files.is_empty() {
        skipped.count("signer told by an OEM id, which inventories do not have");
        return None;
    }
    let signer = Signer {
        id: element.id,
        name: element.name,
        tbs,
        publisher: element.publisher,
        oem_id: element.oem_id,
        for_files: !element.files.is_empty(),
    };
    Some((signer, element.files))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::super::read;

    const POLICY: &str = r#"<SiPolicy><VersionEx>1.2.3.4</VersionEx><FileRules>
        <FileAttrib ID="F" FileName="a.sys" MinimumFileVersion="x" /><FileAttrib ID="G" FileName="b.sys" />
        <Deny ID="H" Hash="00ff" /></FileRules><Signers>
        <Signer ID="S" Name="S"><CertRoot Type="TBS" Value="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"/><FileAttribRef RuleID="F"/></Signer>
        <Signer ID="T" Name="T"><CertRoot Type="Wellknown" Value="06"/></Signer>
        <Signer ID="U" Name="U"><CertRoot Type="TBS" Value="BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"/></Signer></Signers>
        <SigningScenarios><SigningScenario Value="131"><ProductSigners><DeniedSigners><DeniedSigner SignerId="S"/>
        <DeniedSigner SignerId="T"/><DeniedSigner SignerId="U"><ExceptAllowRule AllowRuleID="A"/></DeniedSigner></DeniedSigners>
        <FileRulesRef><FileRuleRef RuleID="H"/></FileRulesRef></ProductSigners></SigningScenario></SigningScenarios></SiPolicy>"#;

    #[test]
    fn what_cannot_be_matched_is_counted() {
        let list = read(POLICY).unwrap();
        assert_eq!(list.version, "1.2.3.4");
        assert_eq!((list.files.len(), list.signers.len()), (0, 1));
        let skipped: Vec<_> = list.skipped.iter().collect();
        assert_eq!(
            skipped,
            [
                ("file attribute that no signer is denied for", 1),
                ("hash that is neither SHA-1 nor SHA-256", 1),
                ("rule with a version that is none", 1),
                ("signer whose root is not told by `TBS`", 1),
                ("signer with exceptions", 1),
            ]
        );
    }

    proptest! {
        #[test]
        fn what_breaks_off_is_an_error(at in 0..POLICY.len()) {
            prop_assert!(read(&POLICY[..at]).is_err());
        }

        #[test]
        fn any_text_is_read_without_harm(text in r#"(<SiPolicy>|</SiPolicy>|<Signer ID="a">|</Signer>|<CertRoot/>|<Deny Hash="&x;"/>|<|>|a|"){0,30}"#) {
            let _ = read(&text);
        }
    }
}
