//! Templates: what many records have in common.

use super::decode::Decoder;
use super::program::{Program, Source};
use super::types::Guid;

/// The identity of a record's layout: the template of the event, with that of its data where it is another one.
/// Elements without a template, as in forwarded events, count as one when all but their texts is the same.
///
/// Equal ids within one reader, and within readers that share [`Templates`], mean equal content, across chunks; an id is never given to another content. Ids count
/// up from 0, so that a `Vec` can map them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TemplateId(pub(super) u32);

impl TemplateId {
    /// The id as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where a field's value is in every event of one [`TemplateId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot {
    pub(super) of_data: bool,
    pub(super) source: Source,
}

/// The templates that a reader has met.
///
/// Logs of the same kinds have the same templates: hand them from reader to reader, so that each is compiled once and
/// every [`TemplateId`] keeps its meaning. With many small logs that saves a fifth of the work.
///
/// ```no_run
/// use wegweiser_parsers::evtx::{Reader, Templates};
///
/// let mut templates = Templates::default();
/// for path in ["Security.evtx", "System.evtx"] {
///     let mut reader = Reader::open(path)?.with_templates(templates);
///     while let Some(event) = reader.next_event()? {
///         println!("{event:?}");
///     }
///     templates = reader.into_templates();
/// }
/// # Ok::<(), wegweiser_parsers::ParseError>(())
/// ```
#[derive(Debug, Default)]
pub struct Templates(pub(super) Decoder);

/// What events of one layout have in common: bind rules to it once, then read by [`Slot`].
///
/// ```no_run
/// use std::collections::HashMap;
/// use std::ops::ControlFlow;
/// use wegweiser_parsers::evtx::Reader;
///
/// let mut slots = HashMap::new();
/// Reader::open("Security.evtx")?.for_each(|event| {
///     let user = match event.template() {
///         Some(template) => slots
///             .entry(template.id())
///             .or_insert_with(|| template.slot_of("TargetUserName"))
///             .and_then(|slot| event.value(slot)),
///         None => event.field("TargetUserName"),
///     };
///     ControlFlow::<()>::Continue(())
/// })?;
/// # Ok::<(), wegweiser_parsers::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Template<'a> {
    pub(super) id: TemplateId,
    pub(super) root: &'a Program,
    pub(super) data: Option<&'a Program>,
}

impl<'a> Template<'a> {
    /// The identity of this layout.
    pub fn id(&self) -> TemplateId {
        self.id
    }

    /// The GUID that the provider's manifest gives to the event's template; zeros where the data has none. Contents
    /// differ under one GUID.
    pub fn guid(&self) -> Guid {
        self.data.unwrap_or(self.root).guid
    }

    /// Where the first field of this name is.
    pub fn slot_of(&self, name: &str) -> Option<Slot> {
        self.slots()
            .find_map(|(of, slot)| (of == name).then_some(slot))
    }

    /// The fields that an event may have, in the order of the document, with their slots.
    pub fn slots(&self) -> impl Iterator<Item = (&'a str, Slot)> + use<'a> {
        let layers = [(Some(self.root), false), (self.data, true)];
        layers.into_iter().flat_map(|(program, of_data)| {
            let fields = program.map_or(&[][..], |program| &program.fields[..]);
            fields.iter().filter_map(move |field| {
                let source = field.source;
                Some((program?.name(*field), Slot { of_data, source }))
            })
        })
    }
}
