//! The words by which Windows names levels and audits, in the languages it speaks most.

/// The levels, from 0, in English, German, French, Spanish, Italian, Portuguese, Dutch and Polish.
#[rustfmt::skip]
const LEVELS: [&[&str]; 6] = [
    &["log always", "logalways", "immer protokollieren", "toujours journaliser", "registrar siempre"],
    &["critical", "kritisch", "critique", "crítico", "crítica", "critico", "kritiek", "krytyczny", "krytyczne", "fatal"],
    &["error", "fehler", "erreur", "errore", "erro", "fout", "błąd", "err"],
    &["warning", "warnung", "avertissement", "advertencia", "avviso", "aviso", "waarschuwing", "ostrzeżenie", "warn"],
    &[
        "information", "informationen", "informations", "información", "informazioni", "informações", "informatie",
        "informacje", "informational", "info", "success", "notice",
    ],
    &["verbose", "ausführlich", "commentaires", "détaillé", "detallado", "dettagliato", "detalhado", "uitgebreid", "debug"],
];

const SUCCESS: [&str; 11] = [
    "audit success",
    "audit_success",
    "auditsuccess",
    "successaudit",
    "success audit",
    "überwachung erfolgreich",
    "erfolgsüberwachung",
    "succès de l'audit",
    "succès d'audit",
    "auditoría correcta",
    "aciertos de auditoría",
];

const FAILURE: [&str; 13] = [
    "audit failure",
    "audit_failure",
    "auditfailure",
    "failureaudit",
    "failure audit",
    "überwachung gescheitert",
    "fehlerüberwachung",
    "überwachungsfehler",
    "échec de l'audit",
    "échec d'audit",
    "error de auditoría",
    "errores de auditoría",
    "auditoría errónea",
];

/// The keyword of an audit that succeeded.
pub(super) const AUDIT_SUCCESS: &str = "0x8020000000000000";
/// The keyword of an audit that failed.
pub(super) const AUDIT_FAILURE: &str = "0x8010000000000000";

/// The number of a level, or of one of its names.
pub(super) fn level(text: &str) -> Option<u8> {
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    LEVELS
        .iter()
        .position(|names| names.iter().any(|name| is(text, name)))
        .map(|level| level as u8)
}

/// The keyword of an audit, from its name.
pub(super) fn audit(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let among = |names: &[&str]| names.iter().any(|name| is(text, name));
    if among(&SUCCESS) {
        return Some(AUDIT_SUCCESS);
    }
    among(&FAILURE).then_some(AUDIT_FAILURE)
}

/// Whether a text is a word in either case. U+FFFD stands for any letter: consoles write in an encoding of their own,
/// which no export names.
pub(super) fn is(text: &str, word: &str) -> bool {
    let mut letters = text.chars().map(|c| if c == '’' { '\'' } else { c });
    let same = word.chars().all(|wanted| {
        letters.next().is_some_and(|c| {
            c == wanted
                || c == char::REPLACEMENT_CHARACTER
                || c.to_lowercase().eq(wanted.to_lowercase())
        })
    });
    same && letters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_in_four_languages() {
        for (name, number) in [
            ("Error", 2),
            ("Fehler", 2),
            ("Avertissement", 3),
            ("INFO", 4),
            ("Información", 4),
            ("Ausf\u{FFFD}hrlich", 5),
            ("4", 4),
            ("LogAlways", 0),
            ("Kritisch", 1),
        ] {
            assert_eq!(level(name), Some(number), "{name}");
        }
        assert_eq!(level("Errors"), None);
        assert_eq!(level(""), None);
    }

    #[test]
    fn audits() {
        assert_eq!(audit("Audit Success"), Some(AUDIT_SUCCESS));
        assert_eq!(audit("\u{FFFD}berwachung gescheitert"), Some(AUDIT_FAILURE));
        assert_eq!(audit("Échec de l’audit"), Some(AUDIT_FAILURE));
        assert_eq!(audit("Classic"), None);
    }
}
