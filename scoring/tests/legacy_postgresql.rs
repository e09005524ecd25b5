//! The `legacy` roll-up equals the SQL of existing deployments, run by a real server.
//!
//! Set `WEGWEISER_TEST_PG` to a connection string of libpq, or run `tests/with_postgresql.sh cargo test -p
//! wegweiser-scoring --test legacy_postgresql`. Nothing is left in the database: every table is temporary.

#![allow(clippy::unwrap_used)] // the exception for tests ends at the test functions

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Command;

use wegweiser_scoring::{
    Coverage, LogLoss, MilliScore, Model, Partial, Permille, Rollup, Score, roll_up,
};

const TREES: usize = 1_200;

/// The statements of existing deployments: integer scores into a device, double precision above it; an entity without
/// rows is not updated.
const STATEMENTS: &str = "
UPDATE devices d SET health_score = s.mean
  FROM (SELECT deviceuuid, ROUND(AVG(score)) AS mean FROM device_metadata
         WHERE score IS NOT NULL GROUP BY deviceuuid) s
 WHERE d.deviceuuid = s.deviceuuid;
UPDATE groups g SET health_score = s.mean
  FROM (SELECT groupuuid, ROUND(AVG(health_score)) AS mean FROM devices
         WHERE health_score IS NOT NULL GROUP BY groupuuid) s
 WHERE g.groupuuid = s.groupuuid;
UPDATE organisations o SET health_score = s.mean
  FROM (SELECT orguuid, ROUND(AVG(health_score)) AS mean FROM groups
         WHERE health_score IS NOT NULL GROUP BY orguuid) s
 WHERE o.orguuid = s.orguuid;
UPDATE tenants t SET health_score = s.mean
  FROM (SELECT tenantuuid, ROUND(AVG(health_score)) AS mean FROM organisations
         WHERE health_score IS NOT NULL GROUP BY tenantuuid) s
 WHERE t.tenantuuid = s.tenantuuid;
";

#[test]
fn legacy_equals_postgresql_on_random_trees() {
    let Ok(connection) = std::env::var("WEGWEISER_TEST_PG") else {
        let hint = "SKIPPED legacy_postgresql: set WEGWEISER_TEST_PG to a libpq connection string";
        // Not `eprintln!`, which the test harness would swallow.
        writeln!(std::io::stderr(), "{hint}").unwrap();
        return;
    };
    let forest = Forest::random();
    let ours = forest.scored();
    let theirs = run(&connection, &forest.script());
    assert_eq!(theirs.len(), forest.nodes.len());
    for (id, node) in forest.nodes.iter().enumerate() {
        let ours = ours[id].map(|score| score.displayed().get());
        assert_eq!(
            ours,
            theirs[&id],
            "{:?} {id}, children {:?}",
            node.level,
            forest.children(id)
        );
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Tenant,
    Organisation,
    Group,
    Device,
}

impl Level {
    const ALL: [Self; 4] = [Self::Tenant, Self::Organisation, Self::Group, Self::Device];

    fn table(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Tenant => ("tenants", "tenantuuid", "parentuuid"),
            Self::Organisation => ("organisations", "orguuid", "tenantuuid"),
            Self::Group => ("groups", "groupuuid", "orguuid"),
            Self::Device => ("devices", "deviceuuid", "groupuuid"),
        }
    }
}

#[derive(Debug)]
struct Node {
    level: Level,
    parent: usize,
    previous: Option<Score>,
    /// Of a device: the scores of its analyzers, some without one.
    scores: Vec<Option<Score>>,
}

/// All trees; a parent stands before its children.
struct Forest {
    nodes: Vec<Node>,
    children: HashMap<usize, Vec<usize>>,
}

impl Forest {
    fn random() -> Self {
        let mut forest = Self {
            nodes: Vec::new(),
            children: HashMap::new(),
        };
        let mut random = Random(0x5851_f42d_4c95_7f2d);
        for _ in 0..TREES {
            forest.grow(&mut random, Level::ALL.as_slice(), 0);
        }
        forest
    }

