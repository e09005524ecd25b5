//! Recognises and reads lists of drivers, and drivers' files.

use std::io::Read as _;
use std::sync::LazyLock;

use wegweiser_core::{Completion, Content, Fact, Format, Platform, ReadError, Reader, Sink};
use wegweiser_parsers::Limits;
use wegweiser_parsers::driver::{self, Inventory};
use wegweiser_parsers::pe::{self, DriverFile};

use super::{DriverRecord, Drivers};
use crate::{places_unread, platform_of, read_error};

/// Reads lists of drivers in every form, and drivers' files.
#[derive(Clone, Copy, Debug, Default)]
pub struct DriverReader;

const ANALYZERS: &[&str] = &["drivers"];

const FILE: Format = Format {
    id: "driver-file",
    title: "a driver's file (.sys)",
    analyzers: ANALYZERS,
    export: "copy %SystemRoot%\\System32\\drivers, or the files you doubt",
};

static FORMATS: LazyLock<Vec<Format>> = LazyLock::new(|| {
    let lists = driver::Format::ALL.into_iter().map(|form| Format {
        id: form.id(),
        title: form.title(),
        analyzers: ANALYZERS,
        export: form.export(),
    });
    lists.chain([FILE]).collect()
});

/// The largest file that is looked at; display drivers have 100 MB.
const FILE_BYTES: u64 = 512 << 20;

impl Reader for DriverReader {
    fn formats(&self) -> &'static [Format] {
        &FORMATS
    }

    fn recognise(&self, head: &[u8]) -> Option<&'static Format> {
        if pe::recognise(head) {
            return FORMATS.last();
        }
        let form = driver::recognise(head)?;
        FORMATS.iter().find(|format| format.id == form.id())
    }

    fn read(
        &self,
        format: &'static Format,
        content: Content<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<Completion, ReadError> {
        let mut forms = driver::Format::ALL.into_iter();
        match forms.find(|form| form.id() == format.id) {
            Some(form) => read_list(form, content, sink),
            None => read_file(content, sink),
        }
    }
}

fn read_list(
    form: driver::Format,
    content: Content<'_>,
    sink: &mut Sink<'_>,
) -> Result<Completion, ReadError> {
    let read = driver::read(form, content, &limits());
    let inventory = read.map_err(|error| read_error(&error))?;
    let completion = completion(&inventory);
    state(form, &inventory, sink);
    observe(DriverRecord::Inventory(form, Box::new(inventory)), sink);
    Ok(completion)
}

/// A summary keeps every driver, so less text of each is held than the parser would.
fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.field_bytes = 1 << 10;
    limits
}

fn completion(inventory: &Inventory) -> Completion {
    match (
        places_unread(&inventory.troubles, inventory.trouble_count),
        inventory.dropped,
    ) {
        (Some(reason), _) => Completion::Partial(reason),
        (None, 0) => Completion::Complete,
        (None, rows) => Completion::Partial(format!("{rows} rows are more than are kept")),
    }
}

fn read_file(content: Content<'_>, sink: &mut Sink<'_>) -> Result<Completion, ReadError> {
    let failed = |reason: String| ReadError {
        line: None,
        offset: None,
        reason,
    };
    let mut bytes = Vec::new();
    let read = content.take(FILE_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| failed(error.to_string()))?;
    if bytes.len() as u64 > FILE_BYTES {
        return Err(failed(format!("it has more than {} MiB", FILE_BYTES >> 20)));
    }
    let source = sink.source();
    let name = source.rsplit(['/', '\\', '!']).next().unwrap_or(source);
    let file = DriverFile::read(name, &bytes).map_err(|error| read_error(&error))?;
    let completion = match file.troubles.as_slice() {
        [] => Completion::Complete,
        troubles => Completion::Partial(troubles.join("; ")),
    };
    sink.facts()
        .state(Fact::Platform, Platform::Windows.name(), None);
    observe(DriverRecord::File(Box::new(file)), sink);
    Ok(completion)
}

/// Lists and files of drivers seldom name their machine, and come in several.
fn observe(record: DriverRecord, sink: &mut Sink<'_>) {
    sink.state_piece();
    if let Some(mut fold) = sink.fold::<Drivers>() {
        fold.observe(record);
        sink.keep(fold);
    }
}

fn state(form: driver::Format, inventory: &Inventory, sink: &mut Sink<'_>) {
    let machine = &inventory.machine;
    let platform = form.platform().map(platform_of);
    let stated = [
        (Fact::Hostname, machine.computer.as_deref()),
        (Fact::OsName, machine.os_name.as_deref()),
        (Fact::Platform, platform.map(Platform::name)),
    ];
    for (fact, value) in stated {
        sink.facts()
            .state(fact, value.unwrap_or_default(), machine.taken);
    }
}
