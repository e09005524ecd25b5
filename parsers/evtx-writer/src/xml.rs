//! XML as a tree, and its binary form.

use crate::chunk::ChunkWriter;
use crate::value::Value;

/// A part of the XML of an event or of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// An element.
    Element {
        /// Its name.
        name: String,
        /// The slot without whose value the element is left out; only within templates.
        dependency: Option<u16>,
        /// Its attributes.
        attributes: Vec<(String, Vec<Node>)>,
        /// Its content.
        content: Vec<Node>,
    },
    /// Text.
    Text(String),
    /// Text in a `CDATA` section.
    Cdata(String),
    /// A character by its number.
    Character(u16),
    /// An entity by its name: `amp`, `lt`, `gt`, `quot`, `apos`.
    Entity(String),
    /// The value of a slot; only within templates.
    Slot {
        /// Its number.
        number: u16,
        /// The declared type.
        code: u8,
        /// Whether NULL leaves the element out.
        optional: bool,
    },
    /// An instance of a template in the place of an element.
    Instance(Template, Vec<Value>),
}

impl Node {
    /// An element.
    pub fn element(name: &str, content: Vec<Node>) -> Self {
        Self::Element {
            name: name.to_owned(),
            dependency: None,
            attributes: Vec::new(),
            content,
        }
    }

    /// Adds an attribute to an element.
    ///
    /// # Panics
    ///
    /// On anything but an element.
    pub fn with(mut self, attribute: &str, value: Node) -> Self {
        let Self::Element { attributes, .. } = &mut self else {
            panic!("only elements have attributes");
        };
        attributes.push((attribute.to_owned(), vec![value]));
        self
    }

    /// The value of an optional slot.
    pub fn slot(number: u16, code: u8) -> Self {
        Self::Slot {
            number,
            code,
            optional: true,
        }
    }

    /// Text.
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A template: XML with slots.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Its GUID. Readers must not trust it.
    pub guid: [u8; 16],
    /// Its content: one root element, usually.
    pub content: Vec<Node>,
}

impl ChunkWriter {
    pub(crate) fn fragment(&mut self, nodes: &[Node], in_template: bool) {
        self.bytes.extend([0x0f, 1, 1, 0]);
        self.nodes(nodes, in_template);
        self.bytes.push(0);
    }

    pub(crate) fn nodes(&mut self, nodes: &[Node], in_template: bool) {
        for node in nodes {
            self.node(node, in_template);
        }
    }

    fn node(&mut self, node: &Node, in_template: bool) {
        match node {
            Node::Element {
                name,
                dependency,
                attributes,
                content,
            } => {
                self.bytes
                    .push(if attributes.is_empty() { 0x01 } else { 0x41 });
                if in_template {
                    let dependency = dependency.unwrap_or(0xffff);
                    self.bytes.extend(dependency.to_le_bytes());
                }
                let size = self.hole();
                self.name(name);
                if !attributes.is_empty() {
                    let size = self.hole();
                    for (number, (name, value)) in attributes.iter().enumerate() {
                        let more = number + 1 < attributes.len();
                        self.bytes.push(if more { 0x46 } else { 0x06 });
                        self.name(name);
                        self.nodes(value, in_template);
                    }
                    self.fill(size);
                }
                if content.is_empty() {
                    self.bytes.push(0x03);
                } else {
                    self.bytes.push(0x02);
                    self.nodes(content, in_template);
                    self.bytes.push(0x04);
                }
                self.fill(size);
            }
            Node::Text(text) => {
                self.bytes.extend([0x05, 0x01]);
                self.counted(text);
            }
            Node::Cdata(text) => {
                self.bytes.push(0x07);
                self.counted(text);
            }
            Node::Character(unit) => {
                self.bytes.push(0x08);
                self.bytes.extend(unit.to_le_bytes());
            }
            Node::Entity(name) => {
                self.bytes.push(0x09);
                self.name(name);
            }
            Node::Slot {
                number,
                code,
                optional,
            } => {
                self.bytes.push(if *optional { 0x0e } else { 0x0d });
                self.bytes.extend(number.to_le_bytes());
                self.bytes.push(*code);
            }
            Node::Instance(template, values) => self.instance(template, values),
        }
    }

    /// A template instance: the definition where it is used first, then the values.
    pub(crate) fn instance(&mut self, template: &Template, values: &[Value]) {
        self.bytes.extend([0x0c, 0x01]);
        self.bytes.extend_from_slice(&template.guid[..4]);
        self.definition(template);
        self.bytes.extend((values.len() as u32).to_le_bytes());
        let descriptors = self.bytes.len();
        for value in values {
            self.bytes.extend([0, 0, value.code(), 0]);
        }
        for (number, value) in values.iter().enumerate() {
            let from = self.bytes.len();
            match value {
                Value::Instance {
                    template,
                    values,
                    header,
                } => {
                    if *header {
                        self.bytes.extend([0x0f, 1, 1, 0]);
                    }
                    self.instance(template, values);
                    self.bytes.push(0);
                }
                Value::Fragment(nodes) => {
                    self.nodes(nodes, false);
                    self.bytes.push(0);
                }
                value => self.bytes.extend(value.bytes()),
            }
            // What is too long for its descriptor makes the record too long for a chunk, and that is refused.
            let size = (self.bytes.len() - from) as u16;
            let at = descriptors + number * 4;
            self.bytes[at..at + 2].copy_from_slice(&size.to_le_bytes());
        }
    }
}
