//! The version resource: what an image says of itself.

use object::LittleEndian as LE;
use object::pe::RT_VERSION;
use object::read::pe::{ResourceDirectory, ResourceDirectoryEntryData, ResourceDirectoryTable};

use super::image::Image;
use crate::driver::Version;

/// What a version resource states, of the first language it has.
#[derive(Debug, Default)]
pub(super) struct VersionInfo {
    pub(super) file_version: Option<Version>,
    pub(super) original_filename: String,
    pub(super) company_name: String,
    pub(super) file_description: String,
}

/// The version resource of an image; `None` if it has none.
pub(super) fn version_info(image: &Image<'_>) -> Result<Option<VersionInfo>, String> {
    let resources = image.resources().map_err(|error| error.to_string())?;
    let Some(resources) = resources else {
        return Ok(None);
    };
    let root = resources.root().map_err(|error| error.to_string())?;
    let mut kinds = root.entries.iter();
    let is_version = |id: Option<u16>| id == Some(RT_VERSION);
    let Some(kind) = kinds.find(|entry| is_version(entry.name_or_id().id())) else {
        return Ok(None);
    };
    let names = kind
        .data(resources)
        .ok()
        .and_then(ResourceDirectoryEntryData::table);
    let data = names.and_then(|names| first_data(&names, resources, image));
    let data = data.ok_or("its place cannot be read")?;
    let info = blocks(data).next().ok_or("it is cut or forged")?;
    Ok(Some(VersionInfo::of(&info)))
}

/// Below the kind of a resource are its names, below each of them its languages.
fn first_data<'a>(
    names: &ResourceDirectoryTable<'a>,
    resources: ResourceDirectory<'a>,
    image: &Image<'a>,
) -> Option<&'a [u8]> {
    let languages = names.entries.first()?.data(resources).ok()?.table()?;
    let place = languages.entries.first()?.data(resources).ok()?.data()?;
    let (address, size) = (place.offset_to_data.get(LE), place.size.get(LE));
    let data = image.data_at(address)?;
    Some(&data[..data.len().min(size as usize)])
}

impl VersionInfo {
    fn of(root: &Block<'_>) -> Self {
        let (value, children) = root.body.split_at(root.value_length.min(root.body.len()));
        let mut info = Self {
            file_version: fixed_version(value),
            ..Self::default()
        };
        let padding = root.value_length.next_multiple_of(4) - root.value_length;
        let mut parts = blocks(children.get(padding..).unwrap_or_default());
        let strings = parts.find(|part| part.key == "StringFileInfo");
        let table = strings.and_then(|strings| blocks(strings.body).next());
        for string in table.iter().flat_map(|table| blocks(table.body)) {
            let field = match string.key.as_str() {
                "OriginalFilename" => &mut info.original_filename,
                "CompanyName" => &mut info.company_name,
                "FileDescription" => &mut info.file_description,
                _ => continue,
            };
            text(string.body).trim().clone_into(field);
        }
        info
    }
}

/// `dwFileVersionMS` and `dwFileVersionLS` of `VS_FIXEDFILEINFO`.
fn fixed_version(value: &[u8]) -> Option<Version> {
    let value = value.strip_prefix(&[0xBD, 0x04, 0xEF, 0xFE])?.get(4..12)?;
    let at = |at: usize| u16::from_le_bytes([value[at], value[at + 1]]);
    Some(Version([at(2), at(0), at(6), at(4)]))
}

/// A node of the resource.
struct Block<'a> {
    key: String,
    /// A value, then further nodes; of a string only its text, whose length many compilers state wrongly.
    body: &'a [u8],
    value_length: usize,
}

/// The nodes that lie one after the other, up to one that cannot be read.
fn blocks(mut data: &[u8]) -> impl Iterator<Item = Block<'_>> {
    const HEADER: usize = 6;
    std::iter::from_fn(move || {
        let at = |at: usize| Some(u16::from_le_bytes([*data.get(at)?, *data.get(at + 1)?]));
        let (length, value_length) = (usize::from(at(0)?), usize::from(at(2)?));
        let block = data.get(..length)?;
        let key = block.get(HEADER..)?;
        let end = key.chunks_exact(2).position(|unit| unit == [0, 0])? * 2;
        let body = block.get((HEADER + end + 2).next_multiple_of(4)..);
        data = data.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some(Block {
            key: text(&key[..end]),
            body: body.unwrap_or_default(),
            value_length,
        })
    })
}

/// UTF-16 up to its end or a NUL.
fn text(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2);
    let units = units.map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    let units = units.take_while(|unit| *unit != 0);
    char::decode_utf16(units)
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}
