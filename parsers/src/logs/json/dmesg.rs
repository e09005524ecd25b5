//! `dmesg -J`.

use std::time::Duration;

use super::{Scratch, Shape, Value, Values};
use crate::logs::line::{Line, number};
use crate::logs::read::Out;
use crate::logs::text::program_of;

const PRIORITY: usize = 0;
const TIME: usize = 1;
const MESSAGE: usize = 2;

/// Messages of the kernel's log.
pub(in crate::logs) struct Dmesg;

impl Shape for Dmesg {
    const AROUND: Option<&'static str> = Some("dmesg");
    const HAS_END: bool = true;

    fn slot(key: &[u8]) -> Option<usize> {
        Some(match key {
            b"pri" => PRIORITY,
            b"time" => TIME,
            b"msg" => MESSAGE,
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
        // The facility is in it too, from the fourth bit on. util-linux 2.38 lays it over the priority instead, so there
        // it is lost, and what programs wrote has a priority that may be too low in rank.
        let priority = values[PRIORITY]
            .number()
            .and_then(|number| u8::try_from(number).ok());
        let mut line = Line {
            since_boot: values[TIME].bytes().and_then(seconds),
            identifier: Some("kernel"),
            transport: Some("kernel"),
            priority: priority.map(|number| number & 7),
            facility: priority
                .filter(|number| *number > 7)
                .map(|number| number >> 3),
            message: values[MESSAGE].text(&mut scratch.message, out),
            ..Line::default()
        };
        program_of(&mut line);
        Some(line)
    }
}

/// `585.739506`.
fn seconds(text: &[u8]) -> Option<Duration> {
    let point = memchr::memchr(b'.', text)?;
    let (seconds, places) = (number(&text[..point])?, &text[point + 1..]);
    let microseconds = number(places).filter(|_| places.len() == 6)?;
    Some(Duration::new(seconds, microseconds as u32 * 1000))
}
