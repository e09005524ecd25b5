//! The types of values.

/// The type of a [`Value`](super::Value), without the mark of arrays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// No value; its bytes, if any, mean nothing.
    Null,
    /// UTF-16 text.
    String,
    /// Text in a Windows code page, read as Windows-1252.
    AnsiString,
    /// Signed integers.
    Int8,
    /// Unsigned integers.
    UInt8,
    /// Signed integers.
    Int16,
    /// Unsigned integers.
    UInt16,
    /// Signed integers.
    Int32,
    /// Unsigned integers.
    UInt32,
    /// Signed integers.
    Int64,
    /// Unsigned integers.
    UInt64,
    /// Single-precision floating point.
    Real32,
    /// Double-precision floating point.
    Real64,
    /// A truth value of 32 bits; some providers store bit masks in it.
    Bool,
    /// Bytes.
    Binary,
    /// A GUID.
    Guid,
    /// An unsigned integer of the width of a pointer.
    SizeT,
    /// 100-nanosecond intervals since 1601.
    FileTime,
    /// A date in eight fields.
    SystemTime,
    /// A security identifier.
    Sid,
    /// A 32-bit integer shown in hexadecimal.
    HexInt32,
    /// A 64-bit integer shown in hexadecimal.
    HexInt64,
    /// A handle; it has no text.
    EvtHandle,
    /// A fragment of binary XML; its content is part of the event's fields.
    BinXml,
    /// XML as text in an unknown form; kept as bytes.
    EvtXml,
}

pub(super) const NULL: u8 = 0x00;
pub(super) const STRING: u8 = 0x01;
pub(super) const ANSI_STRING: u8 = 0x02;
pub(super) const BIN_XML: u8 = 0x21;
/// Set on the code of a type: an array of it.
pub(super) const ARRAY: u8 = 0x80;

/// The type that a code stands for, with or without the mark of arrays.
#[inline]
pub(super) const fn of_code(code: u8) -> Option<Kind> {
    Some(match code & !ARRAY {
        0x00 => Kind::Null,
        0x01 => Kind::String,
        0x02 => Kind::AnsiString,
        0x03 => Kind::Int8,
        0x04 => Kind::UInt8,
        0x05 => Kind::Int16,
        0x06 => Kind::UInt16,
        0x07 => Kind::Int32,
        0x08 => Kind::UInt32,
        0x09 => Kind::Int64,
        0x0a => Kind::UInt64,
        0x0b => Kind::Real32,
        0x0c => Kind::Real64,
        0x0d => Kind::Bool,
        0x0e => Kind::Binary,
        0x0f => Kind::Guid,
        0x10 => Kind::SizeT,
        0x11 => Kind::FileTime,
        0x12 => Kind::SystemTime,
        0x13 => Kind::Sid,
        0x14 => Kind::HexInt32,
        0x15 => Kind::HexInt64,
        0x20 => Kind::EvtHandle,
        0x21 => Kind::BinXml,
        0x23 => Kind::EvtXml,
        _ => return None,
    })
}

/// Bytes of one value of the types that always have as many.
#[inline]
pub(super) const fn fixed_size(code: u8) -> Option<usize> {
    Some(match code {
        0x03 | 0x04 => 1,
        0x05 | 0x06 => 2,
        0x07 | 0x08 | 0x0b | 0x0d | 0x14 => 4,
        0x09 | 0x0a | 0x0c | 0x11 | 0x15 => 8,
        0x0f | 0x12 => 16,
        _ => return None,
    })
}

/// What the decoding of descriptors has to know about a code: one load and one addition each.
/// Sums of up to 16 384 of them keep the two counts apart.
pub(super) const UNKNOWN: u32 = 1 << 16;
/// See [`UNKNOWN`].
pub(super) const NESTED: u32 = 1;
/// The class of every code.
pub(super) const CLASSES: [u32; 256] = {
    let mut classes = [0; 256];
    let mut code = 0;
    while code < 256 {
        if of_code(code as u8).is_none() || code == ARRAY as usize {
            classes[code] = UNKNOWN;
        } else if code == BIN_XML as usize {
            classes[code] = NESTED;
        }
        code += 1;
    }
    classes
};
