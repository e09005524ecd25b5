//! Whole inputs: packed in any way, recognised, read and judged.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use wegweiser_core::{Engine, FleetSummary, Input, Limits, Policy};

/// Scores the bytes as one input: from memory and from a stream, once, again and twice over.
pub fn container(data: &[u8]) {
    ENGINE.with(|engine| {
        let bytes = || Input::bytes("site/input", data);
        let policy = Policy::default();
        let score = |inputs: Vec<Input>| {
            let report = engine.score(inputs, &policy, super::as_of());
            report.expect("trouble with an input is no error of the run")
        };
        let report = score(vec![bytes()]);
        super::documents::is_sound(&report);
        assert_eq!(report.to_json(), score(vec![bytes()]).to_json());
        assert!(report.inputs.len() <= LIMITS.max_entries * LIMITS.max_entries + 1);
        let twice = score(vec![bytes(), bytes()]);
        assert_eq!(report, twice, "the same export twice counts once");
        let summary = engine
            .summarize(vec![bytes()], &|_| ControlFlow::Continue(()))
            .expect("one input needs no threads");
        let shipped = FleetSummary::from_json("s.json", &summary.to_json(), engine.registry())
            .expect("what was written must be readable");
        let judged = engine.judge(&shipped, &policy, super::as_of());
        assert_eq!(
            report, judged,
            "a shipped summary is judged like the export"
        );
        stream(engine, data);
        cancelled(engine, data);
    });
}

const LIMITS: Limits = Limits {
    max_unpacked: 1 << 18,
    max_ratio: 100,
    max_depth: 3,
    max_entries: 16,
    max_archive: 1 << 18,
};

thread_local! {
    static ENGINE: Engine = Engine::new(super::registry())
        .with_limits(LIMITS)
        .with_threads(1);
}

/// A reader that cannot be sought in and gives a few bytes at a time.
struct Trickle(std::io::Cursor<Vec<u8>>);

impl std::io::Read for Trickle {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = buffer.len().min(997);
        self.0.read(&mut buffer[..most])
    }
}

fn stream(engine: &Engine, data: &[u8]) {
    let input = Input::reader("site/input", Trickle(std::io::Cursor::new(data.to_vec())));
    let report = engine.score(vec![input], &Policy::default(), super::as_of());
    super::documents::is_sound(&report.expect("trouble with an input is no error of the run"));
}

/// Stopping at any moment must end the run with that error, and nothing else may.
fn cancelled(engine: &Engine, data: &[u8]) {
    let calls = AtomicUsize::new(0);
    let allowed = data.len() % 5;
    let result = engine.summarize(vec![Input::bytes("site/input", data)], &|_| {
        if calls.fetch_add(1, Ordering::Relaxed) < allowed {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    assert_eq!(result.is_err(), calls.into_inner() > allowed);
}
