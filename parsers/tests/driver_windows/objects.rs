//! Objects as PowerShell and `wmic` write them.

use std::fmt::Write as _;

use crate::truth::{DEVICES, Language, SERVICES};

#[derive(Debug, Clone)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(u32),
    Text(String),
    Date([u16; 3]),
}

pub(crate) type Object = Vec<(&'static str, Value)>;

fn text(text: &str) -> Value {
    if text.is_empty() {
        Value::Null
    } else {
        Value::Text(text.to_owned())
    }
}

pub(crate) fn signed_drivers(count: usize) -> Vec<Object> {
    let devices = DEVICES.iter().cycle().take(count);
    let objects = devices.map(|device| {
        vec![
            ("SystemName", text("EXAMPLE-PC")),
            ("DeviceName", text(device.title)),
            ("DeviceID", text(device.id)),
            ("DeviceClass", text(device.class)),
            ("ClassGuid", text(device.guid)),
            ("DriverVersion", text(device.version)),
            ("DriverDate", Value::Date(device.date)),
            ("DriverProviderName", text(device.provider)),
            ("InfName", text(device.inf)),
            ("IsSigned", device.signed.map_or(Value::Null, Value::Bool)),
            ("Signer", text(device.signer)),
            ("Location", Value::Null),
        ]
    });
    objects.collect()
}

pub(crate) fn entities(count: usize) -> Vec<Object> {
    let devices = DEVICES.iter().cycle().take(count);
    let objects = devices.map(|device| {
        vec![
            ("Name", text(device.title)),
            ("PNPClass", text(device.class)),
            ("ClassGuid", text(device.guid)),
            ("ConfigManagerErrorCode", Value::Number(device.problem)),
            ("Manufacturer", text(device.provider)),
            ("PNPDeviceID", text(device.id)),
            ("Service", text(device.service)),
            (
                "Status",
                text(if device.problem == 0 { "OK" } else { "Error" }),
            ),
        ]
    });
    objects.collect()
}

pub(crate) fn system_drivers(count: usize) -> Vec<Object> {
    let services = SERVICES.iter().cycle().take(count);
    let objects = services.map(|service| {
        let path = format!(r"C:\Windows\system32\drivers\{}", service.file);
        vec![
            ("Name", text(service.name)),
            ("DisplayName", text(service.title)),
            ("PathName", Value::Text(path)),
            ("State", text(Language::English.state(service.running))),
            ("StartMode", text(Language::English.start(service.start))),
            ("ServiceType", text("Kernel Driver")),
            ("Started", Value::Bool(service.running)),
        ]
    });
    objects.collect()
}

pub(crate) fn windows_drivers(count: usize) -> Vec<Object> {
    let devices = DEVICES.iter().cycle().take(count);
    let objects = devices.map(|device| {
        let stem = device.original.trim_end_matches(".inf");
        let original = format!(
            r"C:\Windows\System32\DriverStore\FileRepository\{}_amd64_0123456789abcdef\{}",
            device.original, device.original
        );
        vec![
            ("Driver", text(device.inf)),
            ("OriginalFileName", Value::Text(original)),
            ("Inbox", Value::Bool(device.provider == "Microsoft")),
            ("CatalogFile", Value::Text(format!("{stem}.cat"))),
            ("ClassName", text(device.class)),
            ("ClassGuid", text(device.guid)),
            ("ProviderName", text(device.provider)),
            ("Date", Value::Date(device.date)),
            ("Version", text(device.version)),
            (
                "DriverSignature",
                Value::Text(
                    if device.signed == Some(false) {
                        "Unsigned"
                    } else {
                        "Signed"
                    }
                    .into(),
                ),
            ),
        ]
    });
    objects.collect()
}

/// Writes objects; the language decides how dates are spelled where a form does not.
pub(crate) type Write = fn(&[Object], Language) -> String;

/// The ways in which they are written, by name.
pub(crate) const WAYS: [(&str, Write); 6] = [
    ("PowerShell 5 JSON", json5),
    ("PowerShell 7 JSON", json7),
    ("CSV", csv),
    ("list", list),
    ("wmic list", wmic_list),
    ("wmic CSV", wmic_csv),
];

/// Milliseconds since 1970 of midnight in UTC.
fn milliseconds([year, month, day]: [u16; 3]) -> i64 {
    let date = jiff::civil::date(year as i16, month as i8, day as i8);
    let zoned = date.to_zoned(jiff::tz::TimeZone::UTC).unwrap();
    zoned.timestamp().as_millisecond()
}

fn json(objects: &[Object], date: fn([u16; 3]) -> serde_json::Value) -> String {
    let objects = objects.iter().map(|object| {
        let pairs = object.iter().map(|(name, value)| {
            let value = match value {
                Value::Null => serde_json::Value::Null,
                Value::Bool(value) => (*value).into(),
                Value::Number(value) => (*value).into(),
                Value::Text(value) => value.as_str().into(),
                Value::Date(value) => date(*value),
            };
            ((*name).to_owned(), value)
        });
        serde_json::Value::Object(pairs.collect())
    });
    let mut objects: Vec<_> = objects.collect();
    // A list of one is none.
    let document = match objects.len() {
        1 => objects.remove(0),
        _ => objects.into(),
    };
    serde_json::to_string_pretty(&document).unwrap() + "\r\n"
}

fn json5(objects: &[Object], _: Language) -> String {
    let text = json(objects, |date| {
        serde_json::json!({
            "value": format!("/Date({})/", milliseconds(date)),
            "DisplayHint": 2,
            "DateTime": "a sentence in the language of the machine",
        })
    });
    text.replace("/Date(", r"\/Date(").replace(")/\"", ")\\/\"")
}

fn json7(objects: &[Object], _: Language) -> String {
    json(objects, |[year, month, day]| {
        format!("{year:04}-{month:02}-{day:02}T02:00:00+02:00").into()
    })
}

fn plain(value: &Value, date: impl Fn([u16; 3]) -> String) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Date(value) => date(*value),
    }
}

