//! `modinfo`: what the files of modules say of themselves, of one module or of many.

use crate::driver::format::Format;
use crate::driver::inventory::Sink;
use crate::driver::lines;
use crate::driver::read::Form;
use crate::driver::record::{Driver, Signature, Signer, What};
use crate::driver::version::Version;

pub(in crate::driver) const FORM: Form = Form {
    format: Format::ModInfo,
    recognise,
    read: |text, sink| {
        read(text, sink);
        Ok(())
    },
};

fn recognise(head: &str) -> bool {
    let mut names = lines::of(head).filter_map(|line| field(line.text));
    let starts = names.find(|(name, _)| *name != "modinfo");
    let has_file = matches!(starts, Some(("filename" | "name", _)));
    let marks = ["vermagic", "srcversion", "license", "depends", "intree"];
    has_file && names.any(|(name, _)| marks.contains(&name) || name == "filename")
}

/// A module whose fields are still being read.
#[derive(Default)]
struct Module {
    driver: Driver,
    is_built_in: bool,
    /// Fields of the signature come last, after this one: without it their absence says nothing.
    has_version_magic: bool,
    /// Its last line may be half a line.
    is_open: bool,
}

fn read(text: &str, sink: &mut Sink<'_>) {
    let mut module = Module::default();
    for line in lines::of(text) {
        // The signature's own bytes, and texts of several lines.
        if line.text.starts_with([' ', '\t']) {
            continue;
        }
        match field(line.text) {
            Some(("modinfo", message)) => sink.trouble(line.number, message),
            Some(("filename", _)) | None if line.is_open => sink.cut(line.number),
            Some((name, value)) => {
                if module.ends_before(name) {
                    std::mem::take(&mut module).give(sink);
                }
                if module.driver.position == 0 {
                    module.driver.position = line.number;
                }
                module.is_open = line.is_open;
                module.set(name, value);
            }
            None => sink.trouble(line.number, "no field of the form `name: value`"),
        }
    }
    module.give(sink);
}

impl Module {
    /// A module starts with its file name; what is built into the kernel has its name before it.
    fn ends_before(&self, name: &str) -> bool {
        match name {
            "filename" => !self.driver.path.is_empty() || self.is_built_in,
            "name" => !self.driver.name.is_empty(),
            _ => false,
        }
    }

    fn set(&mut self, name: &str, value: &str) {
        let driver = &mut self.driver;
        match name {
            "filename" if value == "(builtin)" => self.is_built_in = true,
            "filename" => value.clone_into(&mut driver.path),
            "name" => value.clone_into(&mut driver.name),
            "description" if driver.title.is_empty() => value.clone_into(&mut driver.title),
            "author" if driver.provider.is_empty() => value.clone_into(&mut driver.provider),
            "version" => driver.version = Version::parse(value),
            "intree" => driver.in_tree = Some(value == "Y"),
            "vermagic" => self.has_version_magic = true,
            "sig_id" => driver.signature = Signature::Signed,
            "signer" if !value.is_empty() => driver.signers.push(Signer::named(value)),
            _ => {}
        }
    }

    fn give(mut self, sink: &mut Sink<'_>) {
        let driver = &mut self.driver;
        driver.what = What::Module;
        if driver.name.is_empty() {
            file_stem(&driver.path).clone_into(&mut driver.name);
        }
        if !driver.signers.is_empty() {
            driver.signature = Signature::Signed;
        }
        if self.has_version_magic {
            driver.in_tree.get_or_insert(false);
            if driver.signature == Signature::Unknown && !self.is_open {
                driver.signature = Signature::Unsigned;
            }
        }
        if self.is_built_in {
            driver.in_tree = Some(true);
        }
        // What was cut behind its name is no module yet.
        if !driver.path.is_empty() || self.is_built_in {
            sink.driver(self.driver);
        }
    }
}

/// `name:   value`; the names are words of a module's own section.
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then(|| (name, value.trim()))
}

/// The name of a module's file without `.ko` and what compresses it.
fn file_stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.find(".ko").map_or(file, |end| &file[..end])
}
