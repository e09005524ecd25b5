//! JSON whose values are not always of the kind they should be: a wrong kind is as good as nothing.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
    value::MapAccessDeserializer,
};

/// A text, borrowed where it has no escapes; empty where there is none.
#[derive(Debug, Clone, Default)]
pub(super) struct Text<'t>(pub(super) Cow<'t, str>);

impl Text<'_> {
    /// Without blanks around it, and nothing where it says that there is nothing.
    pub(super) fn trimmed(&self) -> &str {
        match self.0.trim() {
            "-" | "n/a" | "N/A" => "",
            text => text,
        }
    }
}

/// Objects in a list; empty where there is no list. Whatever is no object is an empty one. At most `MOST` are kept, as an
/// object takes much more room in memory than two braces in a file.
#[derive(Debug, Clone)]
pub(super) struct Objects<T, const MOST: usize> {
    pub(super) kept: Vec<T>,
    /// How many there were beyond that.
    pub(super) left_out: u64,
}

impl<T, const MOST: usize> Default for Objects<T, MOST> {
    fn default() -> Self {
        Self {
            kept: Vec::new(),
            left_out: 0,
        }
    }
}

/// Texts in a list, or one text instead of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts<'t>(pub(super) Vec<Text<'t>>);

/// An object; what is none is the default of `T`.
#[derive(Debug, Clone, Default)]
pub(super) struct Object<T>(pub(super) T);

/// The visits that give nothing, for a visitor whose value has a default.
macro_rules! nothing {
    ($($visit:ident($kind:ty)),*) => {
        $(fn $visit<E>(self, _: $kind) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        })*
    };
}

macro_rules! no_scalar {
    () => {
        nothing!(
            visit_bool(bool),
            visit_i64(i64),
            visit_u64(u64),
            visit_f64(f64)
        );
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
    };
}

macro_rules! no_list {
    () => {
        fn visit_seq<A: SeqAccess<'t>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
}

macro_rules! no_object {
    () => {
        fn visit_map<A: MapAccess<'t>>(self, mut object: A) -> Result<Self::Value, A::Error> {
            while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
}

struct TextVisitor;

impl<'t> Visitor<'t> for TextVisitor {
    type Value = Text<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'t str) -> Result<Self::Value, E> {
        Ok(Text(text.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Text(text.to_owned().into()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Text(if value { "TRUE" } else { "FALSE" }.into()))
    }

    nothing!(visit_i64(i64), visit_u64(u64), visit_f64(f64));

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Text::default())
    }

    no_list!();
    no_object!();
}

impl<'t, 'de: 't> Deserialize<'de> for Text<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextsVisitor;

impl<'t> Visitor<'t> for TextsVisitor {
    type Value = Texts<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts")
    }

    fn visit_borrowed_str<E>(self, text: &'t str) -> Result<Self::Value, E> {
        Ok(Texts(vec![Text(text.into())]))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Texts(vec![Text(text.to_owned().into())]))
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = list.next_element()? {
            texts.push(text);
        }
        Ok(Texts(texts))
    }

    no_scalar!();
    no_object!();
}

impl<'t, 'de: 't> Deserialize<'de> for Texts<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextsVisitor)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'t, T: Deserialize<'t> + Default> Visitor<'t> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, object: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(object)).map(Object)
    }

    nothing!(visit_str(&str));
    no_scalar!();
    no_list!();
}

impl<'t, T: Deserialize<'t> + Default> Deserialize<'t> for Object<T> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ObjectVisitor(PhantomData))
    }
}

struct ObjectsVisitor<T, const MOST: usize>(PhantomData<T>);

impl<'t, T: Deserialize<'t> + Default, const MOST: usize> Visitor<'t> for ObjectsVisitor<T, MOST> {
    type Value = Objects<T, MOST>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut objects = Objects::default();
        while objects.kept.len() < MOST
            && let Some(Object(object)) = list.next_element()?
        {
            objects.kept.push(object);
        }
        while list.next_element::<IgnoredAny>()?.is_some() {
            objects.left_out += 1;
        }
        Ok(objects)
    }

    nothing!(visit_str(&str));
    no_scalar!();
    no_object!();
}

impl<'t, T: Deserialize<'t> + Default, const MOST: usize> Deserialize<'t> for Objects<T, MOST> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ObjectsVisitor(PhantomData))
    }
}
