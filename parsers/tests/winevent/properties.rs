//! Random events survive every form that carries whole events; random bytes survive nothing but panic nowhere.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};
use wegweiser_parsers::Limits;
use wegweiser_parsers::evtx::FileTime;
use wegweiser_parsers::winevent::{Format, recognise};

use crate::common::events;
use crate::writers::{Truth, failed_logon, utf16};

/// Text as XML can hold it, without blanks at its ends.
fn name() -> impl Strategy<Value = String> {
    "[A-Za-z][A-Za-z0-9 ./'&<>\"ü€-]{0,20}[A-Za-z0-9]"
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[ -~]{1,30}",
        1 => "[\\t\\r\\n -~¡-퟿𝄞]{1,40}",
        1 => Just(" ".to_owned()),
    ]
}

fn truth() -> impl Strategy<Value = Truth> {
    let fields = prop::collection::btree_map("[A-Z][A-Za-z0-9]{0,12}", value(), 0..8);
    let system = (name(), name(), name(), "[ -~]{0,40}");
    let numbers = (
        any::<u16>(),
        prop::option::of(1_u16..),
        0_u8..6,
        1_u64..,
        0..u64::from(u32::MAX),
    );
    // Times of the years 1970 to 9999.
    let ticks = 116_444_736_000_000_000_u64..2_650_467_743_990_000_000;
    (fields, system, numbers, ticks).prop_map(
        |(fields, (provider, channel, computer, message), numbers, ticks)| {
            let (id, qualifiers, level, keywords, record) = numbers;
            Truth {
                provider,
                channel,
                computer,
                id,
                qualifiers,
                level,
                keywords,
                record,
                time: FileTime(ticks).to_string(),
                // Names that stand for something else in one of the forms.
                fields: fields
                    .into_iter()
                    .filter(|(name, _)| {
                        ![
                            "Data", "Channel", "Message", "Keywords", "Hostname", "Category",
                            "Domain", "Task",
                        ]
                        .contains(&name.as_str())
                    })
                    .collect(),
                message,
                ..failed_logon()
            }
        },
    )
}

type Writer = fn(&Truth) -> String;

fn lines_of(truths: &[Truth], write: Writer) -> String {
    truths.iter().map(|truth| write(truth) + "\n").collect()
}

fn array_of(truths: &[Truth], write: fn(&Truth) -> Json) -> String {
    serde_json::to_string_pretty(&truths.iter().map(write).collect::<Vec<_>>()).unwrap()
}

fn whole(truths: &[Truth], kind: usize) -> (Format, String) {
    match kind {
        0 => (Format::Xml, lines_of(truths, |truth| truth.xml(false))),
        1 => (Format::Xml, format!("<Events>{}</Events>", lines_of(truths, |truth| truth.xml(true)))),
        2 => (Format::EvtxDump, lines_of(truths, |truth| truth.evtx_dump(false).to_string())),
        3 => (Format::EvtxDump, array_of(truths, |truth| truth.evtx_dump(true))),
        4 => (Format::Winlogbeat, lines_of(truths, |truth| truth.winlogbeat(true).to_string())),
        5 => (Format::Nxlog, lines_of(truths, |truth| truth.nxlog().to_string())),
        6 => (Format::Winlogbeat, json!({"took": 1, "hits": {"hits": truths.iter().map(|truth| json!({"_source": truth.winlogbeat(false)})).collect::<Vec<_>>()}}).to_string()),
        7 => (Format::EvtxEcmd, lines_of(truths, |truth| truth.evtx_ecmd().to_string())),
        _ => (Format::EvtxEcmd, format!("{}\n{}", Truth::ECMD_HEADER, lines_of(truths, Truth::evtx_ecmd_row))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whole_events_survive(truths in prop::collection::vec(truth(), 1..5), kind in 0_usize..9, wide in any::<bool>()) {
        let (format, text) = whole(&truths, kind);
        let bytes = if wide { utf16(&text, true, true) } else { text.clone().into_bytes() };
        prop_assert_eq!(recognise(&bytes[..bytes.len().min(64 << 10)]), Some(format), "{}", text);
        let (found, report) = events(format, &bytes, &Limits::default()).unwrap();
        prop_assert_eq!(report.trouble_count, 0, "{:?} in {}", report.troubles, text);
        prop_assert_eq!(found.len(), truths.len());
        for (truth, event) in truths.iter().zip(&found) {
            // Shippers name levels: that of events without one is known from audits only.
            let named = matches!(format, Format::Winlogbeat | Format::Nxlog);
            for (field, value) in truth.core() {
                if field == "level" && named {
                    continue;
                }
                prop_assert_eq!(event.system(field), Some(value.as_str()), "{} in {}", field, text);
            }
            let mut fields = event.fields.clone();
            fields.sort();
            prop_assert_eq!(&fields, &truth.fields, "in {}", text);
        }
    }

    #[test]
    fn tables_survive(truths in prop::collection::vec(truth(), 1..5), delimiter in select(vec![",", ";", "\t"])) {
        let rows = |truth: &Truth| truth.csv_row(delimiter, &truth.time);
        let text = format!("{}\r\n{}", Truth::csv_header(delimiter), truths.iter().map(rows).collect::<Vec<_>>().join("\r\n"));
        let (found, report) = events(Format::PowerShellCsv, text.as_bytes(), &Limits::default()).unwrap();
        prop_assert_eq!(report.trouble_count, 0, "{:?} in {}", report.troubles, text);
        prop_assert_eq!(found.len(), truths.len());
        for (truth, event) in truths.iter().zip(&found) {
            for (field, value) in truth.core() {
                prop_assert_eq!(event.system(field), Some(value.as_str()), "{} in {}", field, text);
            }
            let message = Some(truth.message.clone()).filter(|text| !text.trim().is_empty());
            prop_assert_eq!(&event.message, &message);
        }
    }

    #[test]
    fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "[\\[\\]{}\",:<>/=a-zA-Z0-9 \\t\\r\\nE]{0,300}") {
        for input in [&bytes[..], text.as_bytes()] {
            let _ = recognise(input);
            for format in Format::ALL {
                let _ = events(format, input, &Limits::default());
            }
        }
    }

    #[test]
    fn changes_of_one_byte_do_no_harm(kind in 0_usize..9, at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let truths = [failed_logon(), failed_logon(), failed_logon()];
        let (format, text) = whole(&truths, kind);
        let mut bytes = text.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok((found, _)) = events(format, &bytes, &Limits::default()) {
            prop_assert!(found.len() <= 3);
        }
    }
}
