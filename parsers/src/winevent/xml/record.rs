//! One event as XML.

use quick_xml::events::{BytesStart, Event as Token};
use quick_xml::reader::Reader;

use super::super::draft::{Data, Draft, Slot};
use crate::evtx::SystemField;
use crate::limits::Limits;

/// Reads one event; the error says what is wrong with it.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Draft, String> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = true;
    config.allow_dangling_amp = true;
    let mut builder = Builder {
        draft: Draft::new(Data::Whole),
        elements: Vec::new(),
        depth: limits.json_depth,
    };
    loop {
        match reader.read_event() {
            Ok(Token::Eof) => break,
            Ok(token) => builder.take(token)?,
            Err(error) => return Err(format!("the XML is not valid: {error}")),
        }
    }
    if builder.draft.has(SystemField::EventId) {
        Ok(builder.draft)
    } else {
        Err("the event has no `EventID`".to_owned())
    }
}

struct Builder {
    draft: Draft,
    elements: Vec<Element>,
    depth: usize,
}

/// An element that is open.
struct Element {
    name: String,
    place: Place,
    text: String,
    /// It has attributes or elements: white space in it says nothing.
    is_structure: bool,
}

/// Where an element stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Event,
    System,
    SystemField,
    Data,
    Rendering,
}

impl Builder {
    fn take(&mut self, token: Token<'_>) -> Result<(), String> {
        match token {
            Token::Start(tag) => self.open(&tag),
            Token::Empty(tag) => {
                self.open(&tag)?;
                self.close();
                Ok(())
            }
            Token::End(_) => {
                self.close();
                Ok(())
            }
            // Line ends stay as they are: they are those of the event.
            Token::Text(text) => {
                self.text(&text.into_inner());
                Ok(())
            }
            Token::CData(text) => {
                self.text(&text.into_inner());
                Ok(())
            }
            Token::GeneralRef(name) => {
                let replaced = match name.resolve_char_ref() {
                    Ok(Some('\0')) | Err(_) => char::REPLACEMENT_CHARACTER.to_string(),
                    Ok(Some(c)) => c.to_string(),
                    Ok(None) => predefined(&name.into_inner()),
                };
                self.text(&replaced);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(element) = self.elements.last_mut() {
            element.text.push_str(text);
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        if self.elements.len() >= self.depth {
            return Err(format!(
                "the XML is nested deeper than {} levels",
                self.depth
            ));
        }
        let name = tag.local_name().into_inner();
        let place = match self.elements.last_mut() {
            None => Place::Event,
            Some(parent) => {
                parent.is_structure = true;
                match (parent.place, name) {
                    (Place::Event, "System") => Place::System,
                    (Place::Event, "RenderingInfo") | (Place::Rendering, _) => Place::Rendering,
                    (Place::Event | Place::Data, _) => Place::Data,
                    (Place::System | Place::SystemField, _) => Place::SystemField,
                }
            }
        };
        let mut element = Element {
            name: name.to_owned(),
            place,
            text: String::new(),
            is_structure: false,
        };
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| format!("the XML is not valid: {error}"))?;
            let key = attribute.key.into_inner();
            if key == "xmlns" || key.starts_with("xmlns:") {
                continue;
            }
            self.attribute(&mut element, key, &unescaped(&attribute.value));
        }
        self.elements.push(element);
        Ok(())
    }

    fn attribute(&mut self, element: &mut Element, key: &str, value: &str) {
        match element.place {
            Place::SystemField => {
                if let Some(field) = SystemField::at(&element.name, key) {
                    self.draft.put(Slot::System(field), value);
                }
            }
            Place::Data if element.name == "Data" && key == "Name" => {
                value.clone_into(&mut element.name);
                return;
            }
            Place::Data => self.draft.event.push(key, value),
            Place::Event | Place::System | Place::Rendering => {}
        }
        element.is_structure = true;
    }

    fn close(&mut self) {
        let Some(element) = self.elements.pop() else {
            return;
        };
        match element.place {
            Place::SystemField => {
                if let Some(field) = SystemField::at(&element.name, "") {
                    self.draft.put(Slot::System(field), &element.text);
                }
            }
            Place::Data => {
                let is_leaf = !element.is_structure || !element.text.trim().is_empty();
                if is_leaf && (self.elements.len() > 1 || !element.text.trim().is_empty()) {
                    self.draft.event.push(element.name, element.text);
                }
            }
            Place::Rendering => self.rendered(&element),
            Place::Event | Place::System => {}
        }
    }

    /// The message, and the level and keywords where `System` has none.
    fn rendered(&mut self, element: &Element) {
        let slot = match element.name.as_str() {
            "Message" => Slot::Message,
            "Level" if !self.draft.has(SystemField::Level) => Slot::System(SystemField::Level),
            "Keyword" if !self.draft.has(SystemField::Keywords) => {
                Slot::System(SystemField::Keywords)
            }
            _ => return,
        };
        self.draft.put(slot, &element.text);
    }
}

/// The text of an entity; one that XML does not define stays as it is written.
fn predefined(name: &str) -> String {
    quick_xml::escape::resolve_predefined_entity(name)
        .map_or_else(|| format!("&{name};"), str::to_owned)
}

/// The value of an attribute, with its line ends as they are.
fn unescaped(value: &str) -> String {
    quick_xml::escape::unescape(value)
        .map_or_else(|_| value.to_owned(), std::borrow::Cow::into_owned)
}
