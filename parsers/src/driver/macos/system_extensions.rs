//! `systemextensionsctl list`: system extensions and how far their installation has come.

use crate::driver::format::Format;
use crate::driver::inventory::Sink;
use crate::driver::lines;
use crate::driver::read::Form;
use crate::driver::record::{Driver, Start, What};
use crate::driver::version::Version;

pub(in crate::driver) const FORM: Form = Form {
    format: Format::SystemExtensions,
    recognise,
    read: |text, sink| {
        read(text, sink);
        Ok(())
    },
};

/// The columns, divided by tabs.
const COLUMNS: [&str; 6] = [
    "enabled",
    "active",
    "teamID",
    "bundleID (version)",
    "name",
    "[state]",
];

fn recognise(head: &str) -> bool {
    let mut lines = lines::of(head).map(|line| line.text);
    let first = lines.next().unwrap_or_default();
    is_count(first) || is_names(first) || lines.take(4).any(is_names)
}

fn is_names(line: &str) -> bool {
    line.split('\t').map(str::trim).eq(COLUMNS)
}

/// `2 extension(s)`, which is all there is on a machine without any.
fn is_count(line: &str) -> bool {
    let count = line.trim().strip_suffix(" extension(s)");
    count.is_some_and(|count| count.parse::<u32>().is_ok())
}

fn read(text: &str, sink: &mut Sink<'_>) {
    let mut category = String::new();
    for line in lines::of(text) {
        if let Some(heading) = line.text.strip_prefix("--- ") {
            heading.clone_into(&mut category);
            let end = category.find(' ').unwrap_or(category.len());
            category.truncate(end);
        } else if !is_names(line.text) && !is_count(line.text) {
            let driver = extension(line.text, &category);
            lines::keep(
                &line,
                driver,
                "enabled, active, team, bundle (version), name, [state]",
                sink,
            );
        }
    }
}

fn extension(line: &str, category: &str) -> Option<Driver> {
    let mut cells = line.split('\t').map(str::trim);
    let mut next = || cells.next();
    let [enabled, active, team, bundle, title, state] =
        [next()?, next()?, next()?, next()?, next()?, next()?];
    let (name, version) = bundle.strip_suffix(')')?.split_once(" (")?;
    Some(Driver {
        what: What::SystemExtension,
        name: name.to_owned(),
        title: title.to_owned(),
        provider: team.to_owned(),
        class: category.to_owned(),
        // The version for people, then that of the build: `6.41/153.06`.
        version: Version::parse(version),
        start: Some(if is_marked(enabled)? {
            Start::Auto
        } else {
            Start::Disabled
        }),
        running: Some(is_marked(active)?),
        state: state.strip_prefix('[')?.strip_suffix(']')?.to_owned(),
        ..Driver::default()
    })
}

fn is_marked(cell: &str) -> Option<bool> {
    match cell {
        "*" => Some(true),
        "" => Some(false),
        _ => None,
    }
}
