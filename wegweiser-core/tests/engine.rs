//! Inputs of every kind, whole and broken, through the engine.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::io::{Cursor, Read, Write};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use flate2::Compression;
use flate2::write::GzEncoder;
use support::{as_of, engine, export, score};
use wegweiser_core::report::{InputReport, InputStatus};
use wegweiser_core::{Collection, Error, Input, Level, Limits, NodePath, Policy};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const EXPORT: &str = "toy\nhost web-01\nfinding high\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// One zstd frame with one raw block.
fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut frame = vec![
        0x28,
        0xb5,
        0x2f,
        0xfd,
        0x20,
        u8::try_from(bytes.len()).unwrap(),
    ];
    let header = (u32::try_from(bytes.len()).unwrap() << 3) | 1;
    frame.extend(&header.to_le_bytes()[..3]);
    frame.extend(bytes);
    frame
}

/// A reader that fails at its end.
struct Fails(Cursor<Vec<u8>>);
impl Read for Fails {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(std::io::Error::other("the cable was pulled")),
            read => Ok(read),
        }
    }
}

fn only(inputs: Vec<Input>) -> InputReport {
    let report = score(inputs);
    assert_eq!(report.inputs.len(), 1, "{:?}", report.inputs);
    report.inputs[0].clone()
}

fn reason(bytes: &[u8]) -> String {
    let input = only(vec![Input::bytes("x", bytes)]);
    format!("{:?}: {}", input.status, input.reason.unwrap_or_default())
}

#[test]
fn the_same_export_in_every_wrapping() {
    let plain = EXPORT.as_bytes();
    let wrapped: [(&str, Vec<u8>); 7] = [
        ("plain", plain.to_vec()),
        ("gzip", gzip(plain)),
        ("zstd", zstd(plain)),
        (
            "two zstd frames",
            [zstd(&plain[..10]), zstd(&plain[10..])].concat(),
        ),
        (
            "two gzip members",
            [gzip(&plain[..10]), gzip(&plain[10..])].concat(),
        ),
        ("zip", zip(&[("logs/a.toy", plain)])),
        ("gzip in zip in gzip", gzip(&zip(&[("a.gz", &gzip(plain))]))),
    ];
    for (name, bytes) in wrapped {
        let by_bytes = score(vec![Input::bytes("x", bytes.clone())]);
        let by_reader = score(vec![Input::reader("x", Cursor::new(bytes.clone()))]);
        assert_eq!(by_bytes, by_reader, "{name}");
        assert_eq!(
            by_bytes.inputs[0].status,
            InputStatus::Ok,
            "{name}: {:?}",
            by_bytes.inputs
        );
        assert_eq!(by_bytes.inputs[0].bytes, plain.len() as u64, "{name}");
        assert_eq!(by_bytes.nodes[0].name(), "web-01", "{name}");
        assert_eq!(
            by_bytes.nodes[0].standing.score.unwrap().get(),
            68,
            "{name}"
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        std::fs::write(&path, bytes).unwrap();
        let by_path = score(vec![Input::path(&path)]);
        assert_eq!(by_path.nodes, by_bytes.nodes, "{name}");
    }
}

#[test]
fn entries_of_an_archive_are_told_apart() {
    let archive = zip(&[
        ("b.toy", EXPORT.as_bytes()),
        ("a.txt", b"hello"),
        ("empty", b""),
    ]);
    let report = score(vec![Input::bytes("all.zip", archive)]);
    let told: Vec<_> = report
        .inputs
        .iter()
        .map(|input| {
            format!(
                "{} {:?} {}",
                input.path,
                input.status,
                input.reason.as_deref().unwrap_or("-")
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "all.zip!a.txt Unsupported it is text of an unknown kind; not one of: toy",
            "all.zip!b.toy Ok -",
            "all.zip!empty Failed it is empty",
        ]
    );
}

#[test]
fn what_breaks_is_named_and_what_came_before_is_kept() {
    let long: String = std::iter::once(EXPORT.to_owned())
        .chain((0..40_000).map(|n| format!("# {}\n", n * 7_919 % 10_007)))
        .collect();
    let mut cut = gzip(long.as_bytes());
    cut.truncate(cut.len() / 2);
    let report = score(vec![Input::bytes("cut.gz", cut)]);
    assert_eq!(report.inputs[0].status, InputStatus::Partial);
    let why = report.inputs[0].reason.clone().unwrap();
    assert!(
        why.starts_with("the packed data is damaged after "),
        "{why}"
    );
    assert_eq!(report.nodes[0].standing.score.unwrap().get(), 68);

    let mut damaged = zip(&[("a.toy", EXPORT.as_bytes())]);
    damaged.truncate(damaged.len() - 10);
    assert!(
        reason(&damaged).starts_with("Failed: the zip archive is damaged: "),
        "{}",
        reason(&damaged)
    );

    let report = score(vec![Input::reader("r", Fails(Cursor::new(EXPORT.into())))]);
    assert_eq!(
        report.inputs[0].reason.as_deref(),
        Some("reading failed after 29 bytes: the cable was pulled")
    );
    assert_eq!(report.inputs[0].status, InputStatus::Partial);
}

#[test]
fn bombs_are_defused() {
    let zeros = vec![0; 17 << 20];
    let bomb = gzip(&zeros);
    assert!(bomb.len() < 400_000);
    assert!(
        reason(&bomb).starts_with("Unsupported: it is binary data"),
        "{}",
        reason(&bomb)
    );

    let mut text = EXPORT.as_bytes().to_vec();
    text.resize(17 << 20, b'\n');
    for bomb in [
        gzip(&text),
        zip(&[("bomb", &text)]),
        zip(&[("bomb.gz", &gzip(&text))]),
    ] {
        let report = score(vec![Input::bytes("bomb", bomb)]);
        assert_eq!(report.inputs[0].status, InputStatus::Partial);
        assert_eq!(
            report.inputs[0].reason.as_deref(),
            Some(
                "it unpacks to more than 200 times its size: this looks like a decompression bomb"
            )
        );
        assert!(
            report.inputs[0].bytes <= 17 << 20,
            "{}",
            report.inputs[0].bytes
        );
    }

    let nested = gzip(&gzip(&gzip(&gzip(EXPORT.as_bytes()))));
    assert_eq!(
        reason(&nested),
        "Failed: it is packed more than 3 times over"
    );

    let limits = Limits {
        max_unpacked: 1 << 20,
        max_entries: 2,
        ..Limits::default()
    };
    let engine = engine().with_limits(limits);
    let score = |bytes| {
        engine
            .score(vec![Input::bytes("x", bytes)], &Policy::default(), as_of())
            .unwrap()
    };
    let mut noise = EXPORT.as_bytes().to_vec();
    let mut state = 1_u32;
    noise.extend((0..2 << 20).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        b' ' + (state >> 26) as u8
    }));
    let report = score(gzip(&noise));
    assert_eq!(
        report.inputs[0].reason.as_deref(),
        Some("it unpacks to more than 1 MiB, the limit for one input")
    );
    let report = score(zip(&[("a", b"1"), ("b", b"2"), ("c", b"3")]));
    assert_eq!(
        report.inputs[0].reason.as_deref(),
        Some("the archive has 3 entries; the limit is 2")
    );
}