    fn grow(&mut self, random: &mut Random, levels: &[Level], parent: usize) {
        let [level, below @ ..] = levels else { return };
        let id = self.nodes.len();
        let scores = if below.is_empty() {
            random.scores()
        } else {
            Vec::new()
        };
        let previous = random.score_or_none(3);
        self.nodes.push(Node {
            level: *level,
            parent,
            previous,
            scores,
        });
        if *level != Level::Tenant {
            self.children.entry(parent).or_default().push(id);
        }
        for _ in 0..random.below(5) {
            self.grow(random, below, id);
        }
    }

    fn children(&self, id: usize) -> &[usize] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Every node's score by the model, children first.
    fn scored(&self) -> Vec<Option<MilliScore>> {
        let model = Model::with_rollup(Rollup::Legacy);
        let losses = losses();
        let mut scored = vec![None; self.nodes.len()];
        for (id, node) in self.nodes.iter().enumerate().rev() {
            scored[id] = if node.level == Level::Device {
                let analyzers: Vec<_> = node
                    .scores
                    .iter()
                    .flatten()
                    .map(|score| (losses[score], Permille::ONE))
                    .collect();
                let leaf = model.device_leaf(&analyzers, 1, Coverage::COMPLETE);
                leaf.map(|leaf| leaf.score)
                    .or(node.previous.map(MilliScore::from))
            } else {
                let children: Vec<_> = self
                    .children(id)
                    .iter()
                    .map(|&child| scored[child])
                    .collect();
                roll_up(Rollup::Legacy, &children, &Partial::EMPTY, node.previous)
            };
        }
        scored
    }

    fn script(&self) -> String {
        let mut script = String::from(
            "CREATE TEMP TABLE device_metadata (deviceuuid integer, score integer);\n",
        );
        let null_or =
            |score: Option<Score>| score.map_or("NULL".to_owned(), |score| score.to_string());
        for level in Level::ALL {
            let (table, key, parent) = level.table();
            writeln!(
                script,
                "CREATE TEMP TABLE {table} ({key} integer PRIMARY KEY, {parent} integer, health_score double precision);"
            )
            .unwrap();
            for (id, node) in self
                .nodes
                .iter()
                .enumerate()
                .filter(|(_, node)| node.level == level)
            {
                let previous = null_or(node.previous);
                writeln!(
                    script,
                    "INSERT INTO {table} VALUES ({id}, {}, {previous});",
                    node.parent
                )
                .unwrap();
                for &score in &node.scores {
                    writeln!(
                        script,
                        "INSERT INTO device_metadata VALUES ({id}, {});",
                        null_or(score)
                    )
                    .unwrap();
                }
            }
        }
        script.push_str(STATEMENTS);
        for level in Level::ALL {
            let (table, key, _) = level.table();
            writeln!(script, "SELECT {key}, health_score FROM {table};").unwrap();
        }
        format!("BEGIN;\n{script}ROLLBACK;\n")
    }
}

/// Runs the script and reads `id|score` lines.
fn run(connection: &str, script: &str) -> HashMap<usize, Option<u8>> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(script.as_bytes()).unwrap();
    let output = Command::new("psql")
        .args([
            "--no-psqlrc",
            "--quiet",
            "--no-align",
            "--tuples-only",
            "--set=ON_ERROR_STOP=1",
        ])
        .arg("--dbname")
        .arg(connection)
        .arg("--file")
        .arg(file.path())
        .output()
        .expect("`psql` must be installed when WEGWEISER_TEST_PG is set");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let row = |line: &str| {
        let (id, score) = line.split_once('|').unwrap();
        (
            id.parse().unwrap(),
            (!score.is_empty()).then(|| score.parse().unwrap()),
        )
    };
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(row)
        .collect()
}

/// For each displayed score a log-loss that has it.
fn losses() -> HashMap<Score, LogLoss> {
    let all = (0..10_000_000).step_by(1_000).map(LogLoss);
    all.map(|loss| (loss.score().displayed(), loss)).collect()
}

/// A fixed sequence (xorshift64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) % bound
    }

    /// Half of the scores lie next to each other, so that means of .5 are frequent.
    fn score_or_none(&mut self, none_of: u64) -> Option<Score> {
        if self.below(none_of) == 0 {
            return None;
        }
        let points = if self.below(2) == 0 {
            80 + self.below(4)
        } else {
            1 + self.below(100)
        };
        Score::new(points as u8)
    }

    fn scores(&mut self) -> Vec<Option<Score>> {
        (0..self.below(7)).map(|_| self.score_or_none(5)).collect()
    }
}
