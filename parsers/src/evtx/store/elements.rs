//! Fragments of elements that have no template: forwarded events, and data that was logged as XML.
//!
//! What remains when the texts are taken out repeats from record to record. It is compiled like a definition whose
//! slots are the texts. There is no offset to find it by; it is found by following the bytes along a known content,
//! which says where others go on differently.

use super::{Store, Stored};
use crate::evtx::bytes::{CHUNK, Chunk, array, slice, until_nul};
use crate::evtx::content::Then;
use crate::evtx::kind;
use crate::evtx::names::Names;
use crate::evtx::program::{SLOTS, entity};
use crate::evtx::slots::{self, Slot, Values};
use crate::evtx::token::{Token, Tokens, is_piece};
use crate::evtx::types::Guid;

/// How many contents may go on differently from one; real logs have one for each kind of event.
const BRANCHES: usize = 256;

/// A content that goes on differently from this part on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Branch {
    part: usize,
    program: u32,
}

/// Why a fragment is none that is known.
enum Unknown {
    /// Damage, or what no content can hold.
    Irregular,
    /// It leaves the content of a program, if there is any yet, at this part.
    New(Option<u32>, usize),
}

impl Store {
    /// The program of the elements in a range of the chunk, and their texts as slots. Those that come in pieces are put
    /// together in `joined`; their slots lie behind the chunk.
    pub(in crate::evtx) fn elements(
        &mut self,
        chunk: &Chunk,
        range: (usize, usize),
        slots: &mut [Slot; SLOTS],
        joined: &mut Vec<u8>,
    ) -> Option<(u32, Values)> {
        match self.follow(chunk, range, slots, joined) {
            Ok(found) => Some(found),
            Err(Unknown::Irregular) => None,
            Err(Unknown::New(from, part)) => {
                self.learn(chunk, range, from, part)?;
                self.follow(chunk, range, slots, joined).ok()
            }
        }
    }

    fn follow(
        &mut self,
        chunk: &Chunk,
        (mut at, end): (usize, usize),
        slots: &mut [Slot; SLOTS],
        joined: &mut Vec<u8>,
    ) -> Result<(u32, Values), Unknown> {
        joined.clear();
        let (stored, names) = (&self.stored[..], &mut self.names);
        let mut program = self.first.ok_or(Unknown::New(None, 0))?;
        let mut content = &stored[program as usize].content;
        let mut count = 0;
        for part in 0.. {
            let step = if let Some(step) = content.step(part, chunk, (at, end), names) {
                step
            } else {
                let found = branch(stored, (program, part), chunk, (at, end), names);
                let (other, step) = found.ok_or(Unknown::New(Some(program), part))?;
                (program, content) = (other, &stored[other as usize].content);
                step
            };
            at = step.1;
            match step.0 {
                Then::Name { .. } => {}
                Then::Text => {
                    let slot = slots.get_mut(count).ok_or(Unknown::Irregular)?;
                    (*slot, at) = string(chunk, at)
                        .or_else(|| text(chunk, (at, end), joined))
                        .ok_or(Unknown::Irregular)?;
                    count += 1;
                }
                Then::End => break,
            }
        }
        let values = Values {
            count,
            end: at,
            nested: 0,
        };
        Ok((program, values))
    }

    /// Compiles what is new, and notes where it goes on differently.
    #[cold]
    fn learn(
        &mut self,
        chunk: &Chunk,
        range: (usize, usize),
        from: Option<u32>,
        part: usize,
    ) -> Option<()> {
        if let Some(from) = from
            && self.stored[from as usize].branches.len() == BRANCHES
        {
            return None;
        }
        let tokens = Tokens::new(chunk, range.0, range.1, false);
        let program = self.compile(tokens, chunk, Guid([0; 16]))?;
        match from {
            Some(from) => {
                let branches = &mut self.stored[from as usize].branches;
                branches.push(Branch { part, program });
            }
            None => self.first = Some(program),
        }
        Some(())
    }
}

/// The program whose content goes on as the chunk does, from a part on where that of another does not; and the step
/// there.
#[cold]
fn branch(
    stored: &[Stored],
    (from, part): (u32, usize),
    chunk: &Chunk,
    range: (usize, usize),
    names: &mut Names,
) -> Option<(u32, (Then, usize))> {
    let branches = &stored[from as usize].branches;
    let mut there = branches.iter().filter(|branch| branch.part == part);
    there.find_map(|branch| {
        let content = &stored[branch.program as usize].content;
        Some((branch.program, content.step(part, chunk, range, names)?))
    })
}

/// The slot of a text that is one string, as nearly all are, and where it ends.
#[inline]
fn string(chunk: &Chunk, at: usize) -> Option<(Slot, usize)> {
    let [0x05, kind::STRING, low, high] = *array(chunk, at)? else {
        return None;
    };
    let (at, length) = (at + 4, usize::from(u16::from_le_bytes([low, high])) * 2);
    if is_piece(*chunk.get(at + length)?) {
        return None;
    }
    Some((slots::slot(kind::STRING, at, length)?, at + length))
}

/// The slot of the text that begins at a place, put together from its pieces, and where it ends.
#[cold]
fn text(chunk: &Chunk, (at, end): (usize, usize), joined: &mut Vec<u8>) -> Option<(Slot, usize)> {
    let mut tokens = Tokens::new(chunk, at, end, false);
    let mut slot = match tokens.next()? {
        Token::Literal { code, at, length } => slots::slot(code, at, length)?,
        token => {
            let empty = slots::slot(kind::STRING, CHUNK + joined.len(), 0)?;
            join(empty, token, chunk, joined)?
        }
    };
    while tokens.position() < end && is_piece(*chunk.get(tokens.position())?) {
        slot = join(slot, tokens.next()?, chunk, joined)?;
    }
    Some((slot, tokens.position()))
}

/// The slot of a text with one more piece. Only the last text grows, so that it ends where `joined` does.
#[cold]
fn join(slot: Slot, token: Token<'_>, chunk: &Chunk, joined: &mut Vec<u8>) -> Option<Slot> {
    let (code, mut at, length) = (
        slots::code_of(slot),
        slots::at_of(slot),
        slots::length_of(slot),
    );
    if at < CHUNK {
        at = CHUNK + joined.len();
        joined.extend_from_slice(until_nul(slice(chunk, slots::at_of(slot), length)?));
    }
    match token {
        Token::Literal {
            code: kind::STRING,
            at,
            length,
        } => joined.extend_from_slice(until_nul(slice(chunk, at, length)?)),
        Token::Character(unit) => joined.extend_from_slice(&unit.to_le_bytes()),
        Token::Entity(name) => joined.extend(entity(name)?.bytes().flat_map(|byte| [byte, 0])),
        _ => return None,
    }
    (code == kind::STRING)
        .then(|| slots::slot(code, at, CHUNK + joined.len() - at))
        .flatten()
}
