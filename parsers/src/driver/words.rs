//! The words by which Windows states yes and no, states and start modes, in the languages it speaks most.
//!
//! They are kept as data: `words.csv` has a row for each meaning, with its words in English, German, French, Spanish,
//! Italian, Portuguese, Dutch and Polish. A word that is not there means nothing; that is never an error.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::record::{Signature, Start};

const WORDS: &str = include_str!("words.csv");

/// What a row of the summary of a machine is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    OsName,
    Computer,
    Manufacturer,
    Model,
    SecureBoot,
    /// Whether virtualisation-based security runs.
    Protection,
    /// What of it runs.
    ProtectionServices,
}

/// Yes or no.
pub(super) fn answer(text: &str) -> Option<bool> {
    is("answer", text, "yes", "no")
}

/// On or off.
pub(super) fn switch(text: &str) -> Option<bool> {
    is("switch", text, "on", "off")
}

/// Whether a driver runs, by the state of its service.
pub(super) fn running(text: &str) -> Option<bool> {
    is("state", text, "running", "stopped")
}

/// When a driver is started.
pub(super) fn start(text: &str) -> Option<Start> {
    Some(match word("start", text)? {
        "boot" => Start::Boot,
        "system" => Start::System,
        "auto" => Start::Auto,
        "demand" => Start::Demand,
        _ => Start::Disabled,
    })
}

/// Whether a driver is signed, by an answer and the name of who signed.
pub(super) fn answered_signature(text: &str, signer: &str) -> Signature {
    signature_of(answer(text), signer)
}

/// Whether a driver is signed, by a word for it.
pub(super) fn signature(text: &str) -> Signature {
    signature_of(is("signature", text, "signed", "unsigned"), "")
}

/// Whether a package is signed, by the name of who signed: where none is named, nothing is said.
pub(super) fn named_signature(signer: &str) -> Signature {
    signature_of((!signer.is_empty()).then_some(true), signer)
}

fn signature_of(is_signed: Option<bool>, signer: &str) -> Signature {
    if is_for_tests(signer) {
        return Signature::Test;
    }
    match is_signed {
        Some(true) => Signature::Signed,
        Some(false) => Signature::Unsigned,
        None => Signature::Unknown,
    }
}

/// The device manager's problem code, by number, by name (`CM_PROB_FAILED_ADD`) or by state of the device.
pub(super) fn problem(text: &str) -> Option<u32> {
    // `28 (0x1C) [CM_PROB_FAILED_INSTALL]`
    let first = text.split_whitespace().next()?;
    match first.parse() {
        Ok(code) => Some(code),
        Err(_) => word("problem", text)?.parse().ok(),
    }
}

/// What a row of the summary is about.
pub(super) fn label(text: &str) -> Option<Label> {
    let Some(label) = word("label", text) else {
        let is_services = part("virtualization", text) && part("running", text);
        return is_services.then_some(Label::ProtectionServices);
    };
    Some(match label {
        "os_name" => Label::OsName,
        "computer" => Label::Computer,
        "manufacturer" => Label::Manufacturer,
        "model" => Label::Model,
        "secure_boot" => Label::SecureBoot,
        _ => Label::Protection,
    })
}

/// Whether virtualisation-based security is stated not to run.
pub(super) fn is_unprotected(text: &str) -> bool {
    word("protection", text).is_some()
}

/// Whether hypervisor-enforced code integrity is among the services of a list.
pub(super) fn has_memory_integrity(services: &str) -> bool {
    let mut services = services.split([',', ';']);
    services.any(|service| part("hypervisor", service) && part("code", service))
}

/// Whether a machine is a virtual one, by its manufacturer and model.
pub(super) fn is_virtual(manufacturer_and_model: &str) -> bool {
    part("machine", manufacturer_and_model)
}

/// Whether a certificate is one for tests.
fn is_for_tests(signer: &str) -> bool {
    // All of the names have it, and most signers do not.
    let bytes = signer.as_bytes();
    let has_test = bytes
        .windows(4)
        .any(|word| word.eq_ignore_ascii_case(b"test"));
    has_test && part("signer", signer)
}

fn is(group: &str, text: &str, yes: &str, no: &str) -> Option<bool> {
    let value = word(group, text)?;
    (value == yes || value == no).then_some(value == yes)
}

