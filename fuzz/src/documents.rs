//! The two documents that the core writes and reads back: summary and report.

use wegweiser_core::{Engine, FleetSummary, Policy, Report};

/// Reads as a summary and as a report, and uses what is accepted.
pub fn documents(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let _ = (FleetSummary::recognise(text), Report::recognise(text));
    ENGINE.with(|engine| summary(engine, text));
    match Report::from_json("report.json", text) {
        Ok(report) => use_report(&report),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

thread_local! {
    static ENGINE: Engine = Engine::new(super::registry()).with_threads(1);
}

/// Merging a summary with itself and writing it must not change the judgement.
fn summary(engine: &Engine, text: &str) {
    let read = |text: &str| FleetSummary::from_json("summary.json", text, engine.registry());
    let (mut once, twice) = match (read(text), read(text)) {
        (Ok(once), Ok(twice)) => (once, twice),
        (Err(error), Err(_)) => return assert!(!error.to_string().is_empty()),
        _ => panic!("the same text is read in two ways"),
    };
    let json = once.to_json();
    let back = read(&json).expect("what was written must be readable");
    assert_eq!(json, back.to_json());
    let judge = |summary: &FleetSummary| engine.judge(summary, &Policy::default(), super::as_of());
    let report = judge(&once);
    check_report(&report);
    assert_eq!(report, judge(&back));
    once.merge(twice);
    assert_eq!(json, once.to_json(), "what two summaries share counts once");
    assert_eq!(report, judge(&once));
}

/// A report that was judged here, in every use.
pub(crate) fn check_report(report: &Report) {
    is_sound(report);
    let json = report.to_json();
    let back = Report::from_json("report.json", &json).expect("our own report is readable");
    assert_eq!(*report, back);
    use_report(report);
}

/// What holds for every report that was judged here.
pub(crate) fn is_sound(report: &Report) {
    for (index, node) in report.nodes.iter().enumerate() {
        let standing = &node.standing;
        assert_eq!(standing.score.is_some(), standing.score_milli.is_some());
        if let (Some(score), Some(milli)) = (standing.score, standing.score_milli) {
            assert_eq!(milli.displayed(), score);
        }
        assert!(standing.coverage <= 100 && node.unscored <= node.devices);
        assert_eq!(report.devices_below(index).len() as u64, node.devices);
        let cost: u32 = node.findings().map(|(_, finding)| finding.cost_milli).sum();
        if let (Some(_), Some(score)) = (&node.device, standing.score_milli) {
            assert_eq!(
                cost,
                score.loss(),
                "every point of loss belongs to a finding"
            );
        }
    }
}

/// Everything that can be asked of a report that came from outside; no answer is checked, because a report that
/// somebody else wrote may contradict itself.
fn use_report(report: &Report) {
    let json = report.to_json();
    let back = Report::from_json("report.json", &json).expect("what was written must be readable");
    assert_eq!(json, back.to_json());
    let roots: Vec<usize> = report.roots().map(|(index, _)| index).collect();
    for index in roots {
        let _ = (report.children(index).count(), report.devices_below(index));
    }
    for node in report.nodes.iter().take(8) {
        let _ = (report.find(&node.path_text()), node.dearest(3));
        let ids: Vec<String> = node.findings().map(|(_, one)| one.id.clone()).collect();
        let _ = report.what_if(&ids);
    }
    let _ = (
        report.find("nothing"),
        report.diff(report),
        report.diff(&back),
    );
    let _ = report.clone().redacted().to_json();
}
