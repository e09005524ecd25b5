//! Reads a policy file into a [`Policy`].

use std::collections::{BTreeMap, BTreeSet};

use wegweiser_scoring::{Permille, Rollup, Severity, SeverityPoints, SeverityTable};

use super::{File, Table, Value, named};
use crate::error::Error;
use crate::hierarchy::{Level, NodePath, Platform, Role};
use crate::policy::{
    AnalyzerSettings, DriverProtection, Exclusion, Layer, Policy, RuleFiles, RuleSettings, Set,
};
use crate::rule::RuleId;

const SEVERITIES: [(&str, Severity); 5] = [
    ("info", Severity::Info),
    ("low", Severity::Low),
    ("medium", Severity::Medium),
    ("high", Severity::High),
    ("critical", Severity::Critical),
];

const ROLLUPS: [(&str, Rollup); 5] = [
    ("average", Rollup::Average),
    ("weighted", Rollup::Weighted),
    ("risk", Rollup::Risk),
    ("worst", Rollup::Worst),
    ("legacy", Rollup::Legacy),
];

/// Ten years: longer than any exported data stays meaningful.
const MAX_DAYS: u32 = 3_650;

pub(crate) fn parse(name: &str, text: &str) -> Result<Policy, Error> {
    let file = File::parse(name, text)?;
    let mut root = file.root();
    let mut policy = Policy::default();
    if let Some(version) = root.get("version") {
        version.integer(1, 1)?;
    }
    if let Some(name) = root.string("name")? {
        policy.name = name;
    }
    if let Some(rollup) = root.get("rollup") {
        policy.rollup = rollup.word(&ROLLUPS)?;
    }
    if let Some(severity) = root.get("severity") {
        policy.severity = severity_table(&severity)?;
    }
    if let Some(expected) = root.get("expected") {
        expected_analyzers(&expected, &mut policy.expected)?;
    }
    policy.layers = vec![layer(&mut root, NodePath::default())?];
    if let Some(scopes) = root.get("scope") {
        for scope in scopes.array()? {
            let mut table = scope.table()?;
            let at = scope_path(&mut table)?;
            if at.segments().is_empty() {
                return Err(scope.error(
                    "a `[[scope]]` must name a `tenant`, `organization`, `group` or `device`",
                ));
            }
            let layer = layer(&mut table, at)?;
            table.finish()?;
            policy.layers.push(layer);
        }
    }
    if let Some(excludes) = root.get("exclude") {
        for exclude in excludes.array()? {
            policy.exclusions.push(exclusion(&exclude)?);
        }
    }
    if let Some(files) = root.get("rule_files") {
        policy.rule_files = rule_files(&files)?;
    }
    if let Some(drivers) = root.get("drivers") {
        policy.drivers = driver_protection(&drivers)?;
    }
    root.finish()?;
    // A layer that names fewer levels is wider: it must be applied first, and a device scope last.
    policy
        .layers
        .sort_by_key(|layer| (layer.at.level(), layer.at.segments().len()));
    Ok(policy)
}

fn severity_table(value: &Value<'_, '_>) -> Result<SeverityTable, Error> {
    let mut points = SeverityPoints::default();
    let mut table = value.table()?;
    let (cost, floor) = (&mut points.cost, &mut points.floor);
    let rows = [
        ("low", &mut cost.low, &mut floor.low),
        ("medium", &mut cost.medium, &mut floor.medium),
        ("high", &mut cost.high, &mut floor.high),
        ("critical", &mut cost.critical, &mut floor.critical),
    ];
    for (word, cost, floor) in rows {
        let Some(value) = table.get(word) else {
            continue;
        };
        let mut row = value.table()?;
        if let Some(points) = row.get("cost") {
            *cost = points.integer(1, 98)? as u8;
        }
        if let Some(points) = row.get("floor") {
            *floor = points.integer(1, 98)? as u8;
        }
        row.finish()?;
    }
    table.finish()?;
    SeverityTable::from_points(points).map_err(|error| value.error(error.to_string()))
}

fn rule_files(value: &Value<'_, '_>) -> Result<RuleFiles, Error> {
    let mut table = value.table()?;
    let mut paths = |kind| match table.get(kind) {
        Some(list) => list.array()?.iter().map(Value::string).collect(),
        None => Ok(Vec::new()),
    };
    let files = RuleFiles {
        events: paths("events")?,
        sigma: paths("sigma")?,
        drivers: paths("drivers")?,
    };
    table.finish()?;
    Ok(files)
}

