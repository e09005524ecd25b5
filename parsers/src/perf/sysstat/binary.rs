//! Binary files of sysstat (`saNN`), whose layout changes with nearly every release: only `sadf` reads them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _, Seek as _};
use std::process::{Child, Command, Stdio};

use tempfile::NamedTempFile;

use super::json;
use crate::error::{ErrorKind, ParseError};
use crate::perf::format::Format;
use crate::perf::read::{Form, Out};
use crate::sniff::Head;

pub(in crate::perf) const FORM: Form = Form {
    format: Format::SysstatBinary,
    recognise,
    read,
};

/// The magic number of sysstat and that of the layout, 0x2170 and above, in the order of bytes of the machine.
fn recognise(head: &Head<'_>) -> bool {
    matches!(
        head.bytes(),
        [0x96, 0xD5, _, 0x21, ..] | [0xD5, 0x96, 0x21, _, ..]
    )
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    read_with(Command::new("sadf"), input, out)
}

/// What can be done where `sadf` cannot help.
const ADVICE: &str = "export it with `sadf -j FILE -- -A` on the machine that wrote it";

fn read_with(
    mut sadf: Command,
    input: &mut dyn BufRead,
    out: &mut Out<'_>,
) -> Result<(), ParseError> {
    let file = kept(input, out.limits.document_bytes as u64)?;
    let mut errors = tempfile::tempfile()?;
    let mut child = sadf
        .arg("-j")
        .arg(file.path())
        .args(["--", "-A"])
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(errors.try_clone()?)
        .spawn()
        .map_err(missing)?;
    let result = match child.stdout.take() {
        Some(output) => json::read(&mut BufReader::new(output), out),
        None => Ok(()),
    };
    match refusal(&mut child, &mut errors) {
        Some(message) if out.report.values == 0 => {
            let reason = format!("`sadf` does not read this file ({message}): {ADVICE}");
            Err(ParseError::new(ErrorKind::Malformed, reason))
        }
        Some(message) => {
            out.report.truncated = true;
            out.trouble(0, format!("`sadf` stopped: {message}"));
            result
        }
        None => result,
    }
}

fn missing(error: io::Error) -> ParseError {
    let reason = if error.kind() == io::ErrorKind::NotFound {
        format!("a binary file of sysstat is read by `sadf`, which is not installed: {ADVICE}")
    } else {
        format!("a binary file of sysstat is read by `sadf`, which cannot be started: {ADVICE}")
    };
    ParseError::new(ErrorKind::Io, reason).caused_by(error)
}

/// Keeps the input in a file: `sadf` goes back and forth in it, so that it cannot have a pipe.
fn kept(input: &mut dyn BufRead, limit: u64) -> Result<NamedTempFile, ParseError> {
    let mut file = NamedTempFile::new()?;
    let mut input = input.take(limit + 1);
    if io::copy(&mut input, &mut file)? > limit {
        let reason = format!("the binary file of sysstat has more than {limit} bytes: {ADVICE}");
        return Err(ParseError::new(ErrorKind::TooLarge, reason));
    }
    Ok(file)
}

/// Waits for the end; what was said if that was a failure.
fn refusal(child: &mut Child, errors: &mut File) -> Option<String> {
    const MESSAGE_BYTES: u64 = 1 << 10;
    match child.wait() {
        Ok(status) if status.success() => None,
        Ok(status) => {
            let mut message = Vec::new();
            // Without its message, the status is what is known of the failure.
            let _ = errors.rewind();
            let _ = errors.take(MESSAGE_BYTES).read_to_end(&mut message);
            let message = String::from_utf8_lossy(&message).trim().to_owned();
            Some(if message.is_empty() {
                status.to_string()
            } else {
                message
            })
        }
        Err(error) => Some(error.to_string()),
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::perf::series::SeriesSet;

    const FILE: &[u8] = b"\x96\xD5\x75\x21file";

    /// Reads a file with another program in place of `sadf`.
    fn read_by(sadf: Command, limits: &Limits) -> (Result<(), ParseError>, SeriesSet) {
        let mut set = SeriesSet::default();
        let mut out = Out::new(limits, &mut set);
        let result = read_with(sadf, &mut &FILE[..], &mut out);
        (result, set)
    }

    fn script(text: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", text, "sadf"]);
        command
    }

    const DOCUMENT: &str = r#"{"sysstat":{"hosts":[{"statistics":[{"timestamp":{"date":"2026-11-20","time":"07:52:27","utc":1,"interval":2},"queue":{"runq-sz":3}}]}]}}"#;

    #[test]
    fn the_file_is_given_to_sadf_and_its_answer_read() {
        let check = "[ \"$1\" = -j ] && tail -c 4 \"$2\" | grep -q file";
        let sadf = script(&format!("{check} && echo '{DOCUMENT}'"));
        let (result, set) = read_by(sadf, &Limits::default());
        result.unwrap();
        assert_eq!(set.series[0].values, [3.0]);
    }

    #[test]
    fn what_sadf_says_of_a_newer_layout_is_passed_on() {
        let sadf = script("echo \"Invalid system activity file: $2\" >&2; exit 1");
        let message = read_by(sadf, &Limits::default()).0.unwrap_err().to_string();
        let start = "`sadf` does not read this file (Invalid system activity file: ";
        assert!(message.starts_with(start), "{message}");
        assert!(message.ends_with(ADVICE), "{message}");
    }

    #[test]
    fn values_before_sadf_stops_are_kept() {
        let sadf = script(&format!("echo '{DOCUMENT}'; echo broken >&2; exit 1"));
        let (result, set) = read_by(sadf, &Limits::default());
        result.unwrap();
        assert_eq!(set.series[0].values, [3.0]);
    }

    #[test]
    fn without_sadf_it_is_said_what_to_do() {
        let sadf = Command::new("/nonexistent/sadf");
        let error = read_by(sadf, &Limits::default()).0.unwrap_err();
        let message = error.to_string();
        assert!(
            message.contains("is not installed: export it with"),
            "{message}"
        );
    }

    #[test]
    fn a_file_beyond_the_limit_is_not_kept() {
        let limits = Limits {
            document_bytes: FILE.len() - 1,
            ..Limits::default()
        };
        let error = read_by(script("true"), &limits).0.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
    }
}
