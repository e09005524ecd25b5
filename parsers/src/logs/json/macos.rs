//! `log show --style ndjson` or `json`.

use super::{Scratch, Shape, Value, Values};
use crate::logs::line::{Line, id, name};
use crate::logs::read::Out;
use crate::logs::text::macos_priority;

const MESSAGE: usize = 0;
const TIME: usize = 1;
const KIND: usize = 2;
const PROGRAM: usize = 3;
const PROCESS: usize = 4;
const SUBSYSTEM: usize = 5;
const CATEGORY: usize = 6;
const BOOT: usize = 7;
const FINISHED: usize = 8;

/// Events of the unified log.
pub(in crate::logs) struct Macos;

impl Shape for Macos {
    const HAS_END: bool = true;

    fn slot(key: &[u8]) -> Option<usize> {
        Some(match key {
            b"eventMessage" => MESSAGE,
            b"timestamp" => TIME,
            b"messageType" => KIND,
            b"processImagePath" => PROGRAM,
            b"processID" => PROCESS,
            b"subsystem" => SUBSYSTEM,
            b"category" => CATEGORY,
            b"bootUUID" => BOOT,
            b"finished" => FINISHED,
            _ => return None,
        })
    }

    fn line<'t>(
        values: &Values<'t>,
        scratch: &'t mut Scratch,
        out: &mut Out<'_>,
    ) -> Option<Line<'t>> {
        if values[TIME] == Value::Missing {
            return None;
        }
        let at = values[TIME].bytes().and_then(|time| out.clock.iso(time));
        let kind = values[KIND]
            .bytes()
            .and_then(|kind| std::str::from_utf8(kind).ok());
        let program = values[PROGRAM].name(&mut scratch.identifier);
        Some(Line {
            at: at.and_then(|stamp| stamp.at),
            identifier: program.and_then(|path| name(path.rsplit('/').next()?)),
            pid: values[PROCESS]
                .number()
                .and_then(|pid| u32::try_from(pid).ok()),
            priority: kind.and_then(macos_priority),
            unit: values[SUBSYSTEM].name(&mut scratch.unit),
            category: values[CATEGORY].name(&mut scratch.category),
            boot_id: values[BOOT].bytes().and_then(id),
            message: values[MESSAGE].text(&mut scratch.message, out),
            ..Line::default()
        })
    }

    fn is_end(values: &Values<'_>) -> bool {
        values[TIME] == Value::Missing && values[FINISHED] != Value::Missing
    }
}
