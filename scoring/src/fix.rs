//! What one repair on many devices does to a node.

use serde::{Deserialize, Serialize};

use crate::rollup::{Leaf, NotContained, Partial};

/// The devices that a rule touches, as they are and as they would be without its findings. Merges like a [`Partial`], so
/// it answers "fix this rule on 37 devices: 81 → 88" at every node.
///
/// ```
/// use wegweiser_scoring::{Coverage, MilliScore, Partial, rollup::{Fix, Leaf}};
///
/// let leaf = |points: u32| {
///     let score = MilliScore::new(points * 1_000).unwrap();
///     Leaf { score, risk: score, weight: 1, coverage: Coverage::COMPLETE }
/// };
/// let (mut group, mut fix) = (Partial::EMPTY, Fix::default());
/// group.add(&leaf(90));
/// group.add(&leaf(60));
/// fix.add(&leaf(60), &leaf(100));
/// assert_eq!(fix.devices(), 1);
/// assert_eq!(group.mean().unwrap().milli(), 75_000);
/// assert_eq!(fix.applied_to(&group).unwrap().mean().unwrap().milli(), 95_000);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "FixParts")]
pub struct Fix {
    before: Partial,
    after: Partial,
}

impl Fix {
    /// Adds a device that the rule touches.
    pub fn add(&mut self, before: &Leaf, after: &Leaf) {
        self.before.add(before);
        self.after.add(after);
    }

    /// Adds the devices of another set; the sets must not overlap.
    pub fn merge(&mut self, other: &Self) {
        self.before.merge(&other.before);
        self.after.merge(&other.after);
    }

    /// The number of devices touched.
    pub const fn devices(&self) -> u64 {
        self.before.devices()
    }

    /// The node as it would be; an error when its sums do not contain the devices touched.
    pub fn applied_to(&self, node: &Partial) -> Result<Partial, NotContained> {
        let mut fixed = node.clone();
        fixed.subtract(&self.before)?;
        fixed.merge(&self.after);
        Ok(fixed)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FixParts {
    before: Partial,
    after: Partial,
}

impl TryFrom<FixParts> for Fix {
    type Error = &'static str;

    fn try_from(parts: FixParts) -> Result<Self, Self::Error> {
        let FixParts { before, after } = parts;
        if before.devices() == after.devices() {
            Ok(Self { before, after })
        } else {
            Err("a fix has as many devices before as after")
        }
    }
}