fn csv(objects: &[Object], language: Language) -> String {
    let delimiter = language.of([",", ";", ";", ";"]);
    let quoted = |cells: Vec<String>| {
        let cells = cells
            .iter()
            .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        cells.collect::<Vec<_>>().join(delimiter) + "\r\n"
    };
    let mut text = "#TYPE Selected.Microsoft.Management.Infrastructure.CimInstance\r\n".to_owned();
    let names = |object: &Object| object.iter().map(|(name, _)| (*name).to_owned()).collect();
    text += &quoted(names(&objects[0]));
    for object in objects {
        let cells = object
            .iter()
            .map(|(_, value)| plain(value, |date| language.date(date)));
        text += &quoted(cells.collect());
    }
    text
}

/// Long values are folded at 80 columns.
fn list(objects: &[Object], language: Language) -> String {
    let mut text = "\r\n\r\n".to_owned();
    for object in objects {
        let width = object.iter().map(|(name, _)| name.len()).max().unwrap();
        for (name, value) in object {
            let value = plain(value, |date| language.date(date));
            let letters: Vec<char> = value.chars().collect();
            let mut parts = letters
                .chunks(80 - width - 3)
                .map(|part| part.iter().collect::<String>());
            write!(
                text,
                "{name:width$} : {}\r\n",
                parts.next().unwrap_or_default()
            )
            .unwrap();
            for part in parts {
                write!(text, "{:1$}{part}\r\n", "", width + 3).unwrap();
            }
        }
        text += "\r\n";
    }
    text + "\r\n\r\n"
}

fn cim_date([year, month, day]: [u16; 3]) -> String {
    format!("{year:04}{month:02}{day:02}000000.******+***")
}

fn wmic_list(objects: &[Object], _: Language) -> String {
    let mut text = "\r\r\n\r\r\n".to_owned();
    for object in objects {
        for (name, value) in object {
            let value = plain(value, cim_date);
            write!(text, "{name}={value}\r\r\n").unwrap();
        }
        text += "\r\r\n\r\r\n";
    }
    text
}

/// `wmic` quotes nothing, and puts the computer first.
fn wmic_csv(objects: &[Object], _: Language) -> String {
    let mut text = "\r\r\nNode".to_owned();
    for (name, _) in &objects[0] {
        write!(text, ",{name}").unwrap();
    }
    text += "\r\r\n";
    for object in objects {
        text += "EXAMPLE-PC";
        for (_, value) in object {
            let value = plain(value, cim_date).replace([',', '"'], "");
            write!(text, ",{value}").unwrap();
        }
        text += "\r\r\n";
    }
    text
}
