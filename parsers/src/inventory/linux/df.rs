//! Text of `df`, in any language and with any options that keep its order.

use super::super::read::Sink;
use super::super::storage::Volume;
use super::super::units;
use super::file_systems::{kind, used_percent};
use crate::sniff::Head;

/// How languages name the column of the file system's kind.
const TYPES: [&str; 6] = ["Type", "Typ", "Tipo", "Тип", "タイプ", "类型"];

/// Lines in which a row must stand for a text to be of `df`.
const LOOKED_AT: usize = 20;

pub(super) fn recognise(head: &Head<'_>) -> bool {
    let mut lines = head.text().lines().filter(|line| !line.trim().is_empty());
    let Some(header) = lines.next().and_then(Header::of) else {
        return false;
    };
    lines
        .take(LOOKED_AT)
        .any(|line| Row::of(line, &header).is_some_and(|row| row.mount.starts_with('/')))
}

/// What the first line says of those below.
struct Header {
    /// Bytes that a number counts; `None` where numbers have units.
    block: Option<u64>,
    has_type: bool,
    has_inodes: bool,
}

impl Header {
    fn of(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split_whitespace().collect();
        // `df --output` has any columns, in any order.
        let is_usual = (5..=10).contains(&words.len()) && line.matches('%').count() <= 2;
        if !is_usual || line.starts_with(|c: char| !c.is_alphabetic()) {
            return None;
        }
        let size = words
            .iter()
            .skip(1)
            .find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let block = size.and_then(|word| units::size(word.split('-').next().unwrap_or("")));
        Some(Self {
            block: block.filter(|block| *block > 0),
            has_type: words.iter().skip(1).any(|word| TYPES.contains(word)),
            has_inodes: size.is_none()
                && words[1..]
                    .iter()
                    .take(2)
                    .any(|word| word.to_lowercase().starts_with("inode")),
        })
    }
}

/// A line, taken apart.
struct Row<'t> {
    device: &'t str,
    file_system: Option<&'t str>,
    numbers: [&'t str; 3],
    mount: &'t str,
}

impl<'t> Row<'t> {
    /// Three numbers and a share; names before and behind may have blanks.
    fn of(line: &'t str, header: &Header) -> Option<Self> {
        let start = |word: &str| word.as_ptr() as usize - line.as_ptr() as usize;
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_share =
            |word: &str| word == "-" || units::percent(word.trim_start_matches('-')).is_some();
        let is_number = |word: &str| {
            let digits = word.trim_start_matches('-');
            word == "-" || digits.starts_with(|c: char| c.is_ascii_digit())
        };
        // The first share that has three numbers before it; a dash may be either.
        let at = (3..words.len()).find(|at| {
            is_share(words[*at]) && words[at - 3..*at].iter().all(|word| is_number(word))
        })?;
        let before = line[..start(words[at - 3])].trim();
        let mut behind = at + 1;
        // On a Mac the inodes follow: two numbers and a share.
        let is_inodes = words
            .get(at + 1..at + 4)
            .is_some_and(|next| is_number(next[0]) && is_number(next[1]) && is_share(next[2]));
        if is_inodes {
            behind = at + 4;
        }
        let mount = line[start(words.get(behind)?)..].trim_end();
        let is_wrapped = line.starts_with(char::is_whitespace);
        let (device, file_system) = match before.rsplit_once(char::is_whitespace) {
            Some((device, file_system)) if header.has_type => {
                (device.trim_end(), Some(file_system))
            }
            None if header.has_type && is_wrapped => ("", Some(before)),
            _ => (before, None),
        };
        Some(Self {
            device,
            file_system,
            numbers: [words[at - 3], words[at - 2], words[at - 1]],
            mount,
        })
    }
}

pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    let mut lines = sink.lines(text).into_iter();
    let Some(header) = lines.next().and_then(|(_, line)| Header::of(line)) else {
        return;
    };
    // The name of a device that is too long stands alone on the line before.
    let mut wrapped = "";
    for (number, line) in lines {
        let Some(row) = Row::of(line, &header) else {
            if !line.starts_with(char::is_whitespace) && line.split_whitespace().count() == 1 {
                wrapped = line.trim();
            } else {
                sink.trouble(number, "no row of `df`");
            }
            continue;
        };
        // Pseudo file systems, and those that are mounted over.
        if row.numbers.contains(&"-") {
            continue;
        }
        let device = if row.device.is_empty() {
            wrapped
        } else {
            row.device
        };
        wrapped = "";
        match volume(&row, device, &header) {
            // File systems without a size are none that can be full.
            Ok(volume) if volume.total == Some(0) => {}
            Ok(volume) => sink.inventory().volumes.push(volume),
            Err(number_text) => sink.trouble(number, format!("`{number_text}` is no size")),
        }
    }
}

fn volume<'t>(row: &Row<'t>, device: &str, header: &Header) -> Result<Volume, &'t str> {
    let [total, used, free] = row.numbers;
    let size = |text: &'t str| match header.block {
        Some(block) if !header.has_inodes => text
            .parse::<u64>()
            .ok()
            .and_then(|blocks| blocks.checked_mul(block))
            .ok_or(text),
        _ => units::size(text).ok_or(text),
    };
    let (total, used, free) = (size(total)?, size(used)?, size(free)?);
    let share = used_percent(Some(used), Some(free));
    let volume = Volume {
        name: if device.is_empty() { row.mount } else { device }.to_owned(),
        mount: Some(row.mount.to_owned()),
        file_system: row.file_system.map(ToOwned::to_owned),
        kind: kind(device, Some(row.mount), row.file_system),
        is_system: row.mount == "/",
        ..Volume::default()
    };
    if header.has_inodes {
        // Some file systems have no inodes to run out of.
        return Ok(Volume {
            total: (total == 0).then_some(0),
            inodes_used_percent: share,
            ..volume
        });
    }
    Ok(Volume {
        total: Some(total),
        free: Some(free).filter(|free| *free <= total),
        used_percent: share,
        ..volume
    })
}

/// A line of `df -h` on a Mac, as an agent cuts it out. Volumes share their container, so what is not free is used.
pub(in super::super) fn macos(line: &str) -> Option<Volume> {
    let header = Header {
        block: None,
        has_type: false,
        has_inodes: false,
    };
    let row = Row::of(line, &header)?;
    let mut volume = volume(&row, row.device, &header).ok()?;
    let (total, free) = (volume.total?, volume.free?);
    volume.used_percent = used_percent(Some(total - free), Some(free));
    Some(volume)
}