#[test]
fn unrecognised_bytes_are_described() {
    let table = [
        (&b""[..], "Failed: it is empty"),
        (
            b"<!DOCTYPE html><p>Not found",
            "Unsupported: it is an HTML page, perhaps the error page of a download",
        ),
        (
            b"<?xml version='1.0'?>",
            "Unsupported: it is XML of an unknown kind",
        ),
        (b"{\"a\":1}", "Unsupported: it is JSON of an unknown kind"),
        (b"hello\n", "Unsupported: it is text of an unknown kind"),
        (
            b"\xff\xfeh\0i\0",
            "Unsupported: it is text of an unknown kind",
        ),
        (
            b"\x00\x01\x02\x03",
            "Unsupported: it is binary data of an unknown kind",
        ),
        (b"ElfFile\0\0\0", "Unsupported: it is a Windows event log"),
        (b"\x89PNG\r\n", "Unsupported: it is a picture"),
        (
            b"BZh91AY",
            "Unsupported: it is packed with bzip2; unpack it first",
        ),
        (b"PK\x03\x04rest", "Failed: the zip archive is damaged"),
        (
            b"\x1f\x8b\x08rest",
            "Failed: the packed data is damaged after 0 bytes",
        ),
        (
            b"\x28\xb5\x2f\xfd\xff",
            "Failed: the packed data is damaged after 0 bytes",
        ),
    ];
    for (bytes, expected) in table {
        let told = reason(bytes);
        assert!(told.starts_with(expected), "{told}");
    }
    let missing = only(vec![Input::path("/no/such/file")]);
    assert_eq!(missing.status, InputStatus::Failed);
    assert!(missing.reason.unwrap().starts_with("it cannot be opened: "));
}

#[test]
fn files_without_a_folder_of_their_own_belong_to_the_only_host_beside_them() {
    let report = score(vec![
        Input::bytes("in/a.toy", "toy\nhost web-01\nfinding low\n"),
        Input::bytes("in/b.toy", "toy\nfinding medium\n"),
        Input::bytes("other/c.toy", "toy\nfinding high\n"),
    ]);
    let devices: Vec<_> = report
        .nodes
        .iter()
        .map(|node| (node.name(), node.findings().count()))
        .collect();
    assert_eq!(devices, [("c", 1), ("web-01", 2)]);
}

