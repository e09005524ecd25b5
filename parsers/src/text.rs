//! Bytes to lines of text, whatever wrote them.
//!
//! Exports arrive in every encoding Windows and Unix know, with every line end, and with the scars of crashes
//! and full disks. [`LineReader`] hides that from the formats and counts what it had to mend.

mod encoding;
mod lines;
mod utf8;

pub(crate) use encoding::windows_1252;
pub use encoding::{Encoding, decode_document};
pub use lines::{Line, LineReader, TextTrouble};
pub use utf8::Utf8Reader;