/// Words with their values, sorted, by group.
type Table = BTreeMap<&'static str, Vec<(String, &'static str)>>;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::new();
    for row in WORDS.lines().skip(1) {
        let mut cells = row.splitn(3, ',');
        if let (Some(group), Some(value), Some(words)) = (cells.next(), cells.next(), cells.next())
        {
            let words = words.split('|').map(|word| (key(word), value));
            table.entry(group).or_default().extend(words);
        }
    }
    for words in table.values_mut() {
        words.sort_unstable();
    }
    table
});

/// The value of the group that a text is a word for.
fn word(group: &str, text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return None;
    }
    let words = TABLE.get(group)?;
    let key = key(text);
    let found = words.binary_search_by(|(word, _)| word.as_str().cmp(&key));
    found.ok().map(|at| words[at].1)
}

/// Whether a text contains a word of the group.
fn part(group: &str, text: &str) -> bool {
    let text = key(text);
    let words = TABLE.get(group);
    words.is_some_and(|words| words.iter().any(|(word, _)| text.contains(word.as_str())))
}

/// A word in the form in which it is compared: in lower case, with a mark for letters beyond ASCII, as consoles write
/// them in a code page that no export names.
fn key(word: &str) -> String {
    const OTHER: char = '*';
    let word = word.trim();
    let mut key = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '\u{a0}' | '\u{202f}' => key.push(' '),
            '\'' | '\u{80}'.. if key.ends_with(OTHER) => {}
            '\'' | '\u{80}'.. => key.push(OTHER),
            _ => key.push(c.to_ascii_lowercase()),
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_meaning() {
        for (group, words) in TABLE.iter() {
            for pair in words.windows(2) {
                let [(first, value), (second, other)] = pair else {
                    continue;
                };
                assert!(first != second || value == other, "{group}: {first}");
            }
        }
    }

    #[test]
    fn eight_languages_in_any_code_page() {
        for text in [
            "TRUE",
            "Wahr",
            "vrai",
            "Verdadero",
            "S\u{FFFD}",
            "s\u{e8}",
            "Sim",
            "Ja",
            "Tak",
        ] {
            assert_eq!(answer(text), Some(true), "{text}");
        }
        for text in ["no", "FALSCH", "Faux", "N\u{c6}o", "Onwaar", "Fa\u{88}sz"] {
            assert_eq!(answer(text), Some(false), "{text}");
        }
        for text in [
            "Wird ausgefǬhrt",
            "En cours d’exécution",
            "en ejecuci¢n",
            "Running",
        ] {
            assert_eq!(running(text), Some(true), "{text}");
        }
        assert_eq!(start("Désactivé"), Some(Start::Disabled));
        assert_eq!(start("Wyłączony"), Some(Start::Disabled));
        assert_eq!(start("Système"), Some(Start::System));
        assert_eq!(answer("perhaps"), None);
        assert_eq!(running(""), None);
    }

    #[test]
    fn signers_for_tests() {
        assert_eq!(
            answered_signature("True", "WDKTestCert dev,133"),
            Signature::Test
        );
        assert_eq!(
            answered_signature("", "OEM HAL Extension 2017 (TEST ONLY)"),
            Signature::Test
        );
        assert_eq!(
            answered_signature("True", "Testo SE & Co. KGaA"),
            Signature::Signed
        );
        assert_eq!(answered_signature("Falsch", ""), Signature::Unsigned);
        assert_eq!(
            answered_signature("", "Microsoft Windows"),
            Signature::Unknown
        );
    }

    #[test]
    fn problems_by_number_name_and_state() {
        assert_eq!(problem("28 (0x1C) [CM_PROB_FAILED_INSTALL]"), Some(28));
        assert_eq!(problem("CM_PROB_PHANTOM"), Some(45));
        assert_eq!(problem("Started"), Some(0));
        assert_eq!(problem("Problem"), None);
    }

    #[test]
    fn summaries() {
        assert_eq!(label("Status des sicheren Starts"), Some(Label::SecureBoot));
        let running = "Virtualisierungsbasierte Sicherheit – Ausgeführte Dienste";
        assert_eq!(label(running), Some(Label::ProtectionServices));
        assert_eq!(
            label("Virtualization-based security Services Configured"),
            None
        );
        assert!(has_memory_integrity(
            "Credential Guard, Hypervisor enforced Code Integrity"
        ));
        assert!(has_memory_integrity(
            "Intégrité du code appliquée par l’hyperviseur"
        ));
        assert!(!has_memory_integrity("Credential Guard"));
        assert!(is_virtual("VMware, Inc. VMware7,1"));
        assert!(!is_virtual("LENOVO 20XW"));
    }
}
