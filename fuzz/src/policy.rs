//! Policies: parsed, compared, and applied to a device.

use std::ops::ControlFlow;

use wegweiser_core::{Engine, FleetSummary, Input, Level, NodePath, Policy, Role};

/// Parses as a policy: errors name a line that exists, and any policy gives a sound report.
pub fn policy(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let policy = match Policy::parse("policy.toml", text) {
        Ok(policy) => policy,
        Err(error) => {
            let message = error.to_string();
            let place = message.strip_prefix("policy.toml:");
            let line = place.and_then(|place| place.split(':').next()?.parse().ok());
            let lines = text.split('\n').count();
            assert!(
                line.is_some_and(|line: usize| (1..=lines + 1).contains(&line)),
                "{message}"
            );
            return;
        }
    };
    let again = Policy::parse("policy.toml", text).expect("the same text parses again");
    assert_eq!(policy, again);
    assert_eq!(policy.digest(), again.digest());
    FIXTURE.with(|(engine, summary)| {
        let analyzers: Vec<&str> = engine.registry().analyzers().map(|(id, _)| id).collect();
        let _ = policy.unknown_names(&analyzers, engine.rules().iter());
        let report = engine.judge(summary, &policy, super::as_of());
        super::documents::check_report(&report);
    });
}

thread_local! {
    static FIXTURE: (Engine, FleetSummary) = fixture();
}

/// Two devices with a few findings.
fn fixture() -> (Engine, FleetSummary) {
    let engine = Engine::new(wegweiser_analyzers::registry()).with_threads(1);
    let audit = "# Lynis Report\nreport_datetime_start=2026-11-19 08:00:00\nlynis_version=3.1.6\nos=Linux\n\
        warning[]=AUTH-9283|Accounts without a password|-|-|\nwarning[]=KRNL-5830|Restart pending|-|-|\n\
        suggestion[]=BANN-7126|Add a banner|/etc/issue|-|\nsuggestion[]=FILE-6310|Separate volumes|-|-|\n\
        lynis_tests_done=250\nreport_datetime_end=2026-11-19 08:02:00\nhardening_index=60\nfinish=true\n";
    let site = NodePath::default()
        .child(Level::Organization, "Nordwind")
        .child(Level::Group, "Servers");
    let devices = [("db-01", Role::Server), ("büro-03", Role::Workstation)].map(|(name, role)| {
        let place = site.clone().child(Level::Device, name);
        Input::bytes("lynis-report.dat", audit).at(place).role(role)
    });
    let summary = engine
        .summarize(devices.into(), &|_| ControlFlow::Continue(()))
        .expect("one thread cannot fail to start");
    assert_eq!(summary.devices(), 2);
    (engine, summary)
}
