//! Templates compiled once per content.
//!
//! A definition repeats in every chunk at another offset, and its names lie inline or elsewhere. A GUID does not tell
//! contents apart: one GUID has several contents in real files, and a forged one could have any. So what a definition
//! says, freed from where it stands, is compared with what was compiled before.

mod elements;
mod outline;

use std::collections::HashMap;

use elements::Branch;
use outline::Outline;

use super::bytes::{CHUNK, Chunk, array};
use super::content::Content;
use super::names::Names;
use super::program::Program;
use super::token::{Tokens, definition_body};
use super::types::Guid;

/// Contents under one GUID that are kept for comparison; real files have up to three.
const ALTERNATIVES: usize = 8;
/// Bytes of definitions that one chunk may have read. Definitions of real chunks do not overlap, so that they have no
/// more bytes than the chunk; in a crafted one, each of a thousand records may refer to another start in the same 60 KiB.
const CHUNK_BUDGET: usize = 4 * CHUNK;
/// Bytes of all contents kept before the store starts over.
const STORE_BUDGET: usize = 4 << 20;
/// Definitions are at least 24 bytes long, so that no two of a real chunk share an entry of 16.
const STEP: usize = 16;

#[derive(Debug, Clone, Copy, Default)]
struct Known {
    epoch: u32,
    definition: u32,
    /// Number of the program; [`IRREGULAR`] for one that cannot be compiled.
    program: u32,
}

const IRREGULAR: u32 = u32::MAX;
/// Stands for a record that has no second template.
const NO_DATA: u32 = u32::MAX;
/// How many recent layouts are found without hashing.
const RECENT: usize = 64;
/// No program has the number of [`IRREGULAR`], and so no event has this layout.
const NO_LAYOUT: (u32, u32, u32) = (IRREGULAR, 0, 0);

#[derive(Debug)]
struct Stored {
    program: Program,
    content: Content,
    /// Of elements without a template: contents with the same beginning.
    branches: Vec<Branch>,
}

#[derive(Debug)]
pub(super) struct Store {
    stored: Vec<Stored>,
    by_guid: HashMap<[u8; 16], Vec<u32>>,
    /// The program of the first elements without a template; the others branch off from it.
    first: Option<u32>,
    /// The definitions of the current chunk, by offset.
    known: Box<[Known]>,
    epoch: u32,
    /// The pairs of programs that events have, and their numbers.
    layouts: HashMap<(u32, u32), u32>,
    /// The last pair met, by a few bits of it.
    recent: Box<[(u32, u32, u32); RECENT]>,
    /// Layouts and programs numbered before the store started over.
    layouts_before: u32,
    programs_before: u32,
    kept: usize,
    left: usize,
    names: Names,
}

impl Store {
    pub(super) fn new() -> Self {
        Self {
            stored: Vec::new(),
            by_guid: HashMap::new(),
            first: None,
            known: Box::default(),
            epoch: 0,
            layouts: HashMap::new(),
            recent: Box::new([NO_LAYOUT; RECENT]),
            layouts_before: 0,
            programs_before: 0,
            kept: 0,
            left: 0,
            names: Names::default(),
        }
    }

    /// Offsets mean something else from here on.
    pub(super) fn next_chunk(&mut self) {
        self.left = CHUNK_BUDGET;
        // Not before: a reader that starts with another's templates drops its own store unused.
        if self.known.is_empty() {
            self.known = vec![Known::default(); CHUNK / STEP].into_boxed_slice();
        }
        self.names.next_chunk();
        self.epoch = self.epoch.wrapping_add(1);
        if self.epoch == 0 {
            self.known.fill(Known::default());
            self.epoch = 1;
        }
        if self.kept > STORE_BUDGET || self.names.is_full() {
            self.programs_before = self.compiled();
            self.layouts_before = self
                .layouts_before
                .saturating_add(self.layouts.len() as u32);
            self.stored.clear();
            self.layouts.clear();
            self.recent.fill(NO_LAYOUT);
            self.by_guid.clear();
            self.first = None;
            self.names.clear();
            self.kept = 0;
        }
    }

    #[inline]
    pub(super) fn program(&self, number: u32) -> &Program {
        &self.stored[number as usize].program
    }

    /// The number that callers know a pair of programs by.
    #[inline]
    pub(super) fn layout(&mut self, root: u32, data: Option<u32>) -> u32 {
        let data = data.unwrap_or(NO_DATA);
        let place = (root ^ data.wrapping_mul(5)) as usize % RECENT;
        match self.recent[place] {
            (known_root, known_data, layout) if (known_root, known_data) == (root, data) => layout,
            _ => self.number_layout(root, data, place),
        }
    }

    #[cold]
    fn number_layout(&mut self, root: u32, data: u32, place: usize) -> u32 {
        let next = self
            .layouts_before
            .saturating_add(self.layouts.len() as u32);
        let layout = *self.layouts.entry((root, data)).or_insert(next);
        self.recent[place] = (root, data, layout);
        layout
    }

    /// How many contents were compiled.
    pub(super) fn compiled(&self) -> u32 {
        self.programs_before
            .saturating_add(self.stored.len() as u32)
    }

    /// The program of the definition at an offset; `None` for one that has to be read record by record.
    #[inline]
    pub(super) fn resolve(&mut self, chunk: &Chunk, definition: usize) -> Option<u32> {
        let known = self.known.get(definition / STEP)?;
        let program = if known.epoch == self.epoch && known.definition as usize == definition {
            known.program
        } else {
            self.look_up(chunk, definition)
        };
        (program != IRREGULAR).then_some(program)
    }

    #[cold]
    fn look_up(&mut self, chunk: &Chunk, definition: usize) -> u32 {
        let program = self.find_or_compile(chunk, definition).unwrap_or(IRREGULAR);
        self.known[definition / STEP] = Known {
            epoch: self.epoch,
            definition: definition as u32,
            program,
        };
        program
    }

    fn find_or_compile(&mut self, chunk: &Chunk, definition: usize) -> Option<u32> {
        let guid = array(chunk, definition + 4)?;
        let (at, end) = definition_body(chunk, definition)?;
        self.left = self.left.checked_sub(end - at)?;
        if let Some(numbers) = self.by_guid.get_mut(guid) {
            for place in 0..numbers.len() {
                let number = numbers[place];
                let content = &self.stored[number as usize].content;
                if content.is_at(chunk, (at, end), &mut self.names) {
                    numbers.swap(0, place);
                    return Some(number);
                }
            }
        }
        let tokens = Tokens::new(chunk, at, end, true);
        let number = self.compile(tokens, chunk, Guid(*guid))?;
        let numbers = self.by_guid.entry(*guid).or_default();
        numbers.truncate(ALTERNATIVES - 1);
        numbers.insert(0, number);
        Some(number)
    }

    /// Compiles tokens and keeps the program with their content, as long as there is room; its number.
    fn compile(&mut self, tokens: Tokens<'_>, chunk: &Chunk, guid: Guid) -> Option<u32> {
        if self.kept > STORE_BUDGET {
            return None;
        }
        let number = u32::try_from(self.stored.len()).ok()?;
        let mut outline = Outline::new(chunk, tokens, &mut self.names);
        let program = Program::compile(|| outline.next(), chunk, guid)?;
        let mut content = outline.content;
        content.shrink();
        self.kept += content.size() + 512;
        self.stored.push(Stored {
            program,
            content,
            branches: Vec::new(),
        });
        Some(number)
    }
}