#[test]
fn folders_give_the_hierarchy() {
    let root = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = root.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("T/O/G/D/deep/er/a.toy", EXPORT);
    write("O2/G2/D2/a.toy", EXPORT);
    write("D3/a.toy", EXPORT);
    write("a.toy", EXPORT);
    write(".hidden/a.toy", "no");
    let paths = |folder: &std::path::Path| {
        let collection = Collection::from_paths(&[folder]).unwrap();
        let report = score(collection.inputs);
        let devices = report
            .nodes
            .iter()
            .filter(|node| node.level == Level::Device);
        devices
            .map(wegweiser_core::report::Node::path_text)
            .collect::<Vec<_>>()
    };
    assert_eq!(paths(root.path()), ["T/O/G/D", "O2/G2/D2", "D3", "web-01"]);

    write(
        "fleet.toml",
        "tenant = 'MSP'\nlevels = ['group', 'device']\nas_of = 2026-11-20\n\
        [devices.'O2/G2']\nrole = 'server'\n",
    );
    assert_eq!(
        paths(root.path()),
        ["MSP/D3/web-01", "MSP/O2/G2", "MSP/T/O", "MSP/web-01"]
    );
    let collection = Collection::from_paths(&[root.path()]).unwrap();
    assert_eq!(
        collection.as_of.unwrap().to_string(),
        "2026-11-20T00:00:00Z"
    );

    write("fleet.toml", "policy = 'judge/policy.toml'");
    write(
        "judge/policy.toml",
        "[rule_files]\nsigma = ['sigma']\ndrivers = ['../list.json']\n",
    );
    write("judge/sigma/rule.yml", "title: x");
    write("judge/list.json", "[]");
    let collection = Collection::from_paths(&[root.path()]).unwrap();
    // What is beside the rules that the policy names is an export.
    let names = collection.inputs.iter().map(Input::name);
    let judging: Vec<_> = names.filter(|name| name.contains("judge")).collect();
    assert_eq!(judging.len(), 1, "{judging:?}");
    assert!(judging[0].ends_with("judge/list.json"));

    write("fleet.toml", "levells = []");
    let error = Collection::from_paths(&[root.path()])
        .unwrap_err()
        .to_string();
    assert!(
        error.ends_with("fleet.toml:1: unknown key `levells`; did you mean `levels`?"),
        "{error}"
    );
    #[cfg(unix)]
    {
        let loops = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(loops.path(), loops.path().join("again")).unwrap();
        let input = only(Collection::from_paths(&[loops.path()]).unwrap().inputs);
        let reason = input.reason.as_deref();
        assert_eq!(
            reason,
            Some("it is a link to a folder; name the folder itself")
        );
    }
    let missing = Collection::from_paths(&["/no/such/place"]).unwrap_err();
    assert!(matches!(missing, Error::Path { .. }), "{missing}");
}

#[test]
fn bytes_are_the_same_for_any_order_and_number_of_threads() {
    let inputs = || -> Vec<Input> {
        (0..60)
            .map(|n| {
                let kind = ["low", "medium", "high", "critical"][n % 4];
                let text = format!("toy\nplatform linux\nfinding {kind}\nfinding low {n}\n");
                export(
                    ["A", "B"][n % 2],
                    ["x", "y", "z"][n % 3],
                    &format!("d{}", n / 2),
                    &text,
                )
            })
            .collect()
    };
    let whole = engine()
        .with_threads(1)
        .score(inputs(), &Policy::default(), as_of())
        .unwrap()
        .to_json();
    for threads in [2, 8] {
        let mut shuffled = inputs();
        shuffled.reverse();
        shuffled.rotate_left(17);
        let report = engine()
            .with_threads(threads)
            .score(shuffled, &Policy::default(), as_of())
            .unwrap();
        assert!(report.to_json() == whole, "{threads} threads");
    }
}

#[test]
fn progress_is_told_and_can_cancel() {
    let inputs = || {
        (0..20)
            .map(|n| export("A", "x", &format!("d{n}"), EXPORT))
            .collect::<Vec<_>>()
    };
    let calls = AtomicUsize::new(0);
    let most = AtomicUsize::new(0);
    engine()
        .summarize(inputs(), &|progress| {
            calls.fetch_add(1, Ordering::Relaxed);
            most.fetch_max(progress.inputs_done, Ordering::Relaxed);
            assert_eq!(progress.inputs, 20);
            ControlFlow::Continue(())
        })
        .unwrap();
    assert!(calls.into_inner() >= 20);
    assert_eq!(most.into_inner(), 20);

    for threads in [1, 2] {
        let seen = AtomicUsize::new(0);
        let result = engine()
            .with_threads(threads)
            .summarize(inputs(), &|progress| {
                seen.fetch_max(progress.inputs_done, Ordering::Relaxed);
                if progress.inputs_done >= 3 {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            });
        assert!(matches!(result, Err(Error::Cancelled)));
        assert!(seen.into_inner() < 20);
    }

    // A stream without an end is left in the middle.
    let endless = Input::reader("endless", Cursor::new(EXPORT).chain(std::io::repeat(b'\n')));
    let result = engine().summarize(vec![endless], &|progress| {
        if progress.bytes > 1 << 20 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert!(matches!(result, Err(Error::Cancelled)));
}

#[test]
fn a_place_can_be_given_by_the_caller() {
    let place = NodePath::default().child(Level::Group, "Servers");
    let report = score(vec![Input::bytes("x", EXPORT).at(place)]);
    assert_eq!(report.nodes[1].path, ["Servers", "web-01"]);
    assert_eq!(report.nodes[1].parent, Some(0));
}
