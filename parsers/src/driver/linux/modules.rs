//! `/proc/modules` and `lsmod`: the modules that are loaded.

use crate::driver::format::Format;
use crate::driver::inventory::Sink;
use crate::driver::lines;
use crate::driver::read::Form;
use crate::driver::record::{Driver, What};

pub(in crate::driver) const PROC_MODULES: Form = Form {
    format: Format::ProcModules,
    recognise: |head| {
        let first = lines::of(head).next();
        first.is_some_and(|line| module(line.text).is_some())
    },
    read: |text, sink| {
        each(text, sink, "name size uses users, state address", module);
        Ok(())
    },
};

pub(in crate::driver) const LSMOD: Form = Form {
    format: Format::Lsmod,
    recognise: |head| {
        let first = lines::of(head).next();
        first.is_some_and(|line| is_names(line.text))
    },
    read: |text, sink| {
        each(text, sink, "module size uses users", listed);
        Ok(())
    },
};

fn each(text: &str, sink: &mut Sink<'_>, wanted: &str, driver: fn(&str) -> Option<Driver>) {
    for line in lines::of(text).filter(|line| !is_names(line.text)) {
        lines::keep(&line, driver(line.text), wanted, sink);
    }
}

/// The names of `lsmod`'s columns, which no locale changes.
fn is_names(line: &str) -> bool {
    line.split_whitespace().eq(["Module", "Size", "Used", "by"])
}

/// `e1000e 319488 0 - Live 0xffffffffc0a3b000 (OE)`.
fn module(line: &str) -> Option<Driver> {
    let mut words = line.split_whitespace();
    let loaded = sized(&mut words)?;
    let _users = words.next()?;
    let running = match words.next()? {
        "Live" | "Loading" => true,
        "Unloading" => false,
        _ => return None,
    };
    let address = words.next()?.strip_prefix("0x")?;
    // Without privileges the address is all zeros, but it keeps its length.
    let is_whole =
        matches!(address.len(), 8 | 16) && address.bytes().all(|byte| byte.is_ascii_hexdigit());
    let taint = match words.next() {
        Some(word) => word.strip_prefix('(')?.strip_suffix(')')?,
        None => "",
    };
    is_whole.then(|| Driver {
        running: Some(running),
        // `+` and `-` beside the letters tell of loading and unloading.
        taint: taint.chars().filter(char::is_ascii_uppercase).collect(),
        ..loaded
    })
}

/// `e1000e 319488 0`, and the modules that use it after a comma each.
fn listed(line: &str) -> Option<Driver> {
    let mut words = line.split_whitespace();
    let loaded = sized(&mut words)?;
    let has_more = words.next().is_some() && words.next().is_some();
    (!has_more).then_some(loaded)
}

/// A name, a size in bytes, and how often it is used.
fn sized<'t>(words: &mut impl Iterator<Item = &'t str>) -> Option<Driver> {
    let name = words.next()?;
    let _size: u64 = words.next()?.parse().ok()?;
    // Modules that can never be unloaded have `-` or -2 for their uses.
    let uses = words.next()?;
    (uses == "-" || uses.parse::<i64>().is_ok()).then(|| Driver {
        what: What::Module,
        name: name.to_owned(),
        running: Some(true),
        ..Driver::default()
    })
}
