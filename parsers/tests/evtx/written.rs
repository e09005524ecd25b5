//! What the writer wrote is what the reader reads.

use std::ops::ControlFlow;

use wegweiser_evtx_writer::{CHUNK_BYTES, Event, Layout, Log, Node, Template, Value};
use wegweiser_parsers::evtx::{Options, Reader, Report, Section, Templates, TroubleKind};

type Fields = Vec<(String, String)>;

/// Record id and fields of every event.
fn read(bytes: &[u8]) -> (Vec<(u64, Fields)>, Report) {
    let mut reader = Reader::from_bytes(bytes);
    let mut events = Vec::new();
    let flow = reader.for_each(|event| {
        let fields = event.fields();
        let fields = fields.map(|field| (field.name.to_owned(), field.value.to_string()));
        events.push((event.record_id(), fields.collect()));
        ControlFlow::<()>::Continue(())
    });
    assert!(flow.unwrap().is_continue());
    (events, reader.report().clone())
}

#[test]
fn a_wrapped_log_comes_oldest_first() {
    let mut log = Log::starting_at(500);
    for _ in 0..6 {
        for _ in 0..10 {
            log.push(&Event::new("P", 1).data("a", "b".into()));
        }
        log.end_chunk();
    }
    let mut bytes = log.wrapped(2).finish();
    for unused in 0..2 {
        let (events, report) = read(&bytes);
        let ids: Vec<u64> = events.into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids, (500..560).collect::<Vec<_>>());
        assert_eq!((report.chunks, report.steps_back), (6, 0));
        assert_eq!(report.empty_chunks, unused);
        assert_eq!(report.templates, 2, "the same in every chunk");
        bytes.resize(bytes.len() + CHUNK_BYTES, 0);
    }
}

#[test]
fn gaps_are_named() {
    let mut log = Log::new();
    log.push(&Event::new("P", 1));
    log.skip_ids(7);
    log.push(&Event::new("P", 1));
    let (_, report) = read(&log.finish());
    assert_eq!(report.missing_records, 7);
    assert_eq!((report.gaps[0].after, report.gaps[0].before), (1, 9));
}

#[test]
fn equal_guids_do_not_make_templates_equal() {
    let template = |name: &str| Template {
        guid: [7; 16],
        content: vec![Node::element(
            "Event",
            vec![Node::element(
                "EventData",
                vec![Node::element("Data", vec![Node::slot(0, 1)]).with("Name", Node::text(name))],
            )],
        )],
    };
    let mut log = Log::new();
    for name in ["first", "other", "first"] {
        log.push_content(1, &[Node::Instance(template(name), vec!["x".into()])]);
        log.end_chunk();
    }
    let (events, report) = read(&log.finish());
    let names: Vec<_> = events
        .iter()
        .map(|(_, fields)| fields[0].0.as_str())
        .collect();
    assert_eq!(names, ["first", "other", "first"]);
    assert_eq!(report.templates, 2);
}

#[test]
fn elements_without_a_template_share_layouts_across_chunks() {
    for layout in [Layout::Elements, Layout::Text] {
        let event = |first: &str, second: &str| {
            let event = Event::new("P", 1).layout(layout);
            event
                .data("User", first.into())
                .data("Command", second.into())
        };
        let mut log = Log::new();
        log.push(&event("frieda", "a < b && \"c\""));
        log.push(&event("jo", "dir"));
        log.push(&Event::new("P", 1).layout(layout).data("User", "jo".into()));
        log.end_chunk();
        log.push(&event("<&>", "'"));
        let bytes = log.finish();
        let mut reader = Reader::from_bytes(&bytes);
        let mut read = Vec::new();
        while let Some(event) = reader.next_event().unwrap() {
            let template = event.template().unwrap();
            let command = template
                .slot_of("Command")
                .and_then(|slot| event.value(slot));
            read.push((
                template.id().index(),
                event.field("User").unwrap().to_string(),
                command.map(|value| value.to_string()),
            ));
        }
        let expected = |id, user: &str, command: Option<&str>| {
            (id, user.to_owned(), command.map(str::to_owned))
        };
        assert_eq!(
            read,
            [
                expected(0, "frieda", Some("a < b && \"c\"")),
                expected(0, "jo", Some("dir")),
                expected(1, "jo", None),
                expected(0, "<&>", Some("'")),
            ],
            "{layout:?}"
        );
    }
}

