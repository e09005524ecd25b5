//! The elements of the policy, as they are written.

use std::collections::HashSet;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::error::{ErrorKind, ParseError};

/// The elements that matter, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Elements {
    pub(super) version: String,
    pub(super) denies: Vec<FileElement>,
    pub(super) attributes: Vec<FileElement>,
    pub(super) signers: Vec<SignerElement>,
    /// Ids of the rules on files that the kernel's scenario refers to.
    pub(super) kernel_rules: HashSet<String>,
    /// Ids of the signers that the kernel's scenario denies.
    pub(super) kernel_signers: HashSet<String>,
    /// Ids of those among them that have exceptions.
    pub(super) excepted_signers: HashSet<String>,
}

/// A `Deny` or `FileAttrib`; empty where an attribute is absent.
#[derive(Debug, Default)]
pub(super) struct FileElement {
    pub(super) id: String,
    pub(super) friendly_name: String,
    pub(super) hash: String,
    pub(super) file_name: String,
    pub(super) minimum: String,
    pub(super) maximum: String,
}

/// A `Signer`.
#[derive(Debug, Default)]
pub(super) struct SignerElement {
    pub(super) id: String,
    pub(super) name: String,
    /// `Type` and `Value` of its `CertRoot`.
    pub(super) root: (String, String),
    pub(super) publisher: String,
    pub(super) oem_id: String,
    /// Ids of file attributes.
    pub(super) files: Vec<String>,
}

/// The scenario of drivers; 12 is that of programs.
const KERNEL: &str = "131";

/// Rules or signers, of which genuine lists have two thousand; bounds what a forged one holds.
const MOST: usize = 100_000;

/// Deeper than any policy; bounds what a forged one holds.
const DEPTH: usize = 64;

pub(super) fn collect(text: &str) -> Result<Elements, ParseError> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut walk = Walk::default();
    loop {
        let event = reader.read_event();
        let offset = reader.buffer_position();
        let failed =
            |reason: String| ParseError::new(ErrorKind::Malformed, reason).at_offset(offset);
        match event {
            Ok(Event::Start(tag)) => {
                walk.open(&tag).map_err(failed)?;
            }
            Ok(Event::Empty(tag)) => {
                walk.open(&tag).map_err(failed)?;
                walk.close();
            }
            Ok(Event::End(_)) => walk.close(),
            Ok(Event::Text(text)) if walk.is_in("VersionEx") => {
                walk.elements.version.push_str(text.trim());
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err(failed(format!("the XML is broken: {error}"))),
        }
    }
    let failed = |reason: &'static str| Err(ParseError::new(ErrorKind::Malformed, reason));
    if !walk.path.is_empty() {
        return failed("the policy breaks off; fetch the file again");
    }
    if !walk.is_policy {
        return failed("no policy of code integrity: the root element is no `SiPolicy`");
    }
    Ok(walk.elements)
}

#[derive(Default)]
struct Walk {
    /// Names of the open elements.
    path: Vec<String>,
    is_policy: bool,
    in_kernel: bool,
    denied_signer: String,
    elements: Elements,
}

impl Walk {
    fn is_in(&self, name: &str) -> bool {
        self.path.iter().rev().any(|open| open == name)
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let name = tag.local_name();
        let name = name.as_ref();
        if self.path.len() >= DEPTH {
            return Err(format!("elements lie more than {DEPTH} deep"));
        }
        let elements = &self.elements;
        if elements.denies.len() + elements.attributes.len() + elements.signers.len() > MOST {
            return Err(format!("the policy has more than {MOST} rules and signers"));
        }
        let attribute = |name: &str| -> Result<String, String> {
            let found = tag.try_get_attribute(name);
            let found = found.map_err(|error| format!("an attribute is broken: {error}"))?;
            let Some(found) = found else {
                return Ok(String::new());
            };
            let value = found.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            let value = value.map_err(|error| format!("`{name}` is broken: {error}"))?;
            Ok(value.trim().to_owned())
        };
        match name {
            "SiPolicy" if self.path.is_empty() => self.is_policy = true,
            "Deny" | "FileAttrib" => {
                let element = FileElement {
                    id: attribute("ID")?,
                    friendly_name: attribute("FriendlyName")?,
                    hash: attribute("Hash")?,
                    file_name: attribute("FileName")?,
                    minimum: attribute("MinimumFileVersion")?,
                    maximum: attribute("MaximumFileVersion")?,
                };
                match name {
                    "Deny" => self.elements.denies.push(element),
                    _ => self.elements.attributes.push(element),
                }
            }
            "Signer" => self.elements.signers.push(SignerElement {
                id: attribute("ID")?,
                name: attribute("Name")?,
                ..SignerElement::default()
            }),
            "CertRoot" | "CertPublisher" | "CertOemID" | "FileAttribRef"
                if self.is_in("Signer") =>
            {
                let signer = self.elements.signers.last_mut();
                let signer = signer.expect("an open signer has been pushed");
                match name {
                    "CertRoot" => signer.root = (attribute("Type")?, attribute("Value")?),
                    "CertPublisher" => signer.publisher = attribute("Value")?,
                    "CertOemID" => signer.oem_id = attribute("Value")?,
                    _ => signer.files.push(attribute("RuleID")?),
                }
            }
            "SigningScenario" => self.in_kernel = attribute("Value")? == KERNEL,
            "FileRuleRef" if self.in_kernel => {
                self.elements.kernel_rules.insert(attribute("RuleID")?);
            }
            "DeniedSigner" if self.in_kernel => {
                self.denied_signer = attribute("SignerId")?;
                let signer = self.denied_signer.clone();
                self.elements.kernel_signers.insert(signer);
            }
            "ExceptAllowRule" if self.is_in("DeniedSigner") => {
                let signer = self.denied_signer.clone();
                self.elements.excepted_signers.insert(signer);
            }
            _ => {}
        }
        self.path.push(name.to_owned());
        Ok(())
    }

    fn close(&mut self) {
        if self.path.pop().as_deref() == Some("SigningScenario") {
            self.in_kernel = false;
        }
    }
}
