//! Text of `log show` of macOS: its styles default, syslog and compact.

use super::header::Kind;
use crate::logs::clock::Stamp;
use crate::logs::line::{Line, name, number};

/// What is behind the time of a line.
pub(super) fn behind_stamp<'t>(text: &'t str, stamp: Stamp, line: &mut Line<'t>) -> Kind {
    let Some(rest) = text
        .get(stamp.length..)
        .and_then(|rest| rest.strip_prefix(' '))
    else {
        return Kind::Unknown;
    };
    line.at = stamp.at;
    line.message = rest;
    let is_known = if rest.starts_with("0x") {
        default(rest, line)
    } else if let Some(rest) = rest.strip_prefix(' ') {
        syslog(rest, line)
    } else {
        compact(rest, line)
    };
    if is_known { Kind::Macos } else { Kind::Unknown }
}

/// `0x1f4a     Default     0x0                  365    0    opendirectoryd: (lib) [subsystem:category] message`.
fn default<'t>(text: &'t str, line: &mut Line<'t>) -> bool {
    let Some((_thread, text)) = word(text) else {
        return false;
    };
    let Some((kind, text)) = word(text) else {
        return false;
    };
    let Some((_activity, text)) = word(text) else {
        return false;
    };
    let Some((process, text)) = word(text) else {
        return false;
    };
    let Some((_time_to_live, text)) = word(text) else {
        return false;
    };
    let Some((program, message)) = text.split_once(':') else {
        return false;
    };
    let Some(pid) = number(process.as_bytes()) else {
        return false;
    };
    line.priority = priority(kind);
    line.pid = u32::try_from(pid).ok();
    line.identifier = name(program);
    behind_program(message, line);
    true
}

/// `localhost opendirectoryd[365]: (lib) [subsystem:category] message`.
fn syslog<'t>(text: &'t str, line: &mut Line<'t>) -> bool {
    let Some((host, text)) = text.split_once(' ') else {
        return false;
    };
    let Some((program, process, rest)) = bracketed(text) else {
        return false;
    };
    let Some(message) = rest.strip_prefix(':') else {
        return false;
    };
    line.host = name(host);
    line.identifier = Some(program);
    line.pid = number(process.as_bytes()).and_then(|pid| u32::try_from(pid).ok());
    behind_program(message, line);
    true
}

/// `Df  opendirectoryd[365:115ddb] (lib) [subsystem:category] message`.
fn compact<'t>(text: &'t str, line: &mut Line<'t>) -> bool {
    let Some((kind, text)) = word(text).filter(|(kind, _)| kind.len() <= 2) else {
        return false;
    };
    let Some((program, process, message)) = bracketed(text) else {
        return false;
    };
    let Some((process, _thread)) = process.split_once(':') else {
        return false;
    };
    line.priority = priority(kind);
    line.identifier = Some(program);
    line.pid = number(process.as_bytes()).and_then(|pid| u32::try_from(pid).ok());
    behind_program(message, line);
    true
}

/// `name[process]`, which may have blanks in its name.
fn bracketed(text: &str) -> Option<(&str, &str, &str)> {
    let (program, rest) = text.split_once('[')?;
    let (process, rest) = rest.split_once(']')?;
    let is_process = process.starts_with(|c: char| c.is_ascii_digit());
    Some((name(program)?, process, rest)).filter(|_| is_process)
}

/// The library that sent a message, and its subsystem and category, where they are.
fn behind_program<'t>(text: &'t str, line: &mut Line<'t>) {
    let mut text = text.strip_prefix(' ').unwrap_or(text);
    if let Some((library, rest)) = text
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(") "))
        && !library.contains(['(', ' '])
    {
        text = rest;
    }
    let source = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    if let Some((source, rest)) = source
        && let Some((subsystem, category)) = source.split_once(':')
        && !source.contains(' ')
    {
        line.unit = name(subsystem);
        line.category = name(category);
        text = rest.strip_prefix(' ').unwrap_or(rest);
    }
    line.message = text;
}

/// The kind of a message as a priority of syslog; activities and the like have none.
pub(in crate::logs) fn priority(kind: &str) -> Option<u8> {
    match kind {
        "Fault" | "F" | "Fa" => Some(2),
        "Error" | "E" | "Er" => Some(3),
        "Default" | "Df" => Some(5),
        "Info" | "I" | "In" => Some(6),
        "Debug" | "D" | "Db" => Some(7),
        _ => None,
    }
}

/// A word, and what is behind the blanks that follow it.
fn word(text: &str) -> Option<(&str, &str)> {
    let (word, rest) = text.split_once(' ')?;
    Some((word, rest.trim_ascii_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles() {
        for (text, program, pid, unit, message) in [
            (
                " localhost kernel[0]: (IOKit) [com.apple.apfs:io] x",
                "kernel",
                0,
                Some("com.apple.apfs"),
                "x",
            ),
            (
                " localhost Google Chrome[9]: (a b) x",
                "Google Chrome",
                9,
                None,
                "(a b) x",
            ),
            (
                "E   kernel[365:115ddc] [com.apple.apfs:] x",
                "kernel",
                365,
                Some("com.apple.apfs"),
                "x",
            ),
            (
                "0x1f4a     Error       0x0                  365    0    tccd: [a:b] x: y",
                "tccd",
                365,
                Some("a"),
                "x: y",
            ),
        ] {
            let text = format!("- {text}");
            let mut line = Line::default();
            let stamp = Stamp {
                at: None,
                length: 1,
            };
            assert_eq!(behind_stamp(&text, stamp, &mut line), Kind::Macos, "{text}");
            assert_eq!((line.identifier, line.pid), (Some(program), Some(pid)));
            assert_eq!((line.unit, line.message), (unit, message));
        }
    }

    #[test]
    fn what_is_of_another_program() {
        for text in [
            "startup archives install",
            "fail2ban.server         [2493]: INFO x",
            "",
            "Df x",
            " h x",
        ] {
            let text = format!("- {text}");
            let stamp = Stamp {
                at: None,
                length: 1,
            };
            assert_eq!(
                behind_stamp(&text, stamp, &mut Line::default()),
                Kind::Unknown,
                "{text}"
            );
        }
    }
}
