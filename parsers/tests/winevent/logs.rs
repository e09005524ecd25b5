//! Real logs, and what their exports must give.

use std::collections::HashMap;
use std::fs;
use std::ops::ControlFlow;

use serde_json::json;
use wegweiser_parsers::Limits;
use wegweiser_parsers::evtx::{FileTime, Reader};
use wegweiser_parsers::winevent::{Event, Format};

use crate::common::{Owned, events};
use crate::log_files::logs;

/// Records taken of each log.
const RECORDS: usize = 150;

/// The first records of a log as XML, written by the `evtx` crate.
fn as_xml(bytes: &[u8]) -> Vec<String> {
    let settings = evtx::ParserSettings::new().num_threads(1);
    let Ok(parser) = evtx::EvtxParser::from_buffer(bytes.to_vec()) else {
        return Vec::new();
    };
    let mut parser = parser.with_configuration(settings);
    let records = parser.records().filter_map(Result::ok);
    records.take(RECORDS).map(|record| record.data).collect()
}

/// A log read as such, and exported as XML, gives the same events.
#[test]
fn xml_of_real_logs_equals_the_logs() {
    let mut compared = 0;
    let mut different = Vec::new();
    for (_, path) in logs() {
        let bytes = fs::read(&path).unwrap();
        let mut of_log: HashMap<_, Vec<Owned>> = HashMap::new();
        let _ = Reader::from_bytes(&bytes).for_each(|event| {
            let owned = Owned::of(Event::from(event));
            of_log.entry(record(&owned)).or_default().push(owned);
            ControlFlow::<()>::Continue(())
        });
        for xml in as_xml(&bytes) {
            let (exported, report) =
                events(Format::Xml, xml.as_bytes(), &Limits::default()).unwrap();
            assert_eq!((exported.len(), report.trouble_count), (1, 0), "{xml}");
            let originals = of_log
                .get(&record(&exported[0]))
                .map_or(&[][..], Vec::as_slice);
            compared += 1;
            if !originals
                .iter()
                .any(|original| essence(original) == essence(&exported[0]))
            {
                different.push(format!(
                    "{}: {xml:.300}: {:?}",
                    path.display(),
                    originals.first()
                ));
            }
        }
    }
    assert!(
        different.is_empty(),
        "{} of {compared}: {:#?}",
        different.len(),
        different.first()
    );
}

fn record(event: &Owned) -> Option<String> {
    event.system("record").map(str::to_owned)
}

/// What two readings must agree in. XML does not tell empty values from absent ones, and cannot hold control characters:
/// the writer puts an underscore in their place.
fn essence(event: &Owned) -> Owned {
    // Forwarded events hold their time as text, of any precision.
    let ticks = |name: &str, value: &String| match FileTime::parse(value) {
        Some(time) if name == "time" => time.to_string(),
        _ => value.clone(),
    };
    let system = event.system.iter().filter(|(_, value)| !value.is_empty());
    let system = system.map(|(name, value)| (*name, ticks(name, value)));
    let fields = event
        .fields
        .iter()
        .filter(|(_, value)| !value.trim().is_empty());
    let plain = |value: &String| value.replace(|c: char| c.is_control() && !c.is_whitespace(), "_");
    let fields = fields.map(|(name, value)| (name.clone(), plain(value)));
    Owned {
        system: system.collect(),
        fields: fields.collect(),
        message: None,
        count: event.count,
        position: 0,
    }
}

/// `Get-WinEvent` gives values without names: those in the table are the names in the logs.
#[test]
fn names_of_positional_data_are_those_of_the_logs() {
    let (mut named, mut all) = (0, 0);
    let mut wrong = Vec::new();
    for (_, path) in logs() {
        for xml in as_xml(&fs::read(&path).unwrap()) {
            let Ok((exported, _)) = events(Format::Xml, xml.as_bytes(), &Limits::default()) else {
                continue;
            };
            let Some(truth) = exported.first() else {
                continue;
            };
            let properties: Vec<_> = truth
                .fields
                .iter()
                .map(|(_, value)| json!({"Value": value}))
                .collect();
            let positional = json!({
                "Id": truth.system("id"),
                "ProviderName": truth.system("provider"),
                "LogName": truth.system("channel"),
                "Properties": properties,
            });
            let (found, _) = events(
                Format::WinEventJson,
                positional.to_string().as_bytes(),
                &Limits::default(),
            )
            .unwrap();
            all += 1;
            if found[0].fields.iter().all(|(name, _)| name == "Data") {
                continue;
            }
            named += 1;
            // The first version of 4648 has `LogonGuid` twice; its next, of the same length, has not.
            let is_first = truth
                .fields
                .iter()
                .filter(|(name, _)| name == "LogonGuid")
                .count()
                == 2;
            if found[0].fields != truth.fields && !is_first {
                wrong.push(format!(
                    "{:?} {:?}\n{:?}",
                    truth.system, truth.fields, found[0].fields
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {named}: {:#?}",
        wrong.len(),
        wrong.first()
    );
    // The rest are of providers that nobody asks for, or have no names.
    assert!(named * 3 >= all, "{named} of {all}");
}
