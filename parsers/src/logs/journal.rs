//! An entry of the journal, whether it comes as JSON or in the export format.

use std::time::Duration;

use jiff::Timestamp;

use super::json::{Scratch, Value, Values};
use super::line::{Line, id};
use super::read::Out;

const MESSAGE: usize = 0;
const MESSAGE_ID: usize = 1;
const PRIORITY: usize = 2;
const FACILITY: usize = 3;
const IDENTIFIER: usize = 4;
const COMMAND: usize = 5;
const PROCESS: usize = 6;
const SYSLOG_PROCESS: usize = 7;
const UNIT_OF_PROCESS: usize = 8;
const UNIT: usize = 9;
const USER_UNIT: usize = 10;
const TRANSPORT: usize = 11;
const BOOT: usize = 12;
const HOST: usize = 13;
const RECEIVED: usize = 14;
const SENT: usize = 15;
const SINCE_BOOT: usize = 16;

/// Where a field is kept; `None` if nobody asks for it.
#[inline]
pub(super) fn slot(key: &[u8]) -> Option<usize> {
    Some(match key {
        b"MESSAGE" => MESSAGE,
        b"MESSAGE_ID" => MESSAGE_ID,
        b"PRIORITY" => PRIORITY,
        b"SYSLOG_FACILITY" => FACILITY,
        b"SYSLOG_IDENTIFIER" => IDENTIFIER,
        b"_COMM" => COMMAND,
        b"_PID" => PROCESS,
        b"SYSLOG_PID" => SYSLOG_PROCESS,
        b"_SYSTEMD_UNIT" => UNIT_OF_PROCESS,
        b"UNIT" => UNIT,
        b"USER_UNIT" => USER_UNIT,
        b"_TRANSPORT" => TRANSPORT,
        b"_BOOT_ID" => BOOT,
        b"_HOSTNAME" => HOST,
        b"__REALTIME_TIMESTAMP" => RECEIVED,
        b"_SOURCE_REALTIME_TIMESTAMP" => SENT,
        b"__MONOTONIC_TIMESTAMP" => SINCE_BOOT,
        _ => return None,
    })
}

/// The line of an entry; `None` if it has none of the fields that every entry has.
#[inline]
pub(super) fn line<'t>(
    values: &Values<'t>,
    scratch: &'t mut Scratch,
    out: &mut Out<'_>,
) -> Option<Line<'t>> {
    let message = values[MESSAGE];
    if message == Value::Missing && values[RECEIVED] == Value::Missing {
        return None;
    }
    let small = |slot: usize| values[slot].number();
    // `journalctl` also shows the time when it was sent, where that is known.
    let at = small(SENT).or_else(|| small(RECEIVED));
    let priority = small(PRIORITY).filter(|priority| *priority < 8);
    if priority.is_none() {
        out.without_priority();
    }
    if message == Value::Null {
        out.withheld();
    }
    let unit = [UNIT, USER_UNIT, UNIT_OF_PROCESS];
    let unit = unit
        .into_iter()
        .find(|slot| values[*slot] != Value::Missing);
    let identifier = match values[IDENTIFIER] {
        Value::Missing => values[COMMAND],
        identifier => identifier,
    };
    Some(Line {
        at: at.and_then(|at| Timestamp::from_microsecond(i64::try_from(at).ok()?).ok()),
        since_boot: small(SINCE_BOOT).map(Duration::from_micros),
        host: values[HOST].name(&mut scratch.host),
        identifier: identifier.name(&mut scratch.identifier),
        pid: small(PROCESS)
            .or_else(|| small(SYSLOG_PROCESS))
            .and_then(|pid| u32::try_from(pid).ok()),
        priority: Some(priority.unwrap_or(6) as u8),
        facility: small(FACILITY).and_then(|facility| u8::try_from(facility).ok()),
        message: message.text(&mut scratch.message, out),
        message_id: values[MESSAGE_ID].bytes().and_then(id),
        unit: unit.and_then(|slot| values[slot].name(&mut scratch.unit)),
        transport: values[TRANSPORT].name(&mut scratch.transport),
        boot_id: values[BOOT].bytes().and_then(id),
        ..Line::default()
    })
}
