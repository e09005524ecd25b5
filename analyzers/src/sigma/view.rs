//! An event as the engine asks for it.

use std::borrow::Cow;
use std::cell::OnceCell;

use rsigma_eval::{Event as SigmaEvent, EventValue};

use super::group::Group;
use super::record::Record;

/// The columns of an event, each decoded when first asked for.
pub(super) struct View<'e> {
    group: &'e Group,
    record: Record<'e>,
    texts: Vec<OnceCell<Vec<String>>>,
}

impl<'e> View<'e> {
    pub(super) fn new(group: &'e Group, record: Record<'e>) -> Self {
        Self {
            group,
            record,
            texts: group.columns.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    pub(super) fn texts(&self, column: usize) -> &[String] {
        self.texts[column].get_or_init(|| self.record.texts(column))
    }
}

impl SigmaEvent for View<'_> {
    fn get_field(&self, path: &str) -> Option<EventValue<'_>> {
        let text = |text| EventValue::Str(Cow::Borrowed(text));
        match self.texts(self.group.column(path)?) {
            [] => None,
            [one] => Some(text(one)),
            many => Some(EventValue::Array(
                many.iter().map(|one| text(one)).collect(),
            )),
        }
    }

    /// Each value, then all of them with blanks between: keywords that belong together may be in several.
    fn any_string_value(&self, pred: &dyn Fn(&str) -> bool) -> bool {
        let texts = self.group.any.map_or(&[][..], |any| self.texts(any));
        texts.iter().any(|text| pred(text)) || texts.len() > 1 && pred(&texts.join(" "))
    }

    fn all_string_values(&self) -> Vec<Cow<'_, str>> {
        let texts = self.group.any.map_or(&[][..], |any| self.texts(any));
        texts.iter().map(|text| Cow::Borrowed(&**text)).collect()
    }

    /// Only rules that ask for it in what they report get the event as JSON, which nobody reads here.
    fn to_json(&self) -> serde_json::Value {
        serde_json::Value::Null
    }
}
