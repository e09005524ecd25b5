//! The serialized form of a partial: sums wider than 64 bits are decimal strings, which every language reads exactly.

use serde::{Deserialize, Serialize};

use crate::rollup::Partial;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartialParts {
    devices: u64,
    weight: u64,
    #[serde(with = "decimal")]
    score_loss: u128,
    #[serde(with = "decimal")]
    risk_loss_4: u128,
    histogram: Vec<u64>,
    #[serde(with = "decimal")]
    coverage_known: u128,
    #[serde(with = "decimal")]
    coverage_expected: u128,
    provisional: u64,
    unscored: u64,
}

impl From<Partial> for PartialParts {
    fn from(partial: Partial) -> Self {
        Self {
            devices: partial.devices,
            weight: partial.weight,
            score_loss: partial.score_loss,
            risk_loss_4: partial.risk_loss_4,
            histogram: partial.histogram.to_vec(),
            coverage_known: partial.coverage_known,
            coverage_expected: partial.coverage_expected,
            provisional: partial.provisional,
            unscored: partial.unscored,
        }
    }
}

impl TryFrom<PartialParts> for Partial {
    type Error = &'static str;

    fn try_from(parts: PartialParts) -> Result<Self, Self::Error> {
        let partial = Self {
            devices: parts.devices,
            weight: parts.weight,
            score_loss: parts.score_loss,
            risk_loss_4: parts.risk_loss_4,
            histogram: parts
                .histogram
                .try_into()
                .map_err(|_| "the histogram of a partial has 101 bins")?,
            coverage_known: parts.coverage_known,
            coverage_expected: parts.coverage_expected,
            provisional: parts.provisional,
            unscored: parts.unscored,
        };
        if partial.is_consistent() {
            Ok(partial)
        } else {
            Err("no set of devices has these sums")
        }
    }
}

mod decimal {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(sum: &u128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(sum)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<u128, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}
