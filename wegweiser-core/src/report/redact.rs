//! Hides who and where: accounts, SIDs, addresses and command lines become tokens.

use std::collections::HashMap;

use super::Report;
use crate::evidence::Sensitivity;

impl Report {
    /// The report without account names, security identifiers, network addresses and command lines.
    ///
    /// The same value becomes the same token everywhere in one report (`user-1`, `address-2`), in
    /// order of appearance, so that a reader can still follow who did what. Scores, rules and the
    /// names of nodes stay.
    #[must_use]
    pub fn redacted(mut self) -> Self {
        let mut tokens = Tokens::default();
        for input in &mut self.inputs {
            input.path = tokens.text(&input.path);
        }
        for node in &mut self.nodes {
            let Some(device) = &mut node.device else {
                continue;
            };
            for analyzer in &mut device.analyzers {
                // Values that are marked teach the names that free text must not show either.
                for finding in &mut analyzer.findings {
                    for evidence in &mut finding.evidence {
                        evidence.source = tokens.text(&evidence.source);
                    }
                    for field in finding.evidence.iter_mut().flat_map(|one| &mut one.fields) {
                        field.value = match field.sensitivity {
                            Sensitivity::None => tokens.text(&field.value),
                            marked => tokens.token(marked, &field.value),
                        };
                    }
                }
                for finding in &mut analyzer.findings {
                    finding.title = tokens.text(&finding.title);
                    for field in finding.evidence.iter_mut().flat_map(|one| &mut one.fields) {
                        if field.sensitivity == Sensitivity::None {
                            field.value = tokens.known_users(&field.value);
                        }
                    }
                }
                for note in &mut analyzer.notes {
                    *note = tokens.text(note);
                }
            }
        }
        self
    }
}

#[derive(Default)]
struct Tokens {
    known: HashMap<(Sensitivity, String), String>,
    counts: HashMap<Sensitivity, usize>,
}

impl Tokens {
    fn token(&mut self, kind: Sensitivity, value: &str) -> String {
        if let Some(token) = self.known.get(&(kind, value.to_owned())) {
            return token.clone();
        }
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        let word = match kind {
            Sensitivity::None => "value",
            Sensitivity::User => "user",
            Sensitivity::Sid => "sid",
            Sensitivity::Address => "address",
            Sensitivity::Command => "command",
        };
        let token = format!("{word}-{count}");
        self.known.insert((kind, value.to_owned()), token.clone());
        token
    }

    /// Free text with every address, SID and home folder in it replaced.
    fn text(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for word in text.split_inclusive(is_separator) {
            let bare = word.trim_end_matches(is_separator);
            let rest = &word[bare.len()..];
            out.push_str(&self.word(bare));
            out.push_str(rest);
        }
        self.known_users(&out)
    }

    fn word(&mut self, word: &str) -> String {
        if let Some((lead, account, rest)) = home(word) {
            return format!("{lead}{}{rest}", self.token(Sensitivity::User, account));
        }
        if word.starts_with("S-1-") && word[4..].bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return self.token(Sensitivity::Sid, word);
        }
        let address = address(word);
        if address.is_empty() {
            return word.to_owned();
        }
        let rest = word[address.len()..].to_owned();
        self.token(Sensitivity::Address, address) + &rest
    }

    /// Text in which an account name that stood in a marked field stands as a word.
    fn known_users(&self, text: &str) -> String {
        let users = self.known.iter().filter(|((kind, name), _)| {
            *kind == Sensitivity::User && name.len() > 2 && name != "root"
        });
        let users: HashMap<&str, &str> = users
            .map(|((_, name), token)| (name.as_str(), token.as_str()))
            .collect();
        if users.is_empty() {
            return text.to_owned();
        }
        text.split_inclusive(is_separator)
            .map(|word| {
                let bare = word.trim_end_matches(is_separator);
                match users.get(bare) {
                    Some(token) => format!("{token}{}", &word[bare.len()..]),
                    None => word.to_owned(),
                }
            })
            .collect()
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ',' | ';' | '"' | '\'' | '(' | ')' | '<' | '>' | '|' | '='
        )
}

/// `/home/`, the account, and what follows.
fn home(word: &str) -> Option<(&str, &str, &str)> {
    for lead in ["/home/", "/Users/", "C:\\Users\\"] {
        if let Some(at) = word.find(lead) {
            let rest = &word[at + lead.len()..];
            let end = rest.find(['/', '\\', ':']).unwrap_or(rest.len());
            if end > 0 {
                return Some((&word[..at + lead.len()], &rest[..end], &rest[end..]));
            }
        }
    }
    None
}

/// The network address a word starts with: IPv4, IPv6 with or without brackets, or an e-mail
/// address; unspecified and loopback addresses give nothing away.
fn address(word: &str) -> &str {
    if word.contains('@') && word.split('@').all(|part| !part.is_empty()) {
        return word.trim_end_matches(['.', ':']);
    }
    let end = word.find('/').unwrap_or(word.len());
    let candidates = [
        word[..end].trim_matches(['[', ']']),
        word[..end].rsplit_once(':').map_or("", |(host, _)| host),
        word[..end].trim_end_matches(['.', ':']),
    ];
    for candidate in candidates {
        let bare = candidate.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = bare.parse::<std::net::IpAddr>() {
            if address.is_unspecified() || address.is_loopback() {
                return "";
            }
            let at = word.find(bare).unwrap_or(0) + bare.len();
            return &word[..at];
        }
    }
    ""
}
