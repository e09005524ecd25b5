//! `kextstat` and `kmutil showloaded`: the kernel extensions that are loaded.

use crate::driver::format::Format;
use crate::driver::inventory::Sink;
use crate::driver::lines;
use crate::driver::read::Form;
use crate::driver::record::{Driver, What};
use crate::driver::version::Version;

pub(in crate::driver) const FORM: Form = Form {
    format: Format::KextStat,
    recognise,
    read: |text, sink| {
        read(text, sink);
        Ok(())
    },
};

/// Lines that may stand before the names of the columns: which command really runs, and which kernel it looks at.
const PREAMBLE: usize = 8;

fn recognise(head: &str) -> bool {
    lines::of(head)
        .take(PREAMBLE)
        .any(|line| is_names(line.text))
}

fn is_names(line: &str) -> bool {
    line.split_whitespace()
        .take(5)
        .eq(["Index", "Refs", "Address", "Size", "Wired"])
}

fn read(text: &str, sink: &mut Sink<'_>) {
    let below = lines::of(text).skip_while(|line| !is_names(line.text));
    for line in below.filter(|line| !is_names(line.text)) {
        let driver = extension(line.text);
        lines::keep(
            &line,
            driver,
            "index refs address size wired name (version)",
            sink,
        );
    }
}

/// `46 0 0xffffff7f8a2f5000 0x2000 0x2000 com.example.driver (1.2.3) 52A1… <6 5 3>`.
fn extension(line: &str) -> Option<Driver> {
    let mut words = line.split_whitespace();
    let _index: u32 = words.next()?.parse().ok()?;
    let _references: u32 = words.next()?.parse().ok()?;
    for _ in ["address", "size", "wired"] {
        number(words.next()?)?;
    }
    let name = words.next()?;
    let version = words.next()?.strip_prefix('(')?.strip_suffix(')')?;
    Some(Driver {
        what: What::KernelExtension,
        name: name.to_owned(),
        version: Version::parse(version),
        running: Some(true),
        ..Driver::default()
    })
}

fn number(text: &str) -> Option<u64> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    u64::from_str_radix(digits, 16).ok()
}
