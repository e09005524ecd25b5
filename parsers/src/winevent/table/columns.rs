//! What the columns of a table hold, from their names.

use std::ops::RangeInclusive;

use super::super::draft::Slot;
use super::super::format::Format;
use super::super::json::{ECMD_COLUMNS, EVENT_LOG_COLUMNS, POWERSHELL_COLUMNS};
use super::super::words;
use crate::evtx::SystemField;

/// The columns of a table.
pub(super) struct Columns {
    pub(super) format: Format,
    pub(super) each: Vec<Column>,
    /// How many cells a row that is whole has.
    pub(super) cells: RangeInclusive<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Slot(Slot),
    /// The data as JSON.
    Payload,
    Other,
}

/// The columns of the Event Viewer in English, German, French and Spanish. Audits show their keywords in place of a
/// level; both are known by their words.
const VIEWER: [(&[&str], Column); 7] = [
    (&["Level", "Ebene", "Niveau", "Nivel"], LEVEL),
    (
        &["Keywords", "Schlüsselwörter", "Mots clés", "Palabras clave"],
        LEVEL,
    ),
    (
        &[
            "Date and Time",
            "Datum und Uhrzeit",
            "Date et heure",
            "Fecha y hora",
        ],
        TIME,
    ),
    (&["Source", "Quelle", "Origen"], SOURCE),
    (
        &[
            "Event ID",
            "Ereignis-ID",
            "ID de l'événement",
            "Id. del evento",
            "Id. de evento",
        ],
        ID,
    ),
    (
        &["Log", "Protokoll", "Journal", "Registro"],
        Column::Slot(Slot::System(SystemField::Channel)),
    ),
    (
        &["Computer", "Ordinateur", "Equipo"],
        Column::Slot(Slot::System(SystemField::Computer)),
    ),
];

const LEVEL: Column = Column::Slot(Slot::System(SystemField::Level));
const TIME: Column = Column::Slot(Slot::System(SystemField::TimeCreated));
const SOURCE: Column = Column::Slot(Slot::System(SystemField::Provider));
const ID: Column = Column::Slot(Slot::System(SystemField::EventId));
const MESSAGE: Column = Column::Slot(Slot::Message);

impl Columns {
    /// Tells from the names of columns, and for languages that are not known from the rows below.
    pub(super) fn of(names: &[String], rows: &str) -> Option<Self> {
        Self::exported(names).or_else(|| Self::viewer(names, rows))
    }

    /// The tables that name their columns by the properties of objects.
    fn exported(names: &[String]) -> Option<Self> {
        let has = |name: &str| names.iter().any(|of| of == name);
        let count = |table: &[(&str, Slot)]| table.iter().filter(|(name, _)| has(name)).count();
        // Others have an `Id`, a `Level` and a `Message` too.
        let of_windows = ["TimeCreated", "ProviderName", "LogName", "LevelDisplayName"];
        let is_of_windows = of_windows.into_iter().any(has);
        let (format, table): (_, &[_]) =
            if has("Id") && is_of_windows && count(&POWERSHELL_COLUMNS) >= 3 {
                (Format::PowerShellCsv, &POWERSHELL_COLUMNS)
            } else if has("EventId") && has("Channel") && count(&ECMD_COLUMNS) >= 4 {
                (Format::EvtxEcmd, &ECMD_COLUMNS)
            } else if (has("EventID") || has("InstanceId")) && count(&EVENT_LOG_COLUMNS) >= 3 {
                (Format::PowerShellCsv, &EVENT_LOG_COLUMNS)
            } else {
                return None;
            };
        // The tables list names of levels before their numbers, which are more exact; a column of names must not
        // come after one of numbers.
        let is_second = |name: &str| name == "LevelDisplayName" && has("Level");
        let column = |name: &String| {
            let slot = table.iter().find(|(of, _)| of == name);
            match slot {
                _ if name == "Payload" => Column::Payload,
                Some((name, slot)) if !is_second(name) => Column::Slot(*slot),
                _ => Column::Other,
            }
        };
        Some(Self {
            format,
            each: names.iter().map(column).collect(),
            cells: names.len()..=names.len(),
        })
    }

    /// What the Event Viewer saves: the message has no name, so that rows have a cell more than the header.
    fn viewer(names: &[String], rows: &str) -> Option<Self> {
        let known = |name: &String| {
            let mut table = VIEWER.iter();
            table.find(|(words, _)| words.iter().any(|word| words::is(name, word)))
        };
        let mut columns: Vec<Column> = names
            .iter()
            .map(|name| known(name).map_or(Column::Other, |(_, column)| *column))
            .collect();
        let has = |column| columns.contains(&column);
        if !(has(TIME) && has(ID) && has(SOURCE)) {
            if names.len() != 5 || !has_shape_of_viewer(rows) {
                return None;
            }
            columns = vec![LEVEL, TIME, SOURCE, ID, Column::Other];
        }
        columns.push(MESSAGE);
        Some(Self {
            format: Format::ViewerTable,
            cells: names.len()..=names.len() + 1,
            each: columns,
        })
    }
}

/// Whether the first row has a cell more than the header of five, a number in the fourth and a date in the second.
fn has_shape_of_viewer(rows: &str) -> bool {
    let Some(row) = rows.lines().find(|line| !line.trim().is_empty()) else {
        return false;
    };
    let delimiter = if row.contains('\t') { b'\t' } else { b',' };
    let cells = super::Splitter::new(delimiter).cells(row);
    let is_number =
        |cell: &String| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    cells.len() == 6
        && is_number(&cells[3])
        && super::instant::parse(&cells[1], super::DateOrder::DayFirst).is_some()
}
