//! The program before a message.

use memchr::{memchr, memchr3, memmem};

use crate::logs::line::{Line, name, number};

/// What is looked at for a name with blanks in it.
const LONG_NAME: usize = 64;

/// `sshd[2214]: message`, `kernel: message`, `message`.
#[inline]
pub(in crate::logs) fn behind_tag<'t>(text: &'t str, line: &mut Line<'t>) {
    line.message = text;
    let bytes = text.as_bytes();
    let Some(end) = memchr3(b':', b'[', b' ', bytes) else {
        return;
    };
    match bytes[end] {
        b':' => {
            line.identifier = name(&text[..end]);
            if line.identifier.is_some() {
                line.message = without_blank(&text[end + 1..]);
            }
        }
        b'[' => with_process(text, end, line),
        _ => with_long_name(text, line),
    }
}

/// `name[number]: message`; the colon may be missing. Something else in the brackets is part of the tag.
#[inline]
fn with_process<'t>(text: &'t str, open: usize, line: &mut Line<'t>) {
    let bytes = text.as_bytes();
    let Some(identifier) = name(&text[..open]) else {
        return;
    };
    let Some(close) = memchr(b']', &bytes[open..]).map(|length| open + length) else {
        return;
    };
    let rest = &text[close + 1..];
    let process = number(&bytes[open + 1..close]).and_then(|pid| u32::try_from(pid).ok());
    let message = match rest.as_bytes().first() {
        Some(b':') => &rest[1..],
        Some(b' ') | None if process.is_some() => rest,
        _ => {
            // As in `tag[with]odd: message`.
            let word = rest.split(' ').next().unwrap_or_default();
            if process.is_some() || !word.ends_with(':') {
                return;
            }
            &rest[word.len()..]
        }
    };
    line.identifier = Some(identifier);
    line.pid = process;
    line.message = without_blank(message);
}

/// `Some Program[123]: message`: only the number in brackets tells that these words are a name.
fn with_long_name<'t>(text: &'t str, line: &mut Line<'t>) {
    let bytes = text.as_bytes();
    let head = &bytes[..bytes.len().min(LONG_NAME)];
    let Some(close) = memmem::find(head, b"]: ") else {
        return;
    };
    let Some(open) = memchr::memrchr(b'[', &head[..close]) else {
        return;
    };
    let process = number(&bytes[open + 1..close]).and_then(|pid| u32::try_from(pid).ok());
    let words = &text[..open];
    let is_name = !words.ends_with(' ') && !words.contains([':', '[', '=', '"']);
    if let Some(identifier) = name(words).filter(|_| is_name && process.is_some()) {
        line.identifier = Some(identifier);
        line.pid = process;
        line.message = &text[close + 3..];
    }
}

/// With `-o with-unit` the unit stands where the program would. Its stem is the best there is for a program's name.
pub(super) fn unit_as_name(line: &mut Line<'_>) {
    const KINDS: [&str; 11] = [
        "service",
        "scope",
        "socket",
        "mount",
        "timer",
        "slice",
        "device",
        "target",
        "swap",
        "path",
        "automount",
    ];
    let Some(unit) = line.identifier else {
        return;
    };
    // Units of users follow that of their manager: `user@1000.service/app.service`.
    let last = unit.rsplit('/').next().unwrap_or(unit);
    let Some((stem, kind)) = last.rsplit_once('.') else {
        return;
    };
    if KINDS.contains(&kind) {
        line.unit = Some(last);
        line.identifier = match stem.split('@').next() {
            Some("init") => Some("systemd"),
            stem => stem.and_then(name),
        };
    }
}

#[inline]
fn without_blank(text: &str) -> &str {
    text.strip_prefix(' ').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs() {
        for (text, identifier, pid, message) in [
            ("sshd[2214]: Failed", Some("sshd"), Some(2214), "Failed"),
            ("kernel: [    0.0] x", Some("kernel"), None, "[    0.0] x"),
            ("su: 'su root' failed", Some("su"), None, "'su root' failed"),
            (
                "sudo:      bob : user",
                Some("sudo"),
                None,
                "     bob : user",
            ),
            ("postfix/smtpd[12]: x", Some("postfix/smtpd"), Some(12), "x"),
            ("(sd-pam)[9]: x", Some("(sd-pam)"), Some(9), "x"),
            (
                "myproc[8710] %% time",
                Some("myproc"),
                Some(8710),
                "%% time",
            ),
            ("tag[with]odd: odd tag", Some("tag"), None, "odd tag"),
            (
                "Plex Media Server[77]: x",
                Some("Plex Media Server"),
                Some(77),
                "x",
            ),
            ("evntslog An entry", None, None, "evntslog An entry"),
            ("-- MARK --", None, None, "-- MARK --"),
            ("CEF:0|Vendor", Some("CEF"), None, "0|Vendor"),
            ("a[1", None, None, "a[1"),
            ("a[1]", Some("a"), Some(1), ""),
            ("a[99999999999]: x", Some("a"), None, "x"),
            ("user=\"a b[1]: x", None, None, "user=\"a b[1]: x"),
            ("\u{1b}[2J: x", None, None, "\u{1b}[2J: x"),
            ("", None, None, ""),
        ] {
            let mut line = Line::default();
            behind_tag(text, &mut line);
            assert_eq!(
                (line.identifier, line.pid, line.message),
                (identifier, pid, message),
                "{text}"
            );
        }
    }

    #[test]
    fn units_in_place_of_programs() {
        for (identifier, program, unit) in [
            ("init.scope", "systemd", Some("init.scope")),
            ("ssh.service", "ssh", Some("ssh.service")),
            ("user@1000.service/app.service", "app", Some("app.service")),
            ("getty@tty1.service", "getty", Some("getty@tty1.service")),
            ("audit", "audit", None),
            ("python3.11", "python3.11", None),
        ] {
            let mut line = Line {
                identifier: Some(identifier),
                ..Line::default()
            };
            unit_as_name(&mut line);
            assert_eq!((line.identifier, line.unit), (Some(program), unit));
        }
    }
}
