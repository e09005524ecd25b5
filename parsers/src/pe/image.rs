//! The parts of a PE image that its readers need, for 32 and 64 bits alike.

use std::ops::Range;

use object::LittleEndian as LE;
use object::pe;
use object::read::pe::{
    DataDirectories, ImageNtHeaders, ImageOptionalHeader as _, ResourceDirectory, SectionTable,
    optional_header_magic,
};

/// A PE image whose headers can be read.
#[derive(Debug)]
pub(super) struct Image<'a> {
    bytes: &'a [u8],
    /// Whether addresses have 64 bits.
    pub(super) is_64: bool,
    pub(super) is_native: bool,
    section_alignment: u32,
    /// Seconds since 1970, or part of a digest in a reproducible build.
    pub(super) link_time: u32,
    /// Empty where the section headers cannot be read.
    sections: SectionTable<'a>,
    directories: DataDirectories<'a>,
    header_end: usize,
    checksum: Range<usize>,
    /// Where the header says where the certificate table is; empty at the checksum where it has no room for that.
    certificate_entry: Range<usize>,
}

/// What an Authenticode signature covers: everything but the checksum, the place of the certificate table, and the table
/// itself.
#[derive(Debug)]
pub(super) struct Covered {
    pub(super) ranges: [Range<usize>; 4],
    /// NUL bytes behind them, which signing would put before its table.
    padding: usize,
}

impl Covered {
    pub(super) fn padding(&self) -> &'static [u8] {
        &[0; ALIGNMENT][..self.padding]
    }
}

/// Certificate tables start at a multiple of this.
const ALIGNMENT: usize = 8;
/// `CheckSum` in the optional header, in both widths.
const CHECKSUM: usize = 64;
/// Signature and file header, which come before the optional header.
const BEFORE_OPTIONAL: usize = 24;
/// Sections that are looked at, more than any linker makes of a driver: each look-up goes through all of them.
const SECTIONS: usize = 1024;

impl<'a> Image<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, String> {
        match optional_header_magic(bytes) {
            Ok(pe::IMAGE_NT_OPTIONAL_HDR32_MAGIC) => Self::of::<pe::ImageNtHeaders32>(bytes),
            Ok(pe::IMAGE_NT_OPTIONAL_HDR64_MAGIC) => Self::of::<pe::ImageNtHeaders64>(bytes),
            Ok(magic) => Err(format!("optional header of the unknown kind {magic:#06x}")),
            Err(_) => Err("there is no PE header".to_owned()),
        }
    }

    fn of<Headers: ImageNtHeaders>(bytes: &'a [u8]) -> Result<Self, String> {
        let cut = |_| "the optional header is cut or forged".to_owned();
        let dos = pe::ImageDosHeader::parse(bytes).map_err(cut)?;
        let start = dos.nt_headers_offset() as usize;
        let mut end = start as u64;
        let (headers, directories) = Headers::parse(bytes, &mut end).map_err(cut)?;
        let sections = headers.sections(bytes, end).unwrap_or_default();
        let checksum = start + BEFORE_OPTIONAL + CHECKSUM;
        let checksum = checksum..checksum + size_of::<u32>();
        let entry = size_of::<pe::ImageDataDirectory>();
        let certificate_entry =
            start + size_of::<Headers>() + pe::IMAGE_DIRECTORY_ENTRY_SECURITY * entry;
        // It is left out also where it says that there is no table: signing writes it.
        let certificate_entry = if directories.len() > pe::IMAGE_DIRECTORY_ENTRY_SECURITY {
            certificate_entry..certificate_entry + entry
        } else {
            checksum.end..checksum.end
        };
        Ok(Self {
            bytes,
            is_64: headers.is_type_64(),
            is_native: headers.optional_header().subsystem() == pe::IMAGE_SUBSYSTEM_NATIVE,
            section_alignment: headers.optional_header().section_alignment(),
            link_time: headers.file_header().time_date_stamp.get(LE),
            header_end: end as usize + sections.len() * size_of::<pe::ImageSectionHeader>(),
            sections,
            directories,
            checksum,
            certificate_entry,
        })
    }

    /// Where the certificate table lies in the file, as far as it is there; `None` if there is none.
    ///
    /// # Errors
    ///
    /// If it cannot lie there, so that nobody knows what a signature would cover.
    pub(super) fn certificate_table(&self) -> Result<Option<Range<usize>>, &'static str> {
        let Some(entry) = self.directories.get(pe::IMAGE_DIRECTORY_ENTRY_SECURITY) else {
            return Ok(None);
        };
        // Alone among the directories it has an offset in the file, as it is not loaded.
        let (offset, size) = entry.address_range();
        let (start, size) = (offset as usize, size as usize);
        let end = self.bytes.len();
        if start == 0 || size == 0 {
            Ok(None)
        } else if start < self.header_end {
            Err("the certificate table lies in the headers")
        } else if start > end {
            Err("the certificate table lies beyond the end of the file, which may have been cut")
        } else {
            Ok(Some(start..end.min(start.saturating_add(size))))
        }
    }

    /// What an Authenticode signature covers, given where the certificate table lies.
    pub(super) fn covered(&self, certificate_table: Option<Range<usize>>) -> Covered {
        let end = self.bytes.len();
        let padding = match certificate_table {
            Some(_) => 0,
            None => end.next_multiple_of(ALIGNMENT) - end,
        };
        let table = certificate_table.unwrap_or(end..end);
        let ranges = [
            0..self.checksum.start,
            self.checksum.end..self.certificate_entry.start,
            self.certificate_entry.end..table.start,
            table.end..end,
        ];
        Covered { ranges, padding }
    }

    /// What keeps memory integrity from running it: pages hold either code or what can be written, so sections must begin
    /// at pages and be one or the other ("Driver compatibility with memory integrity" of Microsoft).
    pub(super) fn hvci_obstacle(&self) -> Option<String> {
        const PAGE: u32 = 0x1000;
        if !self.section_alignment.is_multiple_of(PAGE) {
            let alignment = self.section_alignment;
            return Some(format!(
                "its sections are aligned to {alignment} bytes, and not to pages"
            ));
        }
        let both = pe::IMAGE_SCN_MEM_EXECUTE | pe::IMAGE_SCN_MEM_WRITE;
        let mut sections = self.sections.iter().take(SECTIONS);
        let section = sections.find(|section| section.characteristics.get(LE) & both == both)?;
        let name = String::from_utf8_lossy(section.raw_name()).into_owned();
        Some(format!("its section `{name}` can be written and run"))
    }

    /// The address of a directory; `None` if there is none.
    pub(super) fn directory(&self, index: usize) -> Option<u32> {
        let (address, size) = self.directories.get(index)?.address_range();
        (address != 0 && size != 0).then_some(address)
    }

    /// The resources; `None` if there are none.
    pub(super) fn resources(&self) -> object::read::Result<Option<ResourceDirectory<'a>>> {
        self.directories
            .resource_directory(self.bytes, &self.sections)
    }

    /// What is loaded to an address, up to the end of its section.
    pub(super) fn data_at(&self, address: u32) -> Option<&'a [u8]> {
        let mut sections = self.sections.iter().take(SECTIONS);
        sections.find_map(|section| section.pe_data_at(self.bytes, address))
    }
}
