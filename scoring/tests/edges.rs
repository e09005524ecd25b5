//! The ends of every range: nothing panics, nothing overflows, every type refuses what it is not.

use std::time::{Duration, Instant};

use wegweiser_scoring::coverage::{Standing, freshness};
use wegweiser_scoring::occurrences::{decay, repetition};
use wegweiser_scoring::severity::SeverityError;
use wegweiser_scoring::trend::{HistoryPoint, analyse};
use wegweiser_scoring::{
    Analyzer, Band, Coverage, Curve, Device, Finding, LogLoss, MilliScore, Model, Occurrences,
    Partial, Permille, Q16, Rollup, Score, Severity, SeverityPoints, SeverityTable, apportion,
    attribute, roll_up, score_findings,
};

const ENDS: [u64; 6] = [0, 1, u32::MAX as u64, 1 << 62, u64::MAX - 1, u64::MAX];

#[test]
fn log_losses_saturate() {
    let most = LogLoss(u64::MAX);
    assert_eq!(most + LogLoss(1), most);
    assert_eq!([most, most].into_iter().sum::<LogLoss>(), most);
    assert_eq!(
        (most.milli_points(), most.score()),
        (99_000, MilliScore::LOWEST)
    );
    assert_eq!(most.to_string(), "18446744073709.551615 nat");
}

#[test]
fn findings_of_any_lambda_are_scored() {
    let table = SeverityTable::default();
    for lambda in ENDS {
        for severity in Severity::ALL {
            let findings: Vec<Finding> = (0..3)
                .map(|i| Finding::new(i.to_string(), severity, LogLoss(lambda)))
                .collect();
            let score = score_findings(&table, &findings).score;
            let costs = attribute(&table, score.loss(), &findings);
            assert_eq!(
                costs.values().sum::<u32>(),
                score.loss(),
                "three {severity} of {lambda}"
            );
        }
    }
    assert_eq!(
        table.lambda(
            Severity::Critical,
            Q16::new(u64::MAX),
            Permille::new(u16::MAX),
            Permille::new(u16::MAX)
        ),
        LogLoss(8_707_028_792),
    );
}

#[test]
fn devices_of_any_loss_are_scored() {
    for rollup in Rollup::ALL {
        let model = Model::with_rollup(rollup);
        for lambda in ENDS {
            let analyzer = |i: u32| Analyzer {
                id: i.to_string(),
                weight: Permille::new(u16::MAX),
                findings: vec![Finding::new("f", Severity::Critical, LogLoss(lambda))],
            };
            let device = Device {
                analyzers: (0..40).map(analyzer).collect(),
            };
            let result = model.device(&device).unwrap();
            assert_eq!(
                result.costs.iter().map(|cost| cost.cost_milli).sum::<u32>(),
                result.score.loss()
            );
            assert_eq!(
                result
                    .costs
                    .iter()
                    .map(|cost| cost.risk_cost_milli)
                    .sum::<u32>(),
                result.risk.loss()
            );
            let end = model
                .plan(&device, None)
                .last()
                .map_or(result.score, |step| step.score_after);
            assert_eq!(end, MilliScore::PERFECT, "{rollup} of {lambda}");
        }
    }
}

/// The loss of 10 µnat is one milli-point; of a third of it a whole one is left.
#[test]
fn a_mean_of_any_loss_is_below_100() {
    let analyzers = [10, 0, 0].map(|loss| (LogLoss(loss), Permille::ONE));
    for rollup in [Rollup::Average, Rollup::Weighted] {
        let leaf = Model::with_rollup(rollup).device_leaf(&analyzers, 1, Coverage::COMPLETE);
        assert_eq!(
            leaf.map(|leaf| leaf.score),
            MilliScore::new(99_999),
            "{rollup}"
        );
        let children = [MilliScore::new(99_999), Some(MilliScore::PERFECT)];
        let node = roll_up(Rollup::Average, &children, &Partial::EMPTY, None);
        assert_eq!(node, MilliScore::new(99_999));
    }
}

