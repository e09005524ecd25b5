//! Values of every type.

use crate::xml::Template;

/// A value, as a slot of a template holds it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value; Windows sometimes leaves bytes there.
    Null(Vec<u8>),
    /// UTF-16 text.
    String(String),
    /// UTF-16 code units, which need not be text.
    Units(Vec<u16>),
    /// Bytes in the Windows code page.
    AnsiString(Vec<u8>),
    /// An integer.
    Int8(i8),
    /// An integer.
    UInt8(u8),
    /// An integer.
    Int16(i16),
    /// An integer.
    UInt16(u16),
    /// An integer.
    Int32(i32),
    /// An integer.
    UInt32(u32),
    /// An integer.
    Int64(i64),
    /// An integer.
    UInt64(u64),
    /// Single precision.
    Real32(f32),
    /// Double precision.
    Real64(f64),
    /// A truth value, 32 bits wide.
    Bool(u32),
    /// Bytes.
    Binary(Vec<u8>),
    /// A GUID as stored.
    Guid([u8; 16]),
    /// A pointer-sized integer of a 32-bit system.
    SizeT32(u32),
    /// A pointer-sized integer of a 64-bit system.
    SizeT64(u64),
    /// 100-nanosecond intervals since 1601.
    FileTime(u64),
    /// Year, month, day of week, day, hour, minute, second, milliseconds.
    SystemTime([u16; 8]),
    /// Authority and the parts after it.
    Sid(u8, Vec<u32>),
    /// Shown in hexadecimal.
    HexInt32(u32),
    /// Shown in hexadecimal.
    HexInt64(u64),
    /// A handle.
    EvtHandle(u64),
    /// A fragment: an instance of a template with its values, with or without a fragment header before it.
    Instance {
        /// The template.
        template: Template,
        /// Its values.
        values: Vec<Value>,
        /// Whether a fragment header comes first.
        header: bool,
    },
    /// A fragment of elements without a template.
    Fragment(Vec<crate::Node>),
    /// An array; the items must be of one type.
    Array(Vec<Value>),
    /// Any type code with any bytes.
    Raw(u8, Vec<u8>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl Value {
    /// The code of the type.
    pub fn code(&self) -> u8 {
        match self {
            Self::Null(_) => 0x00,
            Self::String(_) | Self::Units(_) => 0x01,
            Self::AnsiString(_) => 0x02,
            Self::Int8(_) => 0x03,
            Self::UInt8(_) => 0x04,
            Self::Int16(_) => 0x05,
            Self::UInt16(_) => 0x06,
            Self::Int32(_) => 0x07,
            Self::UInt32(_) => 0x08,
            Self::Int64(_) => 0x09,
            Self::UInt64(_) => 0x0a,
            Self::Real32(_) => 0x0b,
            Self::Real64(_) => 0x0c,
            Self::Bool(_) => 0x0d,
            Self::Binary(_) => 0x0e,
            Self::Guid(_) => 0x0f,
            Self::SizeT32(_) | Self::SizeT64(_) => 0x10,
            Self::FileTime(_) => 0x11,
            Self::SystemTime(_) => 0x12,
            Self::Sid(..) => 0x13,
            Self::HexInt32(_) => 0x14,
            Self::HexInt64(_) => 0x15,
            Self::EvtHandle(_) => 0x20,
            Self::Instance { .. } | Self::Fragment(_) => 0x21,
            Self::Array(items) => 0x80 | items.first().map_or(0x01, Value::code),
            Self::Raw(code, _) => *code,
        }
    }

    /// The bytes, of everything but fragments: those depend on where they stand.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Null(bytes)
            | Self::AnsiString(bytes)
            | Self::Binary(bytes)
            | Self::Raw(_, bytes) => bytes.clone(),
            Self::String(text) => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Units(units) => units.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
            Self::Int8(number) => number.to_le_bytes().into(),
            Self::UInt8(number) => number.to_le_bytes().into(),
            Self::Int16(number) => number.to_le_bytes().into(),
            Self::UInt16(number) => number.to_le_bytes().into(),
            Self::Int32(number) => number.to_le_bytes().into(),
            Self::UInt32(number)
            | Self::HexInt32(number)
            | Self::SizeT32(number)
            | Self::Bool(number) => number.to_le_bytes().into(),
            Self::Int64(number) => number.to_le_bytes().into(),
            Self::UInt64(number)
            | Self::HexInt64(number)
            | Self::SizeT64(number)
            | Self::FileTime(number)
            | Self::EvtHandle(number) => number.to_le_bytes().into(),
            Self::Real32(number) => number.to_le_bytes().into(),
            Self::Real64(number) => number.to_le_bytes().into(),
            Self::Guid(bytes) => bytes.to_vec(),
            Self::SystemTime(fields) => fields.iter().flat_map(|f| f.to_le_bytes()).collect(),
            Self::Sid(authority, parts) => {
                let mut bytes = vec![1, parts.len() as u8, 0, 0, 0, 0, 0, *authority];
                bytes.extend(parts.iter().flat_map(|part| part.to_le_bytes()));
                bytes
            }
            Self::Array(items) => items.iter().flat_map(Value::item_bytes).collect(),
            Self::Instance { .. } | Self::Fragment(_) => Vec::new(),
        }
    }

    /// The bytes as an item of an array: texts end with NUL there.
    fn item_bytes(&self) -> Vec<u8> {
        let mut bytes = self.bytes();
        match self {
            Self::String(_) | Self::Units(_) => bytes.extend([0, 0]),
            Self::AnsiString(_) => bytes.push(0),
            _ => {}
        }
        bytes
    }
}
