//! The digest of the names that an image imports.

use object::pe::IMAGE_DIRECTORY_ENTRY_IMPORT;

use super::algorithm::Algorithm;
use super::image::Image;

/// Libraries and functions that one image imports; the largest programs have some thousands.
const IMPORTS: usize = 1 << 16;
/// Bytes of their names.
const NAMES: usize = 4 << 20;
/// Bytes of the name of a function; decorated names of C++ have some hundreds.
const NAME: usize = 1 << 12;
/// Bytes of a descriptor of the imports from one library.
const DESCRIPTOR: usize = 20;

/// The MD5 of `library.function` of all imports, in their order; empty if there are none.
///
/// Libraries lose their suffix, functions without a name are called `ord` and their number, all in lower case. Functions
/// of OLE automation and sockets have names for their numbers in this digest; as no driver imports them, they are not
/// listed here, and the digest is left out.
pub(super) fn imphash(image: &Image<'_>) -> Result<String, &'static str> {
    let Some(address) = image.directory(IMAGE_DIRECTORY_ENTRY_IMPORT) else {
        return Ok(String::new());
    };
    let descriptors = image.data_at(address).ok_or("no section has them")?;
    let mut names = Names::default();
    for descriptor in descriptors.chunks_exact(DESCRIPTOR) {
        let (library, addresses) = (u32_at(descriptor, 12), u32_at(descriptor, 16));
        if library == 0 || addresses == 0 {
            break;
        }
        let library = name_at(image, library).ok_or("the name of a library cannot be read")?;
        // Where the loader has written addresses over the names, another table still has them.
        let thunks = Some(u32_at(descriptor, 0)).filter(|names| *names != 0);
        names.library(image, library, thunks.unwrap_or(addresses))?;
    }
    if names.text.is_empty() || names.is_unknown {
        return Ok(String::new());
    }
    Ok(Algorithm::Md5.digest(&[&names.text]))
}

#[derive(Debug, Default)]
struct Names {
    /// `library.function`, divided by commas.
    text: Vec<u8>,
    count: usize,
    /// A function has a name that is not known here.
    is_unknown: bool,
}

impl Names {
    /// Adds the functions that are imported from one library.
    fn library(&mut self, image: &Image<'_>, library: &[u8], at: u32) -> Result<(), &'static str> {
        self.more()?;
        let library = library.to_ascii_lowercase();
        let width = if image.is_64 { 8 } else { 4 };
        let thunks = image.data_at(at).unwrap_or_default();
        for thunk in thunks.chunks_exact(width) {
            if thunk.iter().all(|byte| *byte == 0) {
                break;
            }
            self.more()?;
            if !self.text.is_empty() {
                self.text.push(b',');
            }
            self.text.extend_from_slice(without_suffix(&library));
            self.text.push(b'.');
            if thunk[width - 1] & 0x80 == 0 {
                // The number before the name is only a hint.
                let name = u32_at(thunk, 0).checked_add(2);
                let name = name.and_then(|name| name_at(image, name));
                let name = name.ok_or("the name of a function cannot be read")?;
                self.text.extend(name.iter().map(u8::to_ascii_lowercase));
            } else {
                self.is_unknown |= named_by_number(&library);
                let number = u16::from_le_bytes([thunk[0], thunk[1]]);
                self.text
                    .extend_from_slice(format!("ord{number}").as_bytes());
            }
        }
        Ok(())
    }

    /// Counts one more, of a library or a function.
    fn more(&mut self) -> Result<(), &'static str> {
        self.count += 1;
        if self.count > IMPORTS || self.text.len() > NAMES {
            return Err("they are more than any driver has");
        }
        Ok(())
    }
}

fn without_suffix(file: &[u8]) -> &[u8] {
    let suffixes: [&[u8]; 3] = [b".sys", b".dll", b".ocx"];
    let mut stems = suffixes
        .iter()
        .filter_map(|suffix| file.strip_suffix(*suffix));
    stems.next().unwrap_or(file)
}

fn named_by_number(file: &[u8]) -> bool {
    [&b"oleaut32.dll"[..], b"ws2_32.dll", b"wsock32.dll"].contains(&file)
}

/// The bytes before a NUL.
fn name_at<'a>(image: &Image<'a>, address: u32) -> Option<&'a [u8]> {
    let data = image.data_at(address)?;
    let data = &data[..data.len().min(NAME)];
    Some(&data[..memchr::memchr(0, data)?])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let bytes = bytes.get(at..).and_then(<[u8]>::first_chunk);
    bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
}
