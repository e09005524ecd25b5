//! The data of an event from its rendered message.
//!
//! Some exports carry nothing else. Messages of audits are lists of labelled values, in sections; those of other
//! well-known events are sentences. What their parts are called in the event's data is a fact of the manifest that
//! renders them, kept as data: `labels.csv` and `sentences.csv`.

use std::sync::LazyLock;

use super::names::AUDIT;

const LABELS: &str = include_str!("labels.csv");
const SENTENCES: &str = include_str!("sentences.csv");

/// Providers whose messages label each value with its name.
const SELF_NAMED: [&str; 1] = ["Microsoft-Windows-Sysmon"];

type Pairs = Vec<(String, String)>;

/// The pairs that a well-known message holds; none for others.
pub(super) fn fields(provider: &str, id: u16, message: &str) -> Pairs {
    if message.is_empty() {
        return Pairs::new();
    }
    if SELF_NAMED.contains(&provider) {
        return self_named(message);
    }
    let from_sentence = sentence(provider, id, message);
    if !from_sentence.is_empty() {
        return from_sentence;
    }
    labelled(provider, id, message)
}

/// A row of `labels.csv`: what a label in a section is called.
struct Row {
    provider: &'static str,
    /// The events it holds for; none for all of the provider.
    ids: Vec<u16>,
    section: &'static str,
    label: &'static str,
    field: &'static str,
}

static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut cells = line.split(',');
        let mut cell = || cells.next().unwrap_or_default();
        let (provider, ids) = (cell(), cell());
        Row {
            provider: if provider.is_empty() { AUDIT } else { provider },
            ids: ids.split(' ').filter_map(|id| id.parse().ok()).collect(),
            section: cell(),
            label: cell(),
            field: cell(),
        }
    };
    LABELS.lines().skip(1).map(row).collect()
});

/// Lines of `Label:<tabs>value`, below lines that name a section; a value may go on in lines without a label.
fn labelled(provider: &str, id: u16, message: &str) -> Pairs {
    if !TABLE.iter().any(|row| row.provider == provider) {
        return Pairs::new();
    }
    let mut section = String::new();
    let mut pairs = Pairs::new();
    // The last value may go on.
    let mut is_open = false;
    for line in message.lines() {
        let Some((label, value)) = line.split_once(':').filter(|(label, _)| is_label(label)) else {
            if is_open
                && line.starts_with('\t')
                && !line.trim().is_empty()
                && let Some((_, value)) = pairs.last_mut()
            {
                value.push_str("\n\t\t\t");
                value.push_str(line.trim());
            } else {
                is_open = false;
            }
            continue;
        };
        let is_top = !line.starts_with(['\t', ' ']);
        let (label, value) = (label.trim(), value.trim());
        if is_top {
            label.clone_into(&mut section);
        }
        let field = field(provider, id, if is_top { "" } else { &section }, label);
        is_open = field.is_some() && !value.is_empty();
        if let Some(field) = field
            && !value.is_empty()
        {
            pairs.push((field.to_owned(), value.to_owned()));
        }
    }
    pairs
}

/// Whether what stands before a colon is a label, and not the start of a path or a sentence.
fn is_label(text: &str) -> bool {
    let text = text.trim();
    (2..=60).contains(&text.chars().count()) && !text.contains(['\\', '/', '.', '"'])
}

fn field(provider: &str, id: u16, section: &str, label: &str) -> Option<&'static str> {
    let mut fits = TABLE.iter().filter(|row| {
        row.provider == provider
            && row.section == section
            && row.label == label
            && (row.ids.is_empty() || row.ids.contains(&id))
    });
    // A row for the event itself goes before one for all.
    let first = fits.next()?;
    let own = std::iter::once(first)
        .chain(fits)
        .find(|row| !row.ids.is_empty());
    Some(own.unwrap_or(first).field)
}

/// Lines of `Name: value`, behind a first line that is a title.
fn self_named(message: &str) -> Pairs {
    let pairs = message.lines().skip(1).filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_name.then(|| (name.to_owned(), value.trim().to_owned()))
    });
    pairs.collect()
}

/// A row of `sentences.csv`: literal text with the names of fields in braces.
struct Sentence {
    provider: &'static str,
    ids: Vec<u16>,
    text: String,
}

static SENTENCE_TABLE: LazyLock<Vec<Sentence>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut cells = line.splitn(3, ',');
        let mut cell = || cells.next().unwrap_or_default();
        let (provider, ids) = (cell(), cell());
        Sentence {
            provider,
            ids: ids.split(' ').filter_map(|id| id.parse().ok()).collect(),
            text: cell().replace("\\n", "\n"),
        }
    };
    SENTENCES.lines().skip(1).map(row).collect()
});

