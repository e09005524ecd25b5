//! An event, in the layouts that Windows writes.

use crate::value::Value;
use crate::xml::{Node, Template};

/// How an event is laid out. What it says is the same in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// One template for the whole event.
    Whole,
    /// A template for the event, and one for its data inside of it, with a fragment header between.
    #[default]
    Nested,
    /// The same without the fragment header.
    NestedBare,
    /// A template for the event, and its data as elements without a template.
    Elements,
    /// No template at all, as in forwarded events: every value is text, in pieces.
    Text,
}

impl Layout {
    /// All layouts.
    pub const ALL: [Self; 5] = [
        Self::Whole,
        Self::Nested,
        Self::NestedBare,
        Self::Elements,
        Self::Text,
    ];
}

/// An event to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// `Provider/@Name`.
    pub provider: String,
    /// `EventID`.
    pub event_id: u16,
    /// `Level`.
    pub level: u8,
    /// `TimeCreated`, and the time of writing, in 100-nanosecond intervals since 1601.
    pub time: u64,
    /// `Channel`.
    pub channel: String,
    /// `Computer`.
    pub computer: String,
    /// `EventData`: names and values. An empty name gives an element `Data` without a name.
    pub data: Vec<(String, Value)>,
    /// How it is laid out.
    pub layout: Layout,
}

const NAMESPACE: &str = "http://schemas.microsoft.com/win/2004/08/events/event";

impl Event {
    /// An event of a provider, with plain values for everything else.
    pub fn new(provider: &str, event_id: u16) -> Self {
        Self {
            provider: provider.to_owned(),
            event_id,
            level: 4,
            time: 133_770_000_000_000_000,
            channel: "Application".to_owned(),
            computer: "ws-01.example.org".to_owned(),
            data: Vec::new(),
            layout: Layout::default(),
        }
    }

    /// Sets the channel.
    pub fn channel(mut self, channel: &str) -> Self {
        channel.clone_into(&mut self.channel);
        self
    }

    /// Sets the computer.
    pub fn computer(mut self, computer: &str) -> Self {
        computer.clone_into(&mut self.computer);
        self
    }

    /// Sets the level.
    pub fn level(mut self, level: u8) -> Self {
        self.level = level;
        self
    }

    /// Sets the time, in 100-nanosecond intervals since 1601.
    pub fn time(mut self, time: u64) -> Self {
        self.time = time;
        self
    }

    /// Sets the layout.
    pub fn layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// Adds a field to the data.
    pub fn data(mut self, name: &str, value: Value) -> Self {
        self.data.push((name.to_owned(), value));
        self
    }

    /// The content of the record with this number.
    pub(crate) fn content(&self, id: u64) -> Vec<Node> {
        if self.layout == Layout::Text {
            return vec![self.text(id)];
        }
        let mut values = vec![
            Value::UInt16(self.event_id),
            Value::UInt8(self.level),
            Value::FileTime(self.time),
            Value::UInt64(id),
            Value::String(self.channel.clone()),
            Value::String(self.computer.clone()),
        ];
        let system = |number: u16| Node::slot(number, values[usize::from(number)].code());
        let system = vec![
            Node::element("Provider", Vec::new()).with("Name", Node::text(&self.provider)),
            Node::element("EventID", vec![system(0)]),
            Node::element("Level", vec![system(1)]),
            Node::element("TimeCreated", Vec::new()).with("SystemTime", system(2)),
            Node::element("EventRecordID", vec![system(3)]),
            Node::element("Channel", vec![system(4)]),
            Node::element("Computer", vec![system(5)]),
        ];
        let first = values.len() as u16;
        let slots = |first: u16| {
            let slot = |number, value: &Value| Node::slot(first + number, value.code());
            let fields = (0..).zip(&self.data);
            fields
                .map(|(number, (name, value))| data(name, vec![slot(number, value)]))
                .collect()
        };
        let own = self.data.iter().map(|(_, value)| value.clone());
        let data = match self.layout {
            Layout::Whole | Layout::Text => {
                values.extend(own);
                Node::element("EventData", slots(first))
            }
            Layout::Nested | Layout::NestedBare => {
                values.push(Value::Instance {
                    template: template(vec![Node::element("EventData", slots(0))]),
                    values: own.collect(),
                    header: self.layout == Layout::Nested,
                });
                Node::slot(first, 0x21)
            }
            Layout::Elements => {
                values.push(Value::Fragment(vec![self.elements()]));
                Node::slot(first, 0x21)
            }
        };
        let event = Node::element("Event", vec![Node::element("System", system), data])
            .with("xmlns", Node::text(NAMESPACE));
        vec![Node::Instance(template(vec![event]), values)]
    }

    /// The data as elements; only values that are text keep their type.
    fn elements(&self) -> Node {
        let fields = self.data.iter();
        let fields = fields.map(|(name, value)| data(name, pieces(value)));
        Node::element("EventData", fields.collect())
    }

    fn text(&self, id: u64) -> Node {
        let text = |name: &str, text: String| Node::element(name, vec![Node::Text(text)]);
        let system = vec![
            Node::element("Provider", Vec::new()).with("Name", Node::text(&self.provider)),
            text("EventID", self.event_id.to_string()),
            text("Level", self.level.to_string()),
            text("EventRecordID", id.to_string()),
            text("Channel", self.channel.clone()),
            text("Computer", self.computer.clone()),
        ];
        let content = vec![Node::element("System", system), self.elements()];
        Node::element("Event", content).with("xmlns", Node::text(NAMESPACE))
    }
}

fn data(name: &str, content: Vec<Node>) -> Node {
    let element = Node::element("Data", content);
    if name.is_empty() {
        element
    } else {
        element.with("Name", Node::text(name))
    }
}

/// Text as a template-less record has it: what XML reserves stands in entities, and so text comes in pieces.
fn pieces(value: &Value) -> Vec<Node> {
    let Value::String(text) = value else {
        return Vec::new();
    };
    let mut nodes = Vec::new();
    let mut run = String::new();
    for character in text.chars() {
        let entity = match character {
            '&' => "amp",
            '<' => "lt",
            '>' => "gt",
            '"' => "quot",
            '\'' => "apos",
            character => {
                run.push(character);
                continue;
            }
        };
        if !run.is_empty() {
            nodes.push(Node::Text(std::mem::take(&mut run)));
        }
        nodes.push(Node::Entity(entity.to_owned()));
    }
    if !run.is_empty() {
        nodes.push(Node::Text(run));
    }
    nodes
}

/// A template whose GUID follows from its content.
fn template(content: Vec<Node>) -> Template {
    let text = format!("{content:?}");
    let mut guid = [0; 16];
    for (number, part) in guid.chunks_exact_mut(4).enumerate() {
        let hash = text
            .bytes()
            .fold(number as u32 ^ 0x811c_9dc5, |hash, byte| {
                (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
            });
        part.copy_from_slice(&hash.to_le_bytes());
    }
    Template { guid, content }
}
