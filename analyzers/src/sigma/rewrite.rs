//! Rules as the specification means them, where the engine means something else.
//!
//! - `base64offset`: see [`base64`].
//! - Wildcards: the engine anchors `startswith` at the end and `endswith` at the start once a value has wildcards, and
//!   does not let them stand for line breaks. Such values become regular expressions of our own.

use rsigma_parser::{
    Detection, DetectionItem, Modifier, SigmaRule, SigmaString, SigmaValue, SpecialChar, StringPart,
};

use super::base64;

/// Rewrites what the engine would read otherwise.
pub(super) fn rewrite(rule: &mut SigmaRule) {
    rule.detection
        .named
        .values_mut()
        .for_each(rewrite_detection);
}

/// How many literals the modifier `windash` may make of a rule's values.
const DASHED: u32 = 50_000;

/// Refuses rules whose values would become too many: every dash of a value with `windash` has five forms.
pub(super) fn check(rule: &SigmaRule) -> Result<(), String> {
    let literals = rule
        .detection
        .named
        .values()
        .map(dashed)
        .fold(0, u32::saturating_add);
    if literals > DASHED {
        return Err(format!(
            "`windash` makes more than {DASHED} values of its values"
        ));
    }
    Ok(())
}

fn dashed(detection: &Detection) -> u32 {
    let forms = |value: &SigmaValue| match value {
        SigmaValue::String(text) => {
            let dashes = text
                .original
                .matches(['-', '/', '\u{2013}', '\u{2014}', '\u{2015}'])
                .count();
            5_u32.saturating_pow(dashes as u32)
        }
        _ => 1,
    };
    match detection {
        Detection::AllOf(items) => {
            let items = items
                .iter()
                .filter(|item| item.field.modifiers.contains(&Modifier::WindAsh));
            items
                .flat_map(|item| &item.values)
                .map(forms)
                .fold(0, u32::saturating_add)
        }
        Detection::AnyOf(inner) | Detection::And(inner) => {
            inner.iter().map(dashed).fold(0, u32::saturating_add)
        }
        Detection::ArrayMatch { body, .. } => dashed(body),
        Detection::Conditional { named, .. } => {
            named.values().map(dashed).fold(0, u32::saturating_add)
        }
        Detection::Keywords(_) => 0,
    }
}

fn rewrite_detection(detection: &mut Detection) {
    match detection {
        Detection::AllOf(items) => *detection = rewrite_items(std::mem::take(items)),
        Detection::AnyOf(inner) | Detection::And(inner) => {
            inner.iter_mut().for_each(rewrite_detection);
        }
        Detection::ArrayMatch { body, .. } => rewrite_detection(body),
        Detection::Conditional { named, .. } => named.values_mut().for_each(rewrite_detection),
        Detection::Keywords(_) => {}
    }
}

fn rewrite_items(items: Vec<DetectionItem>) -> Detection {
    let (mut all, mut either) = (Vec::new(), Vec::new());
    for mut item in items {
        base64::rewrite(&mut item);
        match split(&item) {
            None => all.push(item),
            Some((None, wild)) => all.push(wild),
            Some((Some(plain), wild)) if item.field.modifiers.contains(&Modifier::All) => {
                all.extend([plain, wild]);
            }
            Some((Some(plain), wild)) => {
                let branches = [plain, wild].map(|item| Detection::AllOf(vec![item]));
                either.push(Detection::AnyOf(branches.into()));
            }
        }
    }
    if either.is_empty() {
        return Detection::AllOf(all);
    }
    if !all.is_empty() {
        either.push(Detection::AllOf(all));
    }
    Detection::And(either)
}

/// The values of an item without wildcards, if there are any, and those with, as regular expressions. `None` where no
/// value has wildcards, or the item compares in another way.
fn split(item: &DetectionItem) -> Option<(Option<DetectionItem>, DetectionItem)> {
    let modifiers = &item.field.modifiers;
    let of_text = |modifier: &Modifier| {
        matches!(
            modifier,
            Modifier::Contains
                | Modifier::StartsWith
                | Modifier::EndsWith
                | Modifier::All
                | Modifier::Cased
        )
    };
    if !modifiers.iter().all(of_text) {
        return None;
    }
    let expression = |value: &SigmaValue| match value {
        SigmaValue::String(text) if !text.is_plain() => Some(literal(expression(text, modifiers))),
        _ => None,
    };
    let wild: Vec<_> = item.values.iter().filter_map(expression).collect();
    let plain = item
        .values
        .iter()
        .filter(|value| expression(value).is_none());
    let plain: Vec<_> = plain.cloned().collect();
    if wild.is_empty() {
        return None;
    }
    let with = |values: Vec<SigmaValue>, mut modifiers: Vec<Modifier>| {
        // One value is all of them, and may not be called so.
        if values.len() < 2 {
            modifiers.retain(|modifier| *modifier != Modifier::All);
        }
        let mut item = item.clone();
        item.field.modifiers = modifiers;
        item.values = values;
        item
    };
    let all = modifiers
        .iter()
        .filter(|modifier| **modifier == Modifier::All);
    let of_wild = all.copied().chain([Modifier::Re]).collect();
    let plain = (!plain.is_empty()).then(|| with(plain, modifiers.clone()));
    Some((plain, with(wild, of_wild)))
}

fn expression(text: &SigmaString, modifiers: &[Modifier]) -> String {
    let has = |modifier| modifiers.contains(&modifier);
    let mut pattern = String::from(if has(Modifier::Cased) {
        "(?s)"
    } else {
        "(?is)"
    });
    if !has(Modifier::Contains) && !has(Modifier::EndsWith) {
        pattern.push('^');
    }
    for part in &text.parts {
        match part {
            StringPart::Plain(text) => pattern += &regex_syntax::escape(text),
            StringPart::Special(SpecialChar::WildcardMulti) => pattern += ".*",
            StringPart::Special(SpecialChar::WildcardSingle) => pattern.push('.'),
        }
    }
    if !has(Modifier::Contains) && !has(Modifier::StartsWith) {
        pattern.push('$');
    }
    pattern
}

/// A value of this very text.
pub(super) fn literal(text: String) -> SigmaValue {
    SigmaValue::String(SigmaString {
        parts: vec![StringPart::Plain(text.clone())],
        original: text,
    })
}
