//! An assessment of the updates of a Windows machine, by an agent's script.

use super::super::fields::{self, Fields};
use super::super::instant;
use super::super::os;
use super::super::read::Sink;
use super::super::software::{Update, Updates};
use super::rows;
use crate::json::Json;

pub(super) fn read(document: &Json, sink: &mut Sink<'_>) {
    rows(document, sink, |fields, _, sink| {
        let taken = sink.time(fields.get("AssessmentDate"));
        let boot = sink.time(fields.get("LastBootUpTime"));
        let inventory = sink.inventory();
        (inventory.taken, inventory.boot) = (taken, boot);
        inventory.host = fields.text("ComputerName");
        if let Some(version) = fields.text("OSVersion") {
            // Either a version or the name with one.
            let is_version = version.starts_with(|c: char| c.is_ascii_digit());
            let caption = if is_version { "" } else { &version };
            inventory.os = os::of_windows(caption, is_version.then_some(version.as_str()));
        }
        let configuration = fields.object("UpdateConfig");
        let automatic = configuration.and_then(|fields| fields.count("AUOptions"));
        let is_assessed = fields.has("MissingUpdates") || fields.has("LastInstalledUpdateDate");
        inventory.updates = is_assessed.then(|| Updates {
            last_installed: fields.get("LastInstalledUpdateDate").and_then(day),
            missing: fields.has("MissingUpdates").then(|| {
                fields
                    .objects("MissingUpdates")
                    .filter_map(missing)
                    .collect()
            }),
            automatic: automatic.and_then(|option| u8::try_from(option).ok()),
            is_managed: configuration.and_then(|fields| fields.flag("UseWUServer")),
            ..Updates::default()
        });
        let assessment = fields.object("VulnerabilityAssessment");
        if let Some(status) = assessment.and_then(|fields| fields.text("Status")) {
            inventory
                .facts
                .insert("VulnerabilityAssessment".to_owned(), status);
        }
    });
}

fn missing(fields: Fields<'_>) -> Option<Update> {
    Some(Update {
        title: fields.text("Title")?,
        kb: fields.texts("KB").iter().map(|kb| article(kb)).collect(),
        severity: fields.text("Severity"),
        released: fields.get("ReleaseDate").and_then(day),
    })
}

fn article(number: &str) -> String {
    if number.starts_with(|c: char| c.is_ascii_digit()) {
        format!("KB{number}")
    } else {
        number.to_owned()
    }
}

fn day(value: &Json) -> Option<jiff::civil::Date> {
    match value.as_str() {
        Some(text) => instant::day(fields::known(text)?),
        None => instant::of(value).map(|time| time.at.to_zoned(jiff::tz::TimeZone::UTC).date()),
    }
}
