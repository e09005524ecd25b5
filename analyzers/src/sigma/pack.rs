//! A pack: rules, ready to be matched.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use rsigma_eval::{CompiledMatcher, CompiledRule};

use super::load::{self, LoadError, Parsed, Skipped, skip};
use super::matcher::Matcher;
use super::necessary::for_each_item;
use super::rewrite;
use super::route::Routes;
use super::rule::SigmaRule;
use super::source::{Place, Sources};

/// Sigma rules, ready to be matched. Immutable: share it by reference or `Arc`, and give every thread a
/// [`matcher`](Self::matcher).
pub struct Pack {
    rules: Vec<SigmaRule>,
    skipped: Vec<Skipped>,
    compiled: Vec<CompiledRule>,
    routes: Routes,
}

impl Pack {
    /// Loads rules from files and folders, these with all `.yml` and `.yaml` files below them. Each file may hold
    /// several rules. A rule that cannot be loaded is [`skipped`](Self::skipped).
    pub fn load(paths: &[PathBuf]) -> Result<Self, LoadError> {
        let mut draft = Draft::new();
        for path in load::files(paths)? {
            match load::read(&path) {
                Ok(text) => draft.add(&path, &text),
                Err(skipped) => draft.skipped.push(skipped),
            }
        }
        Ok(draft.finish())
    }

    /// Loads rules from texts, each with the path of its file.
    pub fn from_texts(texts: impl IntoIterator<Item = (PathBuf, impl AsRef<str>)>) -> Self {
        let mut draft = Draft::new();
        for (path, text) in texts {
            draft.add(&path, text.as_ref());
        }
        draft.finish()
    }

    /// The rules, in the order of the files.
    pub fn rules(&self) -> &[SigmaRule] {
        &self.rules
    }

    /// What was not loaded, and why.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// Matches the events of one log.
    pub fn matcher(&self) -> Matcher<'_> {
        Matcher::new(self)
    }

    pub(super) fn compiled(&self) -> &[CompiledRule] {
        &self.compiled
    }

    pub(super) fn routes(&self) -> &Routes {
        &self.routes
    }
}

impl fmt::Debug for Pack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pack")
            .field("rules", &self.rules.len())
            .field("skipped", &self.skipped.len())
            .finish_non_exhaustive()
    }
}

/// A pack while its rules are read.
struct Draft {
    sources: Sources,
    rules: Vec<SigmaRule>,
    compiled: Vec<CompiledRule>,
    places: Vec<Place>,
    skipped: Vec<Skipped>,
    /// The rules by id.
    ids: HashMap<String, usize>,
}

impl Draft {
    fn new() -> Self {
        Self {
            sources: Sources::built_in(),
            rules: Vec::new(),
            compiled: Vec::new(),
            places: Vec::new(),
            skipped: Vec::new(),
            ids: HashMap::new(),
        }
    }

    fn add(&mut self, path: &Path, text: &str) {
        load::parse(path, text, &mut |parsed| {
            if let Err(skipped) = self.add_rule(path, parsed) {
                self.skipped.push(skipped);
            }
        });
    }

    fn add_rule(&mut self, path: &Path, parsed: Parsed) -> Result<(), Skipped> {
        let mut parsed = parsed?;
        let rule = SigmaRule::new(&parsed, path);
        let skip = |reason: String| skip(path, rule.title(), reason);
        if let Some(known) = self.ids.get(rule.id()) {
            let first = self.rules[*known].path().display();
            return Err(skip(format!("its id is that of a rule in `{first}`")));
        }
        let place = self.sources.locate(&parsed.logsource).map_err(skip)?;
        rewrite::check(&parsed).map_err(skip)?;
        rewrite::rewrite(&mut parsed);
        let compiled =
            rsigma_eval::compile_rule(&parsed).map_err(|error| skip(error.to_string()))?;
        check(&compiled).map_err(skip)?;
        self.ids.insert(rule.id().to_owned(), self.rules.len());
        self.places.push(place);
        self.compiled.push(compiled);
        self.rules.push(rule);
        Ok(())
    }

    fn finish(self) -> Pack {
        Pack {
            routes: Routes::new(&self.compiled, &self.places, &self.sources),
            rules: self.rules,
            skipped: self.skipped,
            compiled: self.compiled,
        }
    }
}

/// What a rule may not ask for.
fn check(rule: &CompiledRule) -> Result<(), String> {
    let mut reason = None;
    for detection in rule.detections.values() {
        for_each_item(detection, &mut |item| {
            if holds_placeholder(&item.matcher) {
                reason = Some("placeholders (`|expand`) need values that only a site knows");
            }
        });
    }
    reason.map_or(Ok(()), |reason| Err(reason.to_owned()))
}

fn holds_placeholder(matcher: &CompiledMatcher) -> bool {
    match matcher {
        CompiledMatcher::Expand { .. } => true,
        CompiledMatcher::Not(inner) => holds_placeholder(inner),
        CompiledMatcher::AnyOf(inner) | CompiledMatcher::AllOf(inner) => {
            inner.iter().any(holds_placeholder)
        }
        _ => false,
    }
}
