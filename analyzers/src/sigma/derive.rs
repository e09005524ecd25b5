//! Columns that are made of several fields of an event, in the words that Sigma's own sources would use.

use std::fmt::Write as _;

use super::column::Form;

impl Form {
    /// The text of a column made of its inputs, each the first value of a field.
    pub(super) fn derive(self, inputs: &[Option<String>]) -> Option<String> {
        let input = |place: usize| inputs.get(place)?.as_deref();
        match self {
            Self::Account => inputs.chunks(3).find_map(account),
            Self::Integrity => input(0).map(integrity),
            Self::RegistryPath => registry_path(input(0)?, input(1)),
            Self::RegistryDetails => Some(registry_details(input(0)?, input(1))),
            Self::RegistryOperation => input(0).map(registry_operation),
            Self::Text | Self::EventId | Self::Any => None,
        }
    }
}

/// `DOMAIN\name` of an account's SID, domain and name. The services' accounts have the names of English Windows.
fn account(triple: &[Option<String>]) -> Option<String> {
    let text = |place: usize| {
        let text = triple.get(place)?.as_deref()?;
        (!matches!(text, "" | "-" | "S-1-0-0")).then_some(text)
    };
    let service = match text(0) {
        Some("S-1-5-18") => Some("SYSTEM"),
        Some("S-1-5-19") => Some("LOCAL SERVICE"),
        Some("S-1-5-20") => Some("NETWORK SERVICE"),
        _ => None,
    };
    match (service, text(1), text(2)) {
        (Some(service), _, _) => Some(format!("NT AUTHORITY\\{service}")),
        (None, Some(domain), Some(name)) => Some(format!("{domain}\\{name}")),
        (None, None, Some(name)) => Some(name.to_owned()),
        (None, _, None) => None,
    }
}

/// The levels of [MS-DTYP] 2.4.2.4 as Sysmon names them.
fn integrity(sid: &str) -> String {
    let name = match sid {
        "S-1-16-0" => "Untrusted",
        "S-1-16-4096" => "Low",
        "S-1-16-8192" => "Medium",
        "S-1-16-8448" => "MediumPlus",
        "S-1-16-12288" => "High",
        "S-1-16-16384" => "System",
        "S-1-16-20480" => "ProtectedProcess",
        other => other,
    };
    name.to_owned()
}

fn registry_path(key: &str, value: Option<&str>) -> Option<String> {
    const HIVES: [(&str, &str); 2] = [("\\REGISTRY\\MACHINE", "HKLM"), ("\\REGISTRY\\USER", "HKU")];
    let hive = HIVES.iter().find_map(|(from, to)| {
        let (head, rest) = key.split_at_checked(from.len())?;
        (head.eq_ignore_ascii_case(from) && (rest.is_empty() || rest.starts_with('\\')))
            .then_some((*to, rest))
    });
    let (hive, rest) = hive.unwrap_or(("", key));
    let mut path = format!("{hive}{rest}");
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        write!(path, "\\{value}").ok()?;
    }
    Some(path)
}

/// Sysmon writes numbers as `DWORD (0x00000001)` and `QWORD (0x00000000-0x00000001)`, and bytes as `Binary Data`.
fn registry_details(data: &str, kind: Option<&str>) -> String {
    let number = || match data.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => data.parse().ok(),
    };
    match (kind, number()) {
        (Some("%%1876"), Some(number)) => format!("DWORD (0x{number:08x})"),
        (Some("%%1883"), Some(number)) => {
            format!(
                "QWORD (0x{:08x}-0x{:08x})",
                number >> 32,
                number & 0xffff_ffff
            )
        }
        (Some("%%1875"), _) => "Binary Data".to_owned(),
        _ => data.to_owned(),
    }
}

fn registry_operation(operation: &str) -> String {
    let name = match operation {
        "%%1904" | "%%1905" => "SetValue",
        "%%1906" => "DeleteValue",
        other => other,
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derive(form: Form, inputs: &[&str]) -> Option<String> {
        let inputs: Vec<_> = inputs.iter().map(|text| Some((*text).to_owned())).collect();
        form.derive(&inputs)
    }

    #[test]
    fn accounts_are_those_of_the_new_process_if_it_has_its_own() {
        let cases: [(&[&str], Option<&str>); 5] = [
            (
                &["S-1-5-18", "NORDWIND", "PC-1$"],
                Some("NT AUTHORITY\\SYSTEM"),
            ),
            (
                &["S-1-0-0", "-", "-", "S-1-5-21-1", "NORDWIND", "ada"],
                Some("NORDWIND\\ada"),
            ),
            (
                &["S-1-5-21-2", "NORDWIND", "bob", "S-1-5-18", "", ""],
                Some("NORDWIND\\bob"),
            ),
            (&["", "", "ada"], Some("ada")),
            (&["-", "-", "-"], None),
        ];
        for (inputs, expected) in cases {
            assert_eq!(
                derive(Form::Account, inputs).as_deref(),
                expected,
                "{inputs:?}"
            );
        }
    }

    #[test]
    fn registry_values_are_written_as_sysmon_does() {
        let path = |inputs: &[&str]| derive(Form::RegistryPath, inputs).unwrap_or_default();
        assert_eq!(
            path(&["\\REGISTRY\\MACHINE\\SOFTWARE\\A", "b"]),
            "HKLM\\SOFTWARE\\A\\b"
        );
        assert_eq!(
            path(&["\\registry\\user\\S-1-5-18\\A", ""]),
            "HKU\\S-1-5-18\\A"
        );
        assert_eq!(
            path(&["\\REGISTRY\\MACHINERY", "b"]),
            "\\REGISTRY\\MACHINERY\\b"
        );
        let details = |inputs: &[&str]| derive(Form::RegistryDetails, inputs).unwrap_or_default();
        assert_eq!(details(&["1", "%%1876"]), "DWORD (0x00000001)");
        assert_eq!(
            details(&["0x100000002", "%%1883"]),
            "QWORD (0x00000001-0x00000002)"
        );
        assert_eq!(details(&["calc.exe", "%%1873"]), "calc.exe");
        assert_eq!(
            derive(Form::RegistryOperation, &["%%1906"]).as_deref(),
            Some("DeleteValue")
        );
    }

    #[test]
    fn integrity_levels_have_names() {
        assert_eq!(
            derive(Form::Integrity, &["S-1-16-12288"]).as_deref(),
            Some("High")
        );
        assert_eq!(
            derive(Form::Integrity, &["S-1-16-1"]).as_deref(),
            Some("S-1-16-1")
        );
    }
}