#[test]
fn occurrences_of_any_time_are_counted() {
    let mut occurrences = Occurrences::new();
    for at in [i64::MIN, -1, 0, i64::MAX] {
        occurrences.record(at, u64::MAX);
        occurrences.record(at, 1);
    }
    let far: Occurrences =
        serde_json::from_str(&format!(r#"{{"{}": 1, "{}": 1}}"#, i64::MIN, i64::MAX)).unwrap();
    occurrences.merge(&far);
    assert_eq!(occurrences.total(), u64::MAX);
    for as_of in [i64::MIN, 0, i64::MAX] {
        for half_life in ENDS {
            assert!(occurrences.effective(as_of, half_life) <= Q16::new(u64::MAX));
        }
    }
    for window in ENDS {
        assert_eq!(occurrences.peak(window) > 0, window > 0);
    }
    for a in ENDS {
        assert!(repetition(Q16::new(a)).raw() <= 163_840);
        for b in ENDS {
            assert!(decay(a, b) <= Q16::ONE);
            assert!(freshness(a, b) <= Permille::ONE);
            if let Ok(curve) = Curve::new(a, b) {
                for measure in ENDS {
                    assert!(curve.value(measure).micros() <= 1_000_000);
                }
            }
        }
    }
}

#[test]
fn histories_of_any_time_are_analysed() {
    let at = [
        i64::MIN,
        i64::MIN + 1,
        -1,
        0,
        1,
        2,
        3,
        i64::MAX - 1,
        i64::MAX,
    ];
    let points: Vec<HistoryPoint> = (0..)
        .zip(at)
        .map(|(i, at)| HistoryPoint {
            at,
            score: MilliScore::from_loss(i * 11_000),
            series: String::new(),
        })
        .collect();
    let segment = analyse(&points).remove(0);
    assert!(segment.forecast(u32::MAX).is_some());
    let _ = segment.band_edge();
}

#[test]
fn apportioning_never_overflows() {
    let shares = apportion(u32::MAX, &[("a", u128::MAX), ("b", u128::MAX), ("c", 1)]);
    assert_eq!(shares, [2_147_483_648, 2_147_483_647, 0]);
    assert_eq!(apportion(5, &[("a", 0), ("b", 0)]), [0, 0]);
    assert!(apportion::<u8>(5, &[]).is_empty());
}

#[test]
fn values_out_of_range_are_refused() {
    fn refused<T: serde::de::DeserializeOwned>(json: &str) {
        assert!(serde_json::from_str::<T>(json).is_err(), "{json}");
    }
    for json in ["999", "100001", "-1", "4294968296", "1.5", "\"5000\""] {
        refused::<MilliScore>(json);
    }
    for json in ["0", "101", "356", "-1"] {
        refused::<Score>(json);
    }
    refused::<Permille>("65536");
    refused::<Coverage>(r#"{"known": 2, "expected": 1}"#);
    refused::<Severity>("\"worse\"");
    refused::<Rollup>("\"mean\"");
    refused::<SeverityTable>(r#"{"cost": {"low": 3}, "floor": {}}"#);
    assert_eq!(
        (MilliScore::new(999), MilliScore::new(100_001)),
        (None, None)
    );
    assert_eq!((Score::new(0), Score::new(101)), (None, None));
    assert_eq!(
        MilliScore::try_from(5).unwrap_err().to_string(),
        "`5` is not within 1000..=100000"
    );
}

#[test]
fn units_read_back_and_show_themselves() {
    let milli: MilliScore = serde_json::from_str("87500").unwrap();
    assert_eq!(
        (milli.to_string(), milli.displayed().to_string()),
        ("87.500".to_owned(), "88".to_owned())
    );
    assert_eq!(serde_json::to_string(&milli).unwrap(), "87500");
    assert_eq!(
        serde_json::to_string(&Band::Excellent).unwrap(),
        "\"excellent\""
    );
    assert_eq!(Permille::new(1_255).to_string(), "125.5 %");
    assert_eq!(Q16::new(98_304).to_string(), "1.50");
    for rollup in Rollup::ALL {
        assert_eq!(rollup.to_string().parse(), Ok(rollup));
    }
    assert!("median".parse::<Rollup>().is_err());
}

#[test]
fn bands_begin_at_their_edges() {
    for points in 1..=100 {
        let score = Score::new(points).unwrap();
        assert!(score.band().lower_edge() <= score);
        let above = Band::ALL.into_iter().find(|&band| band > score.band());
        assert!(above.is_none_or(|above| above.lower_edge() > score));
    }
    let bands = [
        (29, Band::Critical),
        (30, Band::Poor),
        (50, Band::Fair),
        (70, Band::Good),
        (90, Band::Excellent),
    ];
    for (points, band) in bands {
        assert_eq!(Score::new(points).unwrap().band(), band);
    }
    assert_eq!(Band::Excellent.to_string(), "Excellent");
}

#[test]
fn coverage_has_its_steps() {
    let standing = |known| Coverage::new(known, 1_000).unwrap().standing();
    assert_eq!(
        (standing(249), standing(250)),
        (Standing::Unscored, Standing::Provisional)
    );
    assert_eq!(
        (standing(499), standing(500)),
        (Standing::Provisional, Standing::Scored)
    );
    assert_eq!(Coverage::default().standing(), Standing::Unscored);
    assert_eq!(Coverage::new(2, 1), None);
    let day = 86_400;
    let ages = [
        0,
        day,
        day + 1,
        2 * day + day / 2,
        4 * day - 1,
        4 * day,
        u64::MAX,
    ];
    assert_eq!(
        ages.map(|age| freshness(age, day).get()),
        [1_000, 1_000, 999, 500, 0, 0, 0]
    );
    assert_eq!(
        (freshness(0, 0), freshness(1, 0)),
        (Permille::ONE, Permille::ZERO)
    );
    let mut coverage = Coverage::default();
    for _ in 0..70_000 {
        coverage.observe(u16::MAX, Permille::new(u16::MAX));
    }
    assert_eq!(coverage.permille(), Permille::ONE);
    let model = Model::default();
    let clean = [(LogLoss::ZERO, Permille::ONE)];
    assert!(
        model
            .device_leaf(&clean, 1, Coverage::new(249, 1_000).unwrap())
            .is_none()
    );
    assert!(model.device_leaf(&[], 1, Coverage::COMPLETE).is_none());
    assert!(model.interval(&[], &[Permille::ONE]).is_none());
}

#[test]
fn intervals_never_turn_round() {
    for rollup in Rollup::ALL {
        let model = Model::with_rollup(rollup);
        for loss in [0, 100_000, 1_000_000, u64::MAX] {
            let known = [(LogLoss(loss), Permille::ONE)];
            let interval = model
                .interval(&known, &[Permille::ONE, Permille::ZERO])
                .unwrap();
            assert!(interval.low <= interval.high, "{rollup} of {loss}");
            let nothing_missing = model.interval(&known, &[]).unwrap();
            assert_eq!(nothing_missing.low, nothing_missing.high);
        }
    }
}

#[test]
fn points_that_make_no_table() {
    let error = |change: fn(&mut SeverityPoints)| {
        let mut points = SeverityPoints::default();
        change(&mut points);
        SeverityTable::from_points(points).unwrap_err()
    };
    assert_eq!(
        error(|p| p.cost.low = 0),
        SeverityError::OutOfRange("cost", Severity::Low)
    );
    assert_eq!(
        error(|p| p.cost.critical = 99),
        SeverityError::OutOfRange("cost", Severity::Critical)
    );
    assert_eq!(
        error(|p| p.floor.critical = 0),
        SeverityError::OutOfRange("floor", Severity::Critical)
    );
    assert_eq!(
        error(|p| p.floor.low = 99),
        SeverityError::OutOfRange("floor", Severity::Low)
    );
    assert_eq!(
        error(|p| p.cost.medium = 3),
        SeverityError::CostNotIncreasing(Severity::Medium)
    );
    assert_eq!(
        error(|p| p.floor.high = 50),
        SeverityError::FloorNotDecreasing(Severity::High)
    );
    assert_eq!(
        error(|p| p.floor.low = 97),
        SeverityError::CostReachesFloor(Severity::Low)
    );
    assert_eq!(
        error(|p| (p.cost.low, p.cost.medium) = (24, 25)),
        SeverityError::WeightNotIncreasing(Severity::Medium)
    );
    let message = SeverityError::OutOfRange("cost", Severity::Low).to_string();
    assert_eq!(message, "the cost of `low` is not within 1..=98 points");
}

#[test]
fn a_table_is_its_points() {
    let mut points = SeverityPoints::default();
    points.floor.critical = 10;
    let table = SeverityTable::from_points(points).unwrap();
    assert!(table.limit_of(Severity::Critical).is_some());
    let json = serde_json::to_string(&table).unwrap();
    assert_eq!(serde_json::from_str::<SeverityTable>(&json).unwrap(), table);
    let worst = Finding::new("f", Severity::Critical, LogLoss(u64::MAX));
    assert_eq!(score_findings(&table, &[worst]).score.displayed().get(), 10);
}

/// Several repairs together help where one alone does not.
#[test]
fn a_plan_passes_steps_without_gain() {
    let model = Model::with_rollup(Rollup::Worst);
    let critical = || {
        [Finding::new(
            "f",
            Severity::Critical,
            model.table.lambda_of(Severity::Critical),
        )]
    };
    let device = Device::new([
        Analyzer::new("b", critical()),
        Analyzer::new("a", critical()),
    ]);
    let result = model.device(&device).unwrap();
    assert!(result.costs.iter().all(|cost| cost.gain_milli == 0));
    assert_eq!(
        result
            .costs
            .iter()
            .map(|cost| cost.cost_milli)
            .collect::<Vec<_>>(),
        [0, 55_000],
        "all to `a`"
    );
    let plan = model.plan(&device, None);
    let steps: Vec<_> = plan
        .iter()
        .map(|step| (step.analyzer.as_str(), step.gain_milli))
        .collect();
    assert_eq!(steps, [("a", 0), ("b", 55_000)]);
}

#[test]
fn an_incident_is_one_step() {
    let model = Model::default();
    let member = |id: &str, severity| {
        Finding::new(id, severity, model.table.lambda_of(severity)).in_incident("boot")
    };
    let findings = [
        member("k41", Severity::Medium),
        member("bugcheck", Severity::High),
        member("e6008", Severity::Low),
    ];
    let device = Device::new([Analyzer::new("events", findings)]);
    let plan = model.plan(&device, None);
    assert_eq!(plan.len(), 1);
    assert_eq!(
        (plan[0].finding.as_str(), plan[0].severity),
        ("bugcheck", Severity::High)
    );
    assert_eq!(plan[0].others, ["e6008", "k41"]);
    let target = Score::new(60).unwrap();
    assert!(
        model.plan(&device, Some(target)).is_empty(),
        "68 is reached already"
    );
}

/// Thousands of findings must not take minutes: the plan is not quadratic in recomputed scores.
#[test]
fn a_plan_of_thousands_of_findings_is_fast() {
    let model = Model::with_rollup(Rollup::Risk);
    let analyzer = |a: u64| {
        let finding = |i: u64| {
            let severity = Severity::ALL[(i % 5) as usize];
            Finding::new(format!("f{i}"), severity, LogLoss(1 + i * 7_919 % 90_000))
        };
        Analyzer::new(format!("a{a}"), (0..500).map(finding).collect::<Vec<_>>())
    };
    let device = Device::new((0..10).map(analyzer).collect::<Vec<_>>());
    let start = Instant::now();
    let plan = model.plan(&device, None);
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(plan.last().unwrap().score_after, MilliScore::PERFECT);
    // Four of five can cost something, and what is too small for a milli-point is left.
    assert!(
        (3_900..=4_000).contains(&plan.len()),
        "{} steps",
        plan.len()
    );
}

/// What a binding hands from thread to thread.
#[test]
fn everything_public_is_send_and_sync() {
    fn check<T: Send + Sync + 'static>() {}
    check::<(LogLoss, MilliScore, Score, Band, Permille, Q16)>();
    check::<wegweiser_scoring::units::OutOfRange>();
    check::<(Severity, SeverityTable, SeverityPoints, SeverityError)>();
    check::<wegweiser_scoring::severity::UnknownSeverity>();
    check::<(Occurrences, wegweiser_scoring::Escalation)>();
    check::<wegweiser_scoring::occurrences::EscalationError>();
    check::<(
        Finding,
        Analyzer,
        Device,
        Model,
        Rollup,
        wegweiser_scoring::DeviceScore,
    )>();
    check::<(
        wegweiser_scoring::AnalyzerScore,
        wegweiser_scoring::AnalyzerShare,
        wegweiser_scoring::FindingCost,
    )>();
    check::<(
        wegweiser_scoring::PlanStep,
        wegweiser_scoring::device::UnknownRollup,
    )>();
    check::<(
        wegweiser_scoring::Partial,
        wegweiser_scoring::rollup::Leaf,
        wegweiser_scoring::rollup::Fix,
    )>();
    check::<wegweiser_scoring::rollup::NotContained>();
    check::<(Coverage, Standing, wegweiser_scoring::coverage::Interval)>();
    check::<(
        Curve,
        wegweiser_scoring::measure::CurveValue,
        wegweiser_scoring::measure::CurveError,
    )>();
    check::<(
        HistoryPoint,
        wegweiser_scoring::trend::Segment,
        wegweiser_scoring::trend::Forecast,
    )>();
    check::<(
        wegweiser_scoring::trend::Slope,
        wegweiser_scoring::trend::Shift,
        wegweiser_scoring::trend::BandEdge,
    )>();
    check::<(
        wegweiser_scoring::movement::Attribution,
        wegweiser_scoring::movement::Movement,
    )>();
    check::<(
        wegweiser_scoring::movement::Change,
        wegweiser_scoring::movement::Mark,
    )>();
}