fn sentence(provider: &str, id: u16, message: &str) -> Pairs {
    let mut rows = SENTENCE_TABLE
        .iter()
        .filter(|row| row.provider == provider && row.ids.contains(&id))
        .peekable();
    if rows.peek().is_none() {
        return Pairs::new();
    }
    let plain = message.replace("\r\n", "\n");
    rows.find_map(|row| matched(&row.text, plain.trim()))
        .unwrap_or_default()
}

/// The values that stand where a pattern names fields; `None` if its literal parts are not there. What follows the end
/// of the pattern is left out.
fn matched(pattern: &str, message: &str) -> Option<Pairs> {
    let mut pairs = Pairs::new();
    let mut parts = pattern.split('{');
    let mut rest = message.strip_prefix(parts.next()?)?;
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let (name, literal) = part.split_once('}')?;
        let end = if literal.is_empty() && parts.peek().is_none() {
            rest.find('\n').unwrap_or(rest.len())
        } else {
            rest.find(literal)?
        };
        pairs.push((name.to_owned(), rest[..end].trim().to_owned()));
        rest = &rest[end + literal.len()..];
    }
    Some(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(provider: &str, id: u16, message: &str) -> String {
        let pairs = fields(provider, id, message);
        let texts: Vec<_> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        texts.join(" ")
    }

    #[test]
    fn a_failed_logon() {
        let message = "An account failed to log on.\r\n\r\nSubject:\r\n\tSecurity ID:\t\tS-1-0-0\r\n\tAccount Name:\t\t-\r\n\r\n\
            Logon Type:\t\t\t3\r\n\r\nAccount For Which Logon Failed:\r\n\tSecurity ID:\t\tS-1-0-0\r\n\tAccount Name:\t\tbob\r\n\
            \tAccount Domain:\t\tWS\r\n\r\nFailure Information:\r\n\tFailure Reason:\t\tUnknown user name or bad password.\r\n\
            \tStatus:\t\t\t0xC000006D\r\n\tSub Status:\t\t0xC000006A\r\n\r\nNetwork Information:\r\n\
            \tSource Network Address:\t203.0.113.77\r\n\tSource Port:\t\t0\r\n\r\nThis event is: generated";
        assert_eq!(
            shown(AUDIT, 4625, message),
            "SubjectUserSid=S-1-0-0 SubjectUserName=- LogonType=3 TargetUserSid=S-1-0-0 TargetUserName=bob \
             TargetDomainName=WS FailureReason=Unknown user name or bad password. Status=0xC000006D SubStatus=0xC000006A \
             IpAddress=203.0.113.77 IpPort=0"
        );
    }

    #[test]
    fn a_german_logon() {
        let message = "Ein Konto wurde erfolgreich angemeldet.\n\nAntragsteller:\n\tSicherheits-ID:\t\tS-1-5-18\n\
            \tKontoname:\t\tWS$\n\nAnmeldeinformationen:\n\tAnmeldetyp:\t\t5\n\nNeue Anmeldung:\n\tKontoname:\t\tSYSTEM\n";
        assert_eq!(
            shown(AUDIT, 4624, message),
            "SubjectUserSid=S-1-5-18 SubjectUserName=WS$ LogonType=5 TargetUserName=SYSTEM"
        );
    }

    #[test]
    fn sentences() {
        let state = "The Windows Update service entered the running state.";
        assert_eq!(
            shown("Service Control Manager", 7036, state),
            "param1=Windows Update param2=running"
        );
        let crash = "Faulting application name: a b.exe, version: 1.0, time stamp: 0x1\r\nFaulting module name: m.dll, \
            version: 2.0, time stamp: 0x2\r\nException code: 0xc0000005\r\nFault offset: 0x3\r\nFaulting process id: 0x4";
        assert!(
            shown("Application Error", 1000, crash)
                .starts_with("AppName=a b.exe AppVersion=1.0 AppTimeStamp=0x1 ModuleName=m.dll")
        );
        assert_eq!(shown("Somebody", 7036, state), "");
    }

    #[test]
    fn sysmon_names_its_values() {
        let message =
            "Process Create:\nRuleName: -\nUtcTime: 2026-01-01 00:00:00.000\nImage: C:\\a.exe\n";
        assert_eq!(
            shown("Microsoft-Windows-Sysmon", 1, message),
            "RuleName=- UtcTime=2026-01-01 00:00:00.000 Image=C:\\a.exe"
        );
    }
}
