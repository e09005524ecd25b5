//! Writes PE images that are as small as they can be.

use std::ops::Range;

use sha2::{Digest, Sha256};

/// Where the parts of every written image lie.
pub(crate) const PE_HEADER: usize = 0x80;
pub(crate) const SECTION: usize = 0x200;
const SECTION_ADDRESS: u32 = 0x1000;

/// Keys and values of a version resource.
pub(crate) type Strings = Vec<(&'static str, &'static str)>;

/// What an image is to contain.
#[derive(Debug, Clone, Default)]
pub(crate) struct Image {
    pub(crate) is_32: bool,
    pub(crate) subsystem: u16,
    pub(crate) link_time: u32,
    pub(crate) imports: Vec<(&'static str, Vec<Import>)>,
    /// Strings of the version resource, and its version.
    pub(crate) version: Option<([u16; 4], Strings)>,
    /// What lies behind the last section.
    pub(crate) overlay: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Import {
    Name(&'static str),
    Number(u16),
}

impl Image {
    /// A driver for 64 bits that has nothing of all that.
    pub(crate) fn driver() -> Self {
        Self {
            subsystem: 1,
            ..Self::default()
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut section = vec![0x90; 16];
        let resources = self.version.as_ref().map(|(version, strings)| {
            let at = section.len();
            resources(&mut section, *version, strings);
            at
        });
        let imports = (!self.imports.is_empty()).then(|| self.write_imports(&mut section));
        section.resize(section.len().next_multiple_of(0x200), 0);

        let directories: [(usize, Option<usize>); 2] = [(1, imports), (2, resources)];
        let mut image = self.headers(section.len(), &directories);
        image.resize(SECTION, 0);
        image.append(&mut section);
        image.extend_from_slice(&self.overlay);
        image
    }

    fn headers(&self, section: usize, directories: &[(usize, Option<usize>)]) -> Vec<u8> {
        let mut image = b"MZ".to_vec();
        image.resize(60, 0);
        put32(&mut image, PE_HEADER as u32);
        image.resize(PE_HEADER, 0);
        image.extend_from_slice(b"PE\0\0");
        put16(&mut image, if self.is_32 { 0x14C } else { 0x8664 });
        put16(&mut image, 1);
        put32(&mut image, self.link_time);
        image.resize(image.len() + 8, 0);
        let (width, magic) = if self.is_32 {
            (96, 0x10B)
        } else {
            (112, 0x20B)
        };
        put16(&mut image, width + 16 * 8);
        put16(&mut image, 0x22);
        let optional = image.len();
        put16(&mut image, magic);
        image.resize(optional + 64, 0);
        put32(&mut image, 0x1234_5678);
        put16(&mut image, self.subsystem);
        image.resize(optional + usize::from(width) - 4, 0);
        put32(&mut image, 16);
        for number in 0..16 {
            let found = directories.iter().find(|(index, _)| *index == number);
            match found.and_then(|(_, at)| *at) {
                Some(at) => {
                    put32(&mut image, SECTION_ADDRESS + at as u32);
                    put32(&mut image, (section - at) as u32);
                }
                None => image.resize(image.len() + 8, 0),
            }
        }
        image.extend_from_slice(b".text\0\0\0");
        for field in [
            section as u32,
            SECTION_ADDRESS,
            section as u32,
            SECTION as u32,
        ] {
            put32(&mut image, field);
        }
        image.resize(image.len() + 16, 0);
        image
    }

    fn write_imports(&self, section: &mut Vec<u8>) -> usize {
        let mut descriptors = Vec::new();
        let name = |section: &mut Vec<u8>, name: &str| {
            let at = SECTION_ADDRESS + section.len() as u32;
            section.extend_from_slice(name.as_bytes());
            section.push(0);
            at
        };
        for (library, functions) in &self.imports {
            let library = name(section, library);
            let thunks = functions.iter().map(|function| match function {
                Import::Name(text) => {
                    let at = SECTION_ADDRESS + section.len() as u32;
                    section.extend_from_slice(&[7, 0]);
                    name(section, text);
                    u64::from(at)
                }
                Import::Number(number) => {
                    u64::from(*number) | if self.is_32 { 1 << 31 } else { 1 << 63 }
                }
            });
            let thunks: Vec<u64> = thunks.chain([0]).collect();
            let at = SECTION_ADDRESS + section.len() as u32;
            for thunk in thunks {
                let width = if self.is_32 { 4 } else { 8 };
                section.extend_from_slice(&thunk.to_le_bytes()[..width]);
            }
            for field in [at, 0, 0, library, at] {
                put32(&mut descriptors, field);
            }
        }
        let at = section.len();
        section.append(&mut descriptors);
        section.resize(section.len() + 20, 0);
        at
    }
}

/// A resource directory with one version resource, and the resource behind it.
fn resources(section: &mut Vec<u8>, version: [u16; 4], strings: &[(&str, &str)]) {
    const SUBDIRECTORY: u32 = 1 << 31;
    let start = section.len() as u32;
    for (id, next) in [(16, SUBDIRECTORY + 24), (1, SUBDIRECTORY + 48), (0x409, 72)] {
        section.resize(section.len() + 14, 0);
        put16(section, 1);
        put32(section, id);
        put32(section, next);
    }
    let mut fixed = vec![0xBD, 0x04, 0xEF, 0xFE, 0, 0, 1, 0];
    for part in [version[1], version[0], version[3], version[2]] {
        put16(&mut fixed, part);
    }
    fixed.resize(52, 0);
    let strings = strings.iter().map(|(key, value)| {
        let mut text = utf16(value);
        text.extend_from_slice(&[0, 0]);
        let length = text.len() / 2;
        block(key, &text, length, &[])
    });
    let table = block("040904b0", &[], 0, &strings.collect::<Vec<_>>());
    let info = block("StringFileInfo", &[], 0, &[table]);
    let root = block("VS_VERSION_INFO", &fixed, 52, &[info]);
    put32(section, SECTION_ADDRESS + start + 88);
    put32(section, root.len() as u32);
    section.resize(section.len() + 8, 0);
    section.extend_from_slice(&root);
    section.resize(section.len().next_multiple_of(4), 0);
}

fn block(key: &str, value: &[u8], value_length: usize, children: &[Vec<u8>]) -> Vec<u8> {
    let mut block = vec![0; 6];
    block.extend(utf16(key));
    block.extend_from_slice(&[0, 0]);
    for part in std::iter::once(value).chain(children.iter().map(Vec::as_slice)) {
        block.resize(block.len().next_multiple_of(4), 0);
        block.extend_from_slice(part);
    }
    let length = block.len() as u16;
    block[..2].copy_from_slice(&length.to_le_bytes());
    block[2..4].copy_from_slice(&(value_length as u16).to_le_bytes());
    block[4] = u8::from(value_length * 2 == value.len());
    block
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn put16(bytes: &mut Vec<u8>, value: u16) {
    bytes.extend_from_slice(&value.to_le_bytes());
}

fn put32(bytes: &mut Vec<u8>, value: u32) {
    bytes.extend_from_slice(&value.to_le_bytes());
}

/// Where the checksum of a written image lies.
pub(crate) fn checksum() -> Range<usize> {
    PE_HEADER + 24 + 64..PE_HEADER + 24 + 68
}

/// Where a written image says where its certificate table is.
pub(crate) fn certificate_entry(image: &[u8]) -> Range<usize> {
    let optional = PE_HEADER + 24;
    let directories = if image[optional] == 0x0B && image[optional + 1] == 0x01 {
        96
    } else {
        112
    };
    optional + directories + 32..optional + directories + 40
}

/// Puts a certificate table into an image, as signing does: padded, at the end, with a new checksum.
pub(crate) fn with_table(image: &[u8], content: &[u8]) -> Vec<u8> {
    let mut image = image.to_vec();
    image.resize(image.len().next_multiple_of(8), 0);
    let at = image.len();
    let table = table(content);
    image.extend_from_slice(&table);
    let entry = certificate_entry(&image);
    image[entry.start..entry.start + 4].copy_from_slice(&(at as u32).to_le_bytes());
    image[entry.start + 4..entry.end].copy_from_slice(&(table.len() as u32).to_le_bytes());
    image[checksum()].copy_from_slice(&[0xAB; 4]);
    image
}

/// One entry of a certificate table.
pub(crate) fn table(content: &[u8]) -> Vec<u8> {
    let mut table = Vec::new();
    put32(&mut table, content.len() as u32 + 8);
    put16(&mut table, 0x200);
    put16(&mut table, 2);
    table.extend_from_slice(content);
    table.resize(table.len().next_multiple_of(8), 0);
    table
}

/// The bytes that an Authenticode digest is of, put together the simple way.
pub(crate) fn covered(image: &[u8]) -> Vec<u8> {
    let entry = certificate_entry(image);
    let at = |at: usize| u32::from_le_bytes(image[at..at + 4].try_into().unwrap()) as usize;
    let (start, size) = (at(entry.start), at(entry.start + 4));
    let mut kept = image.to_vec();
    if start == 0 {
        kept.resize(kept.len().next_multiple_of(8), 0);
    } else {
        kept.drain(start..start + size);
    }
    kept.drain(entry);
    kept.drain(checksum());
    kept
}

/// The digest of these bytes in hexadecimal.
pub(crate) fn hex<D: Digest>(bytes: &[u8]) -> String {
    let digits = D::digest(bytes);
    let digits = digits.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
    digits.collect()
}

pub(crate) fn authentihash(image: &[u8]) -> String {
    hex::<Sha256>(&covered(image))
}
