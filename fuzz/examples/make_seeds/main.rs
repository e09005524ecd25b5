//! Writes the seeds that are made by code: small audits of an invented host, packed, encoded and damaged, and small
//! inventories of drivers, and performance data.
//!
//! ```text
//! cargo run --no-default-features --example make_seeds
//! ```
//!
//! Seeds written by hand (`seeds/policy`) stay as they are.

mod drivers;
mod perf;

#[allow(dead_code, reason = "the tests of the parsers use the rest")]
#[path = "../../../parsers/tests/pe/image.rs"]
mod image;
#[path = "../../../parsers/tests/driver_windows/msinfo.rs"]
mod msinfo;
#[path = "../../../parsers/tests/driver_windows/objects.rs"]
mod objects;
#[allow(dead_code, reason = "the tests of the parsers use the rest")]
#[path = "../../../parsers/tests/driver_others"]
mod others {
    pub(crate) mod samples;
}
#[path = "../../../parsers/tests/perf_blg/writer.rs"]
mod perf_logs;
#[allow(dead_code, reason = "the tests of the parsers use the rest")]
#[path = "../../../parsers/tests/pe/signed.rs"]
mod signed;
#[path = "../../../parsers/tests/driver_windows/tools.rs"]
mod tools;
#[path = "../../../parsers/tests/driver_windows/truth.rs"]
mod truth;

use std::error::Error;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use jiff::civil::date;
use wegweiser_core::{Engine, Input, Policy};
use wegweiser_examples::lynis::{Identity, LynisHost, issues, system};
use wegweiser_examples::pack;

