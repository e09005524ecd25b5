//! The Lynis readers, on the exports of an invented host.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::civil::date;
use wegweiser_examples::lynis::{Audit, Identity, LynisHost, issues, system};
use wegweiser_parsers::Limits;
use wegweiser_parsers::lynis::{Document, Log, Report, recognise};

/// A server as it was installed: about 40 suggestions, all packages listed.
fn audit() -> Audit {
    LynisHost::new(Identity {
        system: &system::DEBIAN_12,
        release: &system::LYNIS_3_1_6,
        hostname: "bench-01",
        start: date(2026, 11, 18).at(2, 15, 0, 0),
        services: &["sshd", "auditd", "postgresql"],
    })
    .as_installed(issues::DEBIAN_AS_INSTALLED, &[])
    .ssh(issues::SSH_AS_INSTALLED)
    .sysctl(issues::SYSCTL_AS_INSTALLED)
    .packages(140)
    .audit()
}

/// The log with the notes that a real run writes between the lines that count: about nine of ten.
fn long_log(log: &str) -> String {
    const NOTES: [&str; 9] = [
        "====",
        "Test: checking /etc/pam.d for the module and its options",
        "Result: file /etc/pam.d/common-password exists",
        "Action: checking symlink for file /usr/sbin/sshd",
        "Note: Using real readlink binary to determine symlink on file /usr/sbin/sshd",
        "Found package: libc6:amd64 (version: 2.36-9+deb12u8)",
        "Performance: process start of cat, sed, awk or grep took 0.01 seconds",
        "Result: kernel.kptr_restrict (key) is set to 0, expected value 2",
        "IsRunning: process 'auditd' not found",
    ];
    let mut long = String::new();
    for line in log.lines() {
        long += line;
        long += "\n";
        if let Some(time) = line.get(..20) {
            for note in NOTES {
                long += time;
                long += note;
                long += "\n";
            }
        }
    }
    long
}

fn readers(criterion: &mut Criterion) {
    let audit = audit();
    let report = audit.report.as_bytes();
    let log = long_log(&audit.log);
    let document = audit.agent_document().expect("a document of plain texts");
    let limits = Limits::default();

    let mut group = criterion.benchmark_group("lynis");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(report.len() as u64));
    group.bench_function("report", |bencher| {
        bencher.iter(|| Report::read(black_box(report), &limits));
    });
    group.bench_function("recognise a report", |bencher| {
        bencher.iter(|| recognise(black_box(report)));
    });
    group.throughput(Throughput::Bytes(log.len() as u64));
    group.bench_function("log", |bencher| {
        bencher.iter(|| Log::read(black_box(log.as_bytes()), &limits));
    });
    group.throughput(Throughput::Bytes(document.len() as u64));
    group.bench_function("document", |bencher| {
        bencher.iter(|| Document::parse(black_box(document.as_bytes()), &limits));
    });
}

criterion_group!(benches, readers);
criterion_main!(benches);
