//! The committed fleet, judged as its own policy says.

use std::error::Error;
use std::fs;
use std::path::Path;

use wegweiser_analyzers::{Options, registry_with};
use wegweiser_core::{Collection, Engine, Policy, Report};

pub(crate) fn report() -> Result<Report, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fleet");
    let collection = Collection::from_paths(std::slice::from_ref(&folder))?;
    let as_of = collection.as_of.ok_or("the fleet has no `as_of`")?;
    let file = collection.policies.first().ok_or("no policy")?;
    let policy = Policy::parse("policy.toml", &fs::read_to_string(file)?)?;
    let lists = policy.rule_files().drivers.iter();
    let (registry, _) = registry_with(&Options {
        driver_data: lists.map(|list| folder.join(list)).collect(),
        ..Options::default()
    })?;
    Ok(Engine::new(registry).score(collection.inputs, &policy, as_of)?)
}