fn main() -> Result<(), Box<dyn Error>> {
    let host = LynisHost::new(Identity {
        system: &system::DEBIAN_12,
        release: &system::LYNIS_3_1_6,
        hostname: "seed-01",
        start: date(2026, 11, 18).at(2, 15, 0, 0),
        services: &["sshd"],
    });
    let audit = host
        .clone()
        .ssh(&[("PermitRootLogin", "yes"), ("X11Forwarding", "yes")])
        .only_group("ssh", "SSH-")
        .audit();
    let killed = host
        .clone()
        .issue(issues::NO_PASSWORD)
        .issue(issues::NO_FIREWALL_RULES)
        .interrupted_after("AUTH-9286")
        .audit();
    let (report, log) = (audit.report.as_bytes(), audit.log.as_bytes());
    let document = audit.agent_document()?;
    let double = audit.double_encoded_document()?;
    let forged = audit.report.replace(
        "hardening_index=",
        "cronjob[]=x|\nhardening_index=100\nfinish=true\nhardening_index=",
    );
    let cut = &audit.report[..audit.report.len() * 2 / 3];
    let header_of_two = "# Lynis Report\nlynis_version=2.7.5\nos=Linux\nwarning[]=AUTH-9283|Found|M|-|\n\
        network_listen_port[]=0.0.0.0:22|tcp|sshd|\ncertificate[]=/a.pem|0|cn:subject=CN = a;notafter:\
        Dec 31 09:37:37 2030 GMT;|\ndetails[]=SSH-7408|sshd|desc:d;field:f;prefval:(a|b);value:c;|\n\
        exception_event[]=Place|text|\nmanual[]=Check|\nvulnerable_package[]=openssl|\ntests_executed=A-1|B-2|\n\
        tests_skipped=C-3|\nlynis_tests_done=2\nreport_datetime_end=2026-11-20 08:02:00\nhardening_index=7\nfinish=true\n";
    let envelope = serde_json::json!({
        "deviceuuid": "0001",
        "metalogos_type": "lynis-audit",
        "metalogos": serde_json::json!({"hardening_index": 58, "warnings": ["KRNL-5830|Reboot|-|-|"]}).to_string(),
    });

    for (name, bytes) in [
        ("group.dat", report.to_vec()),
        ("killed.dat", killed.report.clone().into_bytes()),
        ("utf16.dat", pack::utf16le_crlf(&audit.report)),
        (
            "carriage-returns.dat",
            audit.report.replace('\n', "\r").into_bytes(),
        ),
        ("forged.dat", forged.clone().into_bytes()),
        ("cut.dat", cut.as_bytes().to_vec()),
        ("two-in-one.dat", [report, cut.as_bytes()].concat()),
        ("version-2.dat", header_of_two.as_bytes().to_vec()),
    ] {
        write("lynis_report", name, &bytes)?;
    }
    for (name, bytes) in [
        ("group.log", log.to_vec()),
        ("utf16.log", pack::utf16le_crlf(&audit.log)),
        ("cut.log", log[..log.len() / 2].to_vec()),
        ("two-runs.log", [log, log].concat()),
        ("phrases.log", PHRASES.as_bytes().to_vec()),
    ] {
        write("lynis_log", name, &bytes)?;
    }
    for (name, text) in [
        ("agent.json", document.clone()),
        ("double.json", double.clone()),
        ("envelope.json", envelope.to_string()),
        (
            "summary.json",
            r#"{"results": {"hardening_index": "61", "suggestions": ["A-1|m|-|-|"], "timestamp": 1795168800.5,
                "warnings": null, "hostname": "\ud800seed", "log_excerpt": "a\r\nb"}}"#
                .to_owned(),
        ),
    ] {
        write("lynis_document", name, text.as_bytes())?;
    }

    let packed = pack::zip(&[("lynis-report.dat", report), ("logs/lynis.log", log)])?;
    for (name, bytes) in [
        ("plain.dat", report.to_vec()),
        ("gzip", pack::gzip("lynis-report.dat", report)?),
        ("gzip-cut", {
            let mut bytes = pack::gzip("lynis-report.dat", report)?;
            bytes.truncate(bytes.len() * 3 / 4);
            bytes
        }),
        (
            "gzip-twice",
            pack::gzip("a.gz", &pack::gzip("a", header_of_two.as_bytes())?)?,
        ),
        ("zstd", pack::zstd(header_of_two.as_bytes())),
        (
            "zstd-two-frames",
            [pack::zstd(b"# Lynis Report\n"), pack::zstd(b"os=Linux\n")].concat(),
        ),
        ("zip", packed.clone()),
        ("zip-in-gzip", pack::gzip("all.zip", &packed)?),
        (
            "everything",
            pack::zip(&[
                ("a.gz", &pack::gzip("a", header_of_two.as_bytes())?),
                ("b.zst", &pack::zstd(envelope.to_string().as_bytes())),
                ("c.zip", &packed),
                ("empty", b""),
                ("../notes.txt", b"hello"),
            ])?,
        ),
        (
            "html",
            b"<!DOCTYPE html><title>502 Bad Gateway</title>".to_vec(),
        ),
    ] {
        write("container", name, &bytes)?;
    }

    let engine = Engine::new(wegweiser_analyzers::registry()).with_threads(1);
    let inputs = || {
        let names = [
            ("lynis-report.dat", report),
            ("lynis.log", log),
            ("notes.txt", b"hello"),
        ];
        names.map(|(name, bytes)| Input::bytes(name, bytes)).into()
    };
    let summary = engine.summarize(inputs(), &|_| ControlFlow::Continue(()))?;
    let small = engine.summarize(vec![Input::bytes("v2", header_of_two.as_bytes())], &|_| {
        ControlFlow::Continue(())
    })?;
    let drivers = engine.summarize(drivers::inputs(), &|_| ControlFlow::Continue(()))?;
    let as_of = "2026-11-20T12:00:00Z".parse()?;
    write(
        "documents",
        "summary-drivers.json",
        drivers.to_json().as_bytes(),
    )?;
    write("documents", "summary.json", summary.to_json().as_bytes())?;
    write(
        "documents",
        "summary-small.json",
        small.to_json().as_bytes(),
    )?;
    for (name, summary) in [("report.json", &summary), ("report-small.json", &small)] {
        let report = engine.judge(summary, &Policy::default(), as_of).to_json();
        let compact: serde_json::Value = serde_json::from_str(&report)?;
        write("documents", name, compact.to_string().as_bytes())?;
    }
    drivers::seeds()?;
    perf::seeds()?;
    Ok(())
}

/// One line of each phrase that the log reader knows.
const PHRASES: &str = "\
2026-11-20 09:38:04 Starting Lynis 3.1.6 with PID 36152, build date 2025-10-22
2026-11-20 09:38:04 Hostname:                  seed-01
2026-11-20 09:38:15 Performing test ID DEB-0880 (Checking)
2026-11-20 09:38:15 Hardening: assigned maximum number of hardening points for this item (1). Currently having 1 points (out of 1)
2026-11-20 09:38:15 Hardening: assigned partial number of hardening points (0 of 2). Currently having 1 points (out of 3)
2026-11-20 09:38:15 Skipped test AUTH-9212 (Test group password support)
2026-11-20 09:38:15 Reason to skip: Prerequisites not met
2026-11-20 09:38:16 Warning: Reboot of system is most likely needed [test:KRNL-5830] [details:] [solution:text:reboot]
2026-11-20 09:38:16 Suggestion: Set a password [test:BOOT-5122] [details:-] [solution:-]
2026-11-20 09:38:16 Exception: test has an exceptional event (A-1) with text b
2026-11-20 09:38:17 Hardening index : [33] [######              ]
2026-11-20 09:38:17 Tests performed:     2
2026-11-20 09:38:17 Total tests:     3
2026-11-20 09:38:17 Lynis ended successfully.
";

fn write(target: &str, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("seeds")
        .join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(name), bytes)
}
