//! The JSON template of rsyslog.

use super::{Scratch, Shape, Value, Values};
use crate::logs::line::Line;
use crate::logs::read::Out;
use crate::logs::text::{behind_tag, without_stamp};

const MESSAGE: usize = 0;
const REPORTED: usize = 1;
const GENERATED: usize = 2;
const HOST: usize = 3;
const PROGRAM: usize = 4;
const PROCESS: usize = 5;
const FACILITY: usize = 6;
const SEVERITY: usize = 7;
const TAG: usize = 8;

/// Messages with their properties.
pub(in crate::logs) struct Syslog;

impl Shape for Syslog {
    const HAS_END: bool = false;

    fn slot(key: &[u8]) -> Option<usize> {
        Some(match key {
            b"msg" => MESSAGE,
            b"timereported" | b"timestamp" => REPORTED,
            b"timegenerated" => GENERATED,
            b"hostname" => HOST,
            b"app-name" | b"programname" => PROGRAM,
            b"procid" => PROCESS,
            b"syslogtag" => TAG,
            b"syslogfacility" => FACILITY,
            b"syslogseverity" => SEVERITY,
            _ => return None,
        })
    }

    fn line<'t>(
        values: &Values<'t>,
        scratch: &'t mut Scratch,
        out: &mut Out<'_>,
    ) -> Option<Line<'t>> {
        if values[MESSAGE] == Value::Missing {
            return None;
        }
        let time = values[REPORTED].bytes().or(values[GENERATED].bytes());
        let at = time.and_then(|time| match out.clock.iso(time) {
            None => out.clock.yearless(time),
            stamp => stamp,
        });
        let small = |slot: usize, most: u64| {
            let number = values[slot].number().filter(|number| *number < most);
            number.map(|number| number as u8)
        };
        let message = values[MESSAGE].text(&mut scratch.message, out);
        let mut line = Line {
            at: at.and_then(|stamp| stamp.at),
            host: values[HOST].name(&mut scratch.host),
            identifier: values[PROGRAM].name(&mut scratch.identifier),
            pid: values[PROCESS]
                .number()
                .and_then(|pid| u32::try_from(pid).ok()),
            priority: small(SEVERITY, 8),
            facility: small(FACILITY, 24),
            // The blank behind the tag is part of it.
            message: message.strip_prefix(' ').unwrap_or(message),
            ..Line::default()
        };
        if line.identifier.is_none()
            && let Some(tag) = values[TAG].bytes()
            && let Ok(tag) = std::str::from_utf8(tag)
        {
            let message = line.message;
            behind_tag(tag, &mut line);
            line.message = message;
        }
        without_stamp(&mut line);
        Some(line)
    }
}
