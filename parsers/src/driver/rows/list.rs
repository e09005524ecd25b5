//! Lists of properties: `Format-List` of PowerShell, and `wmic … /format:list`.

use std::borrow::Cow;

use super::Row;
use crate::driver::inventory::Sink;

/// The names of the first object.
pub(super) fn names(head: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in head.lines().filter(|line| !is_blank(line)) {
        match property(line) {
            Some((name, _)) if names.len() < super::NAMES => {
                let name = name.to_lowercase();
                if names.contains(&name) {
                    break;
                }
                names.push(name);
            }
            None if is_continued(line) && !names.is_empty() => {}
            _ => break,
        }
    }
    names
}

/// Gives each object. They are divided by blank lines; where converted line ends have put one behind every line, by the
/// name that comes again.
pub(super) fn each(text: &str, sink: &mut Sink<'_>, each: &mut dyn FnMut(&Row<'_>, &mut Sink<'_>)) {
    let mut list = List {
        names: Vec::new(),
        cells: Vec::new(),
        position: 0,
        previous: 0,
    };
    let is_spaced = is_double_spaced(text);
    for (line, number) in text.lines().zip(1..) {
        if is_blank(line) {
            if !is_spaced {
                list.give(sink, each);
            }
        } else if is_continued(line) && !list.cells.is_empty() {
            list.continue_with(line);
        } else if let Some((name, value)) = property(line) {
            if list.has(name) || list.cells.len() >= super::NAMES {
                list.give(sink, each);
            }
            if list.cells.is_empty() {
                list.position = number;
            }
            list.push(name, value);
        } else {
            sink.trouble(number, "no property of the form `Name : value`");
        }
    }
    if list.cells.len() < list.previous && !list.cells.is_empty() {
        sink.cut(list.position);
    } else {
        list.give(sink, each);
    }
}

/// The object that is being read.
struct List<'t> {
    /// Those of the object before are kept, as they are most often the same.
    names: Vec<String>,
    cells: Vec<Cow<'t, str>>,
    position: u64,
    /// How many properties the object before had: all of a class have as many.
    previous: usize,
}

impl<'t> List<'t> {
    fn has(&self, name: &str) -> bool {
        let mut names = self.names[..self.cells.len()].iter();
        names.any(|known| is_same(known, name))
    }

    fn push(&mut self, name: &str, value: &'t str) {
        let at = self.cells.len();
        if self.names.get(at).is_none_or(|known| !is_same(known, name)) {
            self.names.truncate(at);
            self.names.push(name.to_lowercase());
        }
        self.cells.push(value.into());
    }

    /// A long value goes on in the next line; a blank at the end of a line is its own.
    fn continue_with(&mut self, line: &str) {
        if let Some(cell) = self.cells.last_mut() {
            cell.to_mut().push_str(line.trim_start());
        }
    }

    fn give(&mut self, sink: &mut Sink<'_>, each: &mut dyn FnMut(&Row<'_>, &mut Sink<'_>)) {
        if self.cells.is_empty() {
            return;
        }
        let row = Row {
            position: self.position,
            names: self.names[..self.cells.len()].into(),
            cells: self.cells.as_slice().into(),
        };
        each(&row, sink);
        self.previous = self.cells.len();
        self.cells.clear();
    }
}

/// Whether the first two properties have a blank line between them.
fn is_double_spaced(text: &str) -> bool {
    let lines = text.lines().skip_while(|line| is_blank(line));
    let mut lines = lines
        .skip(1)
        .skip_while(|line| is_continued(line) && !is_blank(line));
    let between = lines.next();
    let after = lines.find(|line| !is_blank(line));
    between.is_some_and(is_blank) && after.is_some_and(|line| property(line).is_some())
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

fn is_continued(line: &str) -> bool {
    line.starts_with("   ")
}

fn is_same(lower: &str, name: &str) -> bool {
    // All names of properties are ASCII; others are compared as they stand.
    lower.eq_ignore_ascii_case(name)
}

/// The name and value of a line such as `DriverVersion : 1.2.3.4`, or `DriverVersion=1.2.3.4` of `wmic`. A blank at the
/// end stays, as the value may go on.
fn property(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_end_matches('\r');
    let end = line.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    let (name, rest) = line.split_at(end);
    let value = rest.trim_start().strip_prefix([':', '='])?;
    (!name.is_empty()).then_some((name, value.trim_start()))
}
