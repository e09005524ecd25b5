//! The text of `pnputil`, whose labels are in the language of the machine: lines are told by the shape of their values,
//! and the two that may say anything by the order they have always had, provider and class.

use super::put_version;
use crate::driver::date::DateOrder;
use crate::driver::format::Format;
use crate::driver::inventory::Sink;
use crate::driver::powershell::signers;
use crate::driver::read::Form;
use crate::driver::record::{Driver, What};
use crate::driver::{shape, words};

pub(in crate::driver) const FORM: Form = Form {
    format: Format::PnpUtilText,
    recognise,
    read: |text, sink| {
        read(text, sink);
        Ok(())
    },
};

/// Lines that are looked at to tell the form.
const LINES: usize = 60;

fn recognise(head: &str) -> bool {
    let mut values = Values::of(head)
        .take(LINES)
        .map(|(_, value)| Shape::of(value));
    if values.any(|shape| shape == Shape::PublishedInf)
        && values.any(|shape| shape == Shape::Version)
    {
        return true;
    }
    // A list may be empty: its title, and a sentence.
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty());
    let title = lines.next().unwrap_or("");
    title.contains("PnP") && !title.contains([':', ',', '{', '<', '[', '=']) && lines.count() <= 1
}

fn read(text: &str, sink: &mut Sink<'_>) {
    // The program writes the month first in most languages.
    let order = DateOrder::of(text, DateOrder::MonthFirst);
    let mut block = Block::default();
    for (number, value) in Values::of(text) {
        let shape = Shape::of(value);
        // An original name of this shape follows the published one.
        if shape == Shape::PublishedInf && block.lines != 1 {
            std::mem::take(&mut block).give(sink);
            block = Block::starting(number, value);
        } else if block.lines > 0 {
            block.take(shape, value, order);
        }
    }
    let is_cut = block.lines > 0 && block.driver.version.is_none();
    if is_cut {
        sink.cut(block.driver.position);
    } else {
        block.give(sink);
    }
}

/// Gives the values behind labels with the numbers of their lines; in some languages a value stands in the line below.
struct Values<'t> {
    lines: std::iter::Peekable<std::iter::Zip<std::str::Lines<'t>, std::ops::RangeFrom<u64>>>,
}

impl<'t> Values<'t> {
    fn of(text: &'t str) -> Self {
        Self {
            lines: text.lines().zip(1..).peekable(),
        }
    }
}

impl<'t> Iterator for Values<'t> {
    type Item = (u64, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (line, number) = self.lines.next()?;
            let Some((_, value)) = line.split_once([':', '：']) else {
                continue;
            };
            if !value.trim().is_empty() {
                return Some((number, value.trim()));
            }
            let is_value = |(next, _): &(&str, u64)| !next.contains([':', '：']);
            let below = self.lines.next_if(is_value);
            return Some((number, below.map_or("", |(next, _)| next.trim())));
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// `oem35.inf`
    PublishedInf,
    /// `netrtwlane.inf`
    Inf,
    /// `{4d36e972-e325-11ce-bfc1-08002be10318}`
    Guid,
    /// `05/26/2020 10.38.117.2020`
    Version,
    /// A catalog's name.
    Catalog,
    Other,
}

impl Shape {
    fn of(value: &str) -> Self {
        if shape::is_published_inf(value) {
            Self::PublishedInf
        } else if shape::is_inf(value) {
            Self::Inf
        } else if value.starts_with('{') && !shape::guid(value).is_empty() {
            Self::Guid
        } else if is_version(value) {
            Self::Version
        } else if shape::is_catalog(value) {
            Self::Catalog
        } else {
            Self::Other
        }
    }
}

/// A date, which may be `00/00/0000`, with a version of numbers and dots.
fn is_version(value: &str) -> bool {
    let Some((date, version)) = value.rsplit_once(' ') else {
        return false;
    };
    let is_date = |c: char| c.is_ascii_digit() || matches!(c, '/' | '.' | '-' | ' ' | '\u{200e}');
    date.len() >= 8
        && date.chars().all(is_date)
        && version.contains('.')
        && version
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// What is said of a package.
#[derive(Default)]
struct Block {
    driver: Driver,
    /// Lines of the block so far.
    lines: usize,
    /// Those of them that may say anything.
    others: usize,
}

impl Block {
    fn starting(number: u64, name: &str) -> Self {
        let driver = Driver {
            what: What::Package,
            position: number,
            name: name.to_owned(),
            ..Driver::default()
        };
        Self {
            driver,
            lines: 1,
            others: 0,
        }
    }

    fn take(&mut self, shape: Shape, value: &str, order: DateOrder) {
        let driver = &mut self.driver;
        match shape {
            Shape::PublishedInf | Shape::Inf if driver.original.is_empty() => {
                value.clone_into(&mut driver.original);
            }
            Shape::Guid if driver.class_guid.is_empty() => driver.class_guid = shape::guid(value),
            Shape::Version if driver.version.is_none() => {
                put_version(driver, value, order);
                self.others = SIGNER;
            }
            Shape::Other => {
                match self.others {
                    0 => value.clone_into(&mut driver.provider),
                    1 => value.clone_into(&mut driver.class),
                    SIGNER => driver.signers = signers(value),
                    _ => {}
                }
                self.others += 1;
            }
            _ => {}
        }
        self.lines += 1;
    }

    fn give(mut self, sink: &mut Sink<'_>) {
        if self.lines == 0 {
            return;
        }
        let signer = self
            .driver
            .signers
            .first()
            .map_or("", |signer| signer.name.as_str());
        self.driver.signature = words::named_signature(signer);
        sink.driver(self.driver);
    }
}

/// The place of the signer among the lines that may say anything: the first below the version.
const SIGNER: usize = 2;
