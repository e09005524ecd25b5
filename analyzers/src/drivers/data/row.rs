//! The rows of the saved tables: numbers only. Texts, rows and links are told by their place.

use wegweiser_parsers::driver::Version;

use super::saved::{Section, number};

/// A row of a table.
pub(super) trait Row: Sized {
    const SECTION: Section;
    /// In bytes.
    const WIDTH: usize;

    fn read(bytes: &[u8]) -> Option<Self>;
    fn write(&self, out: &mut Vec<u8>);
}

/// A row of a table of names. Its first field is the key of the name, which the table is sorted by.
pub(super) trait Name {
    /// The text that is the name.
    fn name(&self) -> u32;
}

macro_rules! row {
    ($(#[$about:meta])* $row:ident in $section:ident { $($(#[$field_about:meta])* $field:ident,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy)]
        pub(super) struct $row {
            $($(#[$field_about])* pub(super) $field: u32,)*
        }

        impl Row for $row {
            const SECTION: Section = Section::$section;
            const WIDTH: usize = 4 * [$(stringify!($field)),*].len();

            fn read(bytes: &[u8]) -> Option<Self> {
                let mut numbers = bytes.chunks_exact(4).map(number);
                Some(Self { $($field: numbers.next()?,)* })
            }

            fn write(&self, out: &mut Vec<u8>) {
                $(out.extend(self.$field.to_le_bytes());)*
            }
        }
    };
}

row! {
    /// What list this is.
    About in About {
        /// A `List` as a number.
        list,
        /// Of what day or version it is.
        date,
        /// Links in pairs: a reason, and how often something was skipped for it.
        skipped,
        skipped_count,
    }
}

row! {
    /// A driver of the catalogue, or a rule of the block list.
    Document in Documents {
        id,
        name,
        created,
        /// A `Category` as a number; 0 where the list does not say.
        category,
        /// Links to texts.
        cves,
        cves_count,
    }
}

row! {
    /// A file.
    Sample in Samples {
        document,
        name,
        /// Folded.
        company,
        /// Folded.
        publisher,
        version_high,
        version_low,
        /// Of `flag`.
        flags,
    }
}

row! {
    /// A name of a file, folded.
    FileName in Names {
        key,
        name,
        /// A sample; a document if it is a tag.
        of,
        /// One of `role`.
        role,
    }
}

row! {
    /// Files denied by name and version.
    FileRule in FileRules {
        key,
        /// Folded.
        name,
        document,
        minimum_high,
        minimum_low,
        maximum_high,
        maximum_low,
        /// Of `flag`.
        flags,
        /// Links to signers.
        signers,
        signers_count,
    }
}

row! {
    /// A denied signer.
    Signer in Signers {
        document,
        tbs,
        /// Folded.
        publisher,
        /// Of `flag`.
        flags,
    }
}

impl Name for FileName {
    fn name(&self) -> u32 {
        self.name
    }
}

impl Name for FileRule {
    fn name(&self) -> u32 {
        self.name
    }
}

/// Bits of rows.
pub(super) mod flag {
    /// The sample has a version; the rule has an upper end.
    pub(in super::super) const VERSION: u32 = 1;
    /// It was tried with memory integrity on.
    pub(in super::super) const TRIED_WITH_HVCI: u32 = 2;
    /// It loaded then.
    pub(in super::super) const LOADS_DESPITE_HVCI: u32 = 4;
    /// The signer is denied for certain files only.
    pub(in super::super) const FOR_FILES: u32 = 8;
    /// The signer must have an OEM id.
    pub(in super::super) const OEM_ID: u32 = 16;
}

/// What a name is to a file.
pub(super) mod role {
    /// `OriginalFilename`.
    pub(in super::super) const ORIGINAL: u32 = 0;
    /// The name it was found under.
    pub(in super::super) const FILE: u32 = 1;
    /// A name of the whole document.
    pub(in super::super) const TAG: u32 = 2;
}

/// A version as two numbers.
pub(super) fn pack(version: Version) -> (u32, u32) {
    let [a, b, c, d] = version.0.map(u32::from);
    (a << 16 | b, c << 16 | d)
}

/// The version that two numbers are.
pub(super) fn unpack(high: u32, low: u32) -> Version {
    Version([
        (high >> 16) as u16,
        high as u16,
        (low >> 16) as u16,
        low as u16,
    ])
}

impl Sample {
    pub(super) fn version(&self) -> Option<Version> {
        (self.flags & flag::VERSION != 0).then(|| unpack(self.version_high, self.version_low))
    }

    pub(super) fn loads_despite_hvci(&self) -> Option<bool> {
        let is_known = self.flags & flag::TRIED_WITH_HVCI != 0;
        is_known.then_some(self.flags & flag::LOADS_DESPITE_HVCI != 0)
    }
}
