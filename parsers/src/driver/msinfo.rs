//! Reports of `msinfo32`. Names of sections and columns are in the language of the machine: the summary is the first
//! section, and rows of drivers are told by their shape.

mod text;
mod xml;

use super::inventory::Sink;
use super::record::{Driver, What};
use super::version::Version;
use super::words::Label;
use super::{shape, words};

pub(super) use text::FORM as TEXT;
pub(super) use xml::FORM as XML;

/// Cells of a driver: name, description, file, type, started, start mode, state, status, error control, accept pause,
/// accept stop.
const CELLS: usize = 11;

/// What is known of the report so far.
#[derive(Default)]
struct Report {
    sections: u64,
    /// A driver was in this section.
    has_drivers: bool,
    maker: String,
}

impl Report {
    fn start_section(&mut self) {
        self.sections += 1;
        self.has_drivers = false;
    }

    fn row(&mut self, position: u64, cells: &[&str], sink: &mut Sink<'_>) {
        match cells {
            [label, value] if self.sections == 1 => self.summary(label, value, sink),
            [_, _, file, ..]
                if cells.len() == CELLS && (self.has_drivers || shape::is_image(file)) =>
            {
                self.has_drivers = true;
                sink.driver(driver(position, cells));
            }
            _ if self.has_drivers => {
                let found = if cells.len() < CELLS { "fewer" } else { "more" };
                let reason = format!("{found} cells than the {CELLS} of drivers");
                sink.trouble(position, reason);
            }
            _ => {}
        }
    }

    /// A row of the summary. The system's name and version are told by their shape.
    fn summary(&mut self, label: &str, value: &str, sink: &mut Sink<'_>) {
        if value.is_empty() {
            return;
        }
        let text = sink.evidence(value);
        let machine = &mut sink.inventory.machine;
        if machine.os_name.is_none() && value.starts_with("Microsoft Windows") {
            machine.os_name = Some(text);
            return;
        }
        if machine.os_version.is_none()
            && let Some(version) = os_version(value)
        {
            machine.os_version = Some(version);
            return;
        }
        match words::label(label) {
            Some(Label::OsName) => machine.os_name = Some(text),
            Some(Label::Computer) => machine.computer = Some(text),
            Some(Label::Manufacturer | Label::Model) => {
                self.maker.push_str(&text);
                self.maker.push(' ');
                machine.is_virtual = Some(words::is_virtual(&self.maker));
            }
            Some(Label::SecureBoot) => machine.secure_boot = words::switch(value),
            Some(Label::Protection) if words::is_unprotected(value) => {
                machine.memory_integrity = Some(false);
            }
            Some(Label::ProtectionServices) => {
                machine.memory_integrity = Some(words::has_memory_integrity(value));
            }
            Some(Label::Protection) | None => {}
        }
    }
}

/// `10.0.22631 Build 22631`, with the word in any language.
fn os_version(value: &str) -> Option<Version> {
    let mut parts = value.split(' ');
    let version = parts
        .next()
        .filter(|version| version.matches('.').count() >= 2)?;
    let build = parts.next_back()?;
    let is_build = version.split('.').nth(2) == Some(build);
    is_build.then(|| Version::parse(version)).flatten()
}

fn driver(position: u64, cells: &[&str]) -> Driver {
    let cell = |at: usize| cells.get(at).copied().unwrap_or("");
    // Where there is no file, a sentence says so.
    let path = Some(cell(2)).filter(|path| path.contains('\\') || shape::is_image(path));
    Driver {
        what: What::Service,
        position,
        name: cell(0).to_owned(),
        title: cell(1).to_owned(),
        path: path.unwrap_or("").to_owned(),
        start: words::start(cell(5)),
        running: words::running(cell(6)).or_else(|| words::answer(cell(4))),
        ..Driver::default()
    }
}