fn driver_protection(value: &Value<'_, '_>) -> Result<DriverProtection, Error> {
    let mut table = value.table()?;
    let mut answer = |name| table.get(name).map(|value| value.boolean()).transpose();
    let protection = DriverProtection {
        memory_integrity: answer("memory_integrity")?,
        block_list: answer("block_list")?,
    };
    table.finish()?;
    Ok(protection)
}

fn expected_analyzers(
    value: &Value<'_, '_>,
    expected: &mut BTreeMap<Platform, BTreeSet<String>>,
) -> Result<(), Error> {
    let mut table = value.table()?;
    for platform in Platform::ALL {
        if let Some(list) = table.get(platform.name()) {
            let names = list
                .array()?
                .iter()
                .map(Value::string)
                .collect::<Result<_, _>>()?;
            expected.insert(platform, names);
        }
    }
    table.finish()
}

/// The settings that cascade: the same keys at the top of the file and in every `[[scope]]`.
fn layer(table: &mut Table<'_, '_>, at: NodePath) -> Result<Layer, Error> {
    let mut layer = Layer {
        at,
        ..Layer::default()
    };
    if let Some(weights) = table.get("weights") {
        for (role, (number, line)) in weights.numbers(&named(Role::ALL, Role::name), 1, 1_000)? {
            layer.weights.insert(
                role,
                Set {
                    value: number as u16,
                    line,
                },
            );
        }
    }
    if let Some(analyzers) = table.get("analyzers") {
        for (name, value) in analyzers.table()?.entries() {
            layer.analyzers.insert(name, analyzer(&value)?);
        }
    }
    if let Some(rules) = table.get("rules") {
        for (name, value) in rules.table()?.entries() {
            let id = RuleId::new(name.as_str())
                .ok_or_else(|| value.error(format!("`{name}` is not a rule id")))?;
            layer.rules.insert(id, rule(&value)?);
        }
    }
    Ok(layer)
}

fn analyzer(value: &Value<'_, '_>) -> Result<AnalyzerSettings, Error> {
    let mut table = value.table()?;
    let mut settings = AnalyzerSettings::default();
    if let Some(value) = table.get("enabled") {
        settings.enabled = Some(Set {
            value: value.boolean()?,
            line: value.line(),
        });
    }
    settings.weight = permille(table.get("weight"))?;
    settings.importance = permille(table.get("importance"))?;
    if let Some(value) = table.get("ttl_days") {
        settings.ttl_days = Some(Set {
            value: value.integer(1, MAX_DAYS)?,
            line: value.line(),
        });
    }
    table.finish()?;
    Ok(settings)
}

fn rule(value: &Value<'_, '_>) -> Result<RuleSettings, Error> {
    let mut table = value.table()?;
    let mut settings = RuleSettings::default();
    if let Some(value) = table.get("severity") {
        settings.severity = Some(Set {
            value: value.word(&SEVERITIES)?,
            line: value.line(),
        });
    }
    settings.weight = permille(table.get("weight"))?;
    if let Some(value) = table.get("half_life_days") {
        settings.half_life_days = Some(Set {
            value: value.integer(0, MAX_DAYS)?,
            line: value.line(),
        });
    }
    table.finish()?;
    Ok(settings)
}

fn permille(value: Option<Value<'_, '_>>) -> Result<Option<Set<Permille>>, Error> {
    let Some(value) = value else { return Ok(None) };
    let number = value.integer(0, 10_000)?;
    Ok(Some(Set {
        value: Permille::new(number as u16),
        line: value.line(),
    }))
}

fn exclusion(value: &Value<'_, '_>) -> Result<Exclusion, Error> {
    let mut table = value.table()?;
    let finding = table.string("finding")?;
    let rule = table.string("rule")?;
    let reason = table.string("reason")?.unwrap_or_default();
    let expires = table.get("expires").map(|value| value.date()).transpose()?;
    let at = scope_path(&mut table)?;
    let line = table.line();
    let ((Some(what), None) | (None, Some(what))) = (rule, finding) else {
        return Err(table.error("an `[[exclude]]` names one `rule` or one `finding`"));
    };
    if reason.trim().is_empty() {
        return Err(table.error(format!(
            "the exclusion of `{what}` needs a `reason`: someone will ask why in a year"
        )));
    }
    table.finish()?;
    Ok(Exclusion {
        what,
        reason,
        expires,
        at,
        line,
    })
}

fn scope_path(table: &mut Table<'_, '_>) -> Result<NodePath, Error> {
    let mut at = NodePath::default();
    for level in Level::ALL {
        if let Some(name) = table.string(level.name())? {
            at = at.child(level, name);
        }
    }
    Ok(at)
}
