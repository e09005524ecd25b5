//! Crashes of programs, as Windows Error Reporting describes them.

use super::super::read::{Sink, has_key};
use super::super::software::Crash;
use super::rows;
use crate::json::Json;
use crate::sniff::Head;

/// Events of other logs have the same two fields and more.
pub(super) fn recognise(head: &Head<'_>) -> bool {
    let text = head.text();
    let foreign = ["ProviderName", "LogName", "RecordId", "Id"];
    text.trim_start().starts_with(['{', '['])
        && has_key(text, "TimeCreated")
        && has_key(text, "Message")
        && !foreign.iter().any(|key| has_key(text, key))
}

pub(super) fn read(document: &Json, sink: &mut Sink<'_>) {
    rows(document, sink, |fields, position, sink| {
        let Some(message) = fields.text("Message") else {
            return sink.trouble(position, "a crash without a message");
        };
        let at = sink.time(fields.get("TimeCreated"));
        sink.inventory().crashes.push(Crash {
            at,
            ..crash(message)
        });
    });
}

/// Three lines in any language: program, module, code.
///
/// A program's name may hold blanks, commas and hyphens; what follows it never does.
pub(super) fn crash(message: String) -> Crash {
    let mut lines = message
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let (application, version) = lines.next().map_or((None, None), file);
    let (module, _) = lines.next().map_or((None, None), file);
    let exception = lines.next().and_then(code);
    Crash {
        at: None,
        application,
        version,
        module,
        exception,
        message: Some(message),
    }
}

/// `Faulting application name: a.exe, version: 1.2.3, time stamp: 0x0`: the file and its version.
fn file(line: &str) -> (Option<String>, Option<String>) {
    let Some((_, rest)) = line.split_once(':') else {
        return (None, None);
    };
    let mut parts = rest.rsplitn(3, ", ");
    let (Some(stamp), Some(version), Some(name)) = (parts.next(), parts.next(), parts.next())
    else {
        return (None, None);
    };
    if !stamp.contains(':') {
        return (None, None);
    }
    let version = version
        .split_once(':')
        .map(|(_, version)| version.trim().to_owned());
    let name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    (name, version.filter(|version| !version.is_empty()))
}

/// `Exception code: 0xc0000005`.
fn code(line: &str) -> Option<String> {
    let (_, code) = line.split_once(':')?;
    let code = code.trim().to_ascii_lowercase();
    code.starts_with("0x").then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_blanks_commas_and_other_languages() {
        for (line, name, version) in [
            (
                "Faulting application name: Label-Print v2.exe, version: 2.0.0.1, time stamp: 0x5e2f1000",
                "Label-Print v2.exe",
                "2.0.0.1",
            ),
            (
                "Name der fehlerhaften Anwendung: Kasse, Büro.exe, Version: 1.0, Zeitstempel: 0x0",
                "Kasse, Büro.exe",
                "1.0",
            ),
            (
                "Nom de l\u{2019}application défaillante\u{a0}: caisse.exe, version\u{a0}: 3.1, horodatage\u{a0}: 0x0",
                "caisse.exe",
                "3.1",
            ),
        ] {
            assert_eq!(
                file(line),
                (Some(name.to_owned()), Some(version.to_owned())),
                "{line}"
            );
        }
        let other = crash("The program stopped: it hung, badly, today".to_owned());
        assert_eq!((other.application, other.exception), (None, None));
        assert_eq!(crash(String::new()).module, None);
    }
}