#[test]
fn templates_are_handed_from_reader_to_reader() {
    let log = |events: &[Event]| {
        let mut log = Log::new();
        for event in events {
            log.push(event);
        }
        log.finish()
    };
    let known = Event::new("P", 1).data("User", "frieda".into());
    let other = Event::new("P", 2)
        .data("User", "jo".into())
        .data("Host", "h".into());
    let logs = [log(std::slice::from_ref(&known)), log(&[other, known])];
    let mut templates = Templates::default();
    let mut read = Vec::new();
    for bytes in &logs {
        let mut reader = Reader::from_bytes(bytes).with_templates(templates);
        let mut users = Vec::new();
        while let Some(event) = reader.next_event().unwrap() {
            let user = event.field("User").unwrap().to_string();
            users.push((event.template().unwrap().id().index(), user));
        }
        read.push((users, reader.report().templates));
        templates = reader.into_templates();
    }
    let user = |id, name: &str| (id, name.to_owned());
    // The template of the event is the same in all, that of the data is not.
    assert_eq!(read[0], (vec![user(0, "frieda")], 2));
    assert_eq!(read[1], (vec![user(1, "jo"), user(0, "frieda")], 1));
}

#[test]
fn more_layouts_than_are_kept_cost_no_event() {
    let mut log = Log::new();
    for round in 0..2 {
        for number in 0..2000 {
            let event = Event::new("P", 1).layout(Layout::Elements);
            log.push(&event.data(&format!("N{number}"), format!("{round}").as_str().into()));
        }
    }
    let (events, report) = read(&log.finish());
    assert_eq!((events.len(), report.doubtful), (4000, 0));
    for (id, fields) in events {
        let (round, number) = ((id - 1) / 2000, (id - 1) % 2000);
        assert_eq!(fields, [(format!("N{number}"), round.to_string())]);
    }
}

#[test]
fn names_from_slots_and_several_roots() {
    let data = |name, value| {
        Node::element("Data", vec![Node::slot(value, 1)]).with("Name", Node::slot(name, 1))
    };
    let template = Template {
        guid: [1; 16],
        content: vec![Node::element("EventData", vec![data(0, 1), data(2, 3)])],
    };
    let values: Vec<Value> = ["a", "1", "b", "2"].map(Value::from).into();
    let rendered = Node::element(
        "RenderingInfo",
        vec![Node::element("Level", vec![Node::text("Error")])],
    );
    let fragment = Value::Fragment(vec![Node::Instance(template, values), rendered]);
    let event = Template {
        guid: [2; 16],
        content: vec![Node::element("Event", vec![Node::slot(0, 0x21)])],
    };
    let mut log = Log::new();
    log.push_content(1, &[Node::Instance(event, vec![fragment])]);
    let bytes = log.finish();
    let mut reader = Reader::from_bytes(&bytes);
    let event = reader.next_event().unwrap().unwrap();
    let fields: Vec<_> = event
        .fields()
        .map(|f| (f.name, f.value.to_string(), f.section))
        .collect();
    assert_eq!(
        fields,
        [
            ("a", "1".to_owned(), Section::EventData),
            ("b", "2".to_owned(), Section::EventData),
            ("Level", "Error".to_owned(), Section::RenderingInfo),
        ]
    );
    assert!(event.field("Level").is_none() && event.field("b").unwrap() == "2");
}

#[test]
fn stale_and_carved_records_come_on_request() {
    let mut log = Log::new();
    for number in 0..20_u32 {
        log.push(&Event::new("P", 1).data("n", Value::UInt32(number)));
    }
    let mut bytes = log.finish();
    // The header ends the live records after the fifth.
    let mut at = 4096 + 512;
    for _ in 0..5 {
        at += u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
    }
    let free = (at as u32 - 4096).to_le_bytes();
    bytes[4096 + 48..4096 + 52].copy_from_slice(&free);
    let count = |bytes: &[u8], stale, carved| {
        let mut options = Options::default();
        (options.stale, options.carved) = (stale, carved);
        let mut reader = Reader::from_bytes(bytes).with_options(options);
        let (mut plain, mut flagged) = (0, 0);
        while let Some(event) = reader.next_event().unwrap() {
            let doubts = event.doubts();
            *(if doubts.stale() || doubts.carved() {
                &mut flagged
            } else {
                &mut plain
            }) += 1;
        }
        (plain, flagged)
    };
    assert_eq!(count(&bytes, false, false), (5, 0));
    assert_eq!(count(&bytes, true, false), (5, 15));
    bytes.extend_from_within(4096..4096 + CHUNK_BYTES);
    bytes[4096..4104].fill(0xff);
    assert_eq!(count(&bytes, false, false), (5, 0));
    assert_eq!(count(&bytes, false, true), (5, 20));
    let (_, report) = read(&bytes);
    assert_eq!(report.counts.of(TroubleKind::ChunkHeader), 1);
    // A header of zeros does not make a chunk empty.
    bytes[4096..4096 + 512].fill(0);
    let (_, report) = read(&bytes);
    assert_eq!(report.counts.of(TroubleKind::ChunkHeader), 1);
    bytes[4096..4096 + CHUNK_BYTES].fill(0);
    let (_, report) = read(&bytes);
    assert_eq!((report.counts.total(), report.empty_chunks), (1, 1));
}
