//! `exp(-x)` in integers, and the two curves built on it.
//!
//! `f64::exp` differs in the last bit between platforms, so the exponential is a product of 27 frozen factors in Q62.
//! Every function here is total: no `u64` overflows, panics or divides by zero.

/// 1 in Q62.
pub(crate) const ONE_Q62: u64 = 1 << 62;

/// The greatest loss of a score, in milli-points: a score stays within 1 000..=100 000.
pub(crate) const MAX_LOSS_MILLI: u32 = 99_000;

/// Micro-nats per nat.
const MICRO: u64 = 1_000_000;

/// From 2^26 µnat (67 nats) on, `exp(-x)` is below half of 2^-62 and counts as 0.
const ZERO_FROM: u64 = 1 << 26;

/// `FACTORS[k] = round(2^62 * exp(-2^k / 10^6))`, computed once with 60 decimal digits and frozen.
const FACTORS: [u64; 27] = [
    4_611_681_406_743_675_319,
    4_611_676_795_064_574_415,
    4_611_667_571_720_207_633,
    4_611_649_125_086_814_044,
    4_611_612_232_041_385_728,
    4_611_538_446_835_956_283,
    4_611_390_879_966_740_033,
    4_611_095_760_394_349_212,
    4_610_505_577_909_503_561,
    4_609_325_439_545_714_422,
    4_606_966_068_971_075_360,
    4_602_250_950_269_237_672,
    4_592_835_185_357_404_130,
    4_574_061_407_383_108_239,
    4_536_743_758_120_393_240,
    4_463_019_347_935_345_202,
    4_319_145_236_786_431_076,
    4_045_161_683_148_668_903,
    3_548_232_246_824_593_001,
    2_730_010_678_762_373_178,
    1_616_102_717_395_772_793,
    566_341_243_254_161_555,
    69_549_922_203_950_138,
    1_048_898_745_328_076,
    238_565_369_272,
    12_341,
    0,
];

/// The product is taken from the lowest bit up, so its value after the low bits depends on these bits alone: they are
/// looked up, and the result stays the same to the last bit.
const LOW_BITS: u32 = 11;
static LOW_PRODUCTS: [u64; 1 << LOW_BITS] = low_products();

/// `floor(2^62 * exp(-micro_nats / 10^6))`, truncated after every factor.
pub(crate) fn exp_neg(micro_nats: u64) -> u64 {
    if micro_nats >= ZERO_FROM {
        return 0;
    }
    let mut product = LOW_PRODUCTS[(micro_nats & ((1 << LOW_BITS) - 1)) as usize];
    let mut bits = micro_nats >> LOW_BITS;
    while bits != 0 {
        let factor = FACTORS[(bits.trailing_zeros() + LOW_BITS) as usize];
        product = multiply_q62(product, factor);
        bits &= bits - 1;
    }
    product
}

/// The loss of a score in milli-points: `99 000 * (1 - exp(-L))`, rounded half up. 0..=99 000.
pub(crate) fn loss(micro_nats: u64) -> u32 {
    let gone = u128::from(ONE_Q62 - exp_neg(micro_nats));
    ((u128::from(MAX_LOSS_MILLI) * gone + u128::from(ONE_Q62 >> 1)) >> 62) as u32
}

/// `limit * (1 - exp(-u / limit))`: concave, with a slope of at most 1. A limit of 0 lets nothing through.
pub(crate) fn saturate(micro_nats: u64, limit: u64) -> u64 {
    let Some(ratio) = (u128::from(micro_nats) * u128::from(MICRO)).checked_div(u128::from(limit))
    else {
        return 0;
    };
    let gone = ONE_Q62 - exp_neg(u64::try_from(ratio).unwrap_or(u64::MAX));
    ((u128::from(limit) * u128::from(gone)) >> 62) as u64
}

/// The `x` in micro-nats for which `exp(-x)` is nearest to `target / 2^62`; the inverse of [`exp_neg`].
pub(crate) fn inverse_exp_neg(target: u64) -> u64 {
    let (mut above, mut at_or_below) = (0, ZERO_FROM);
    if exp_neg(0) <= target {
        return 0;
    }
    while at_or_below - above > 1 {
        let middle = above.midpoint(at_or_below);
        if exp_neg(middle) <= target {
            at_or_below = middle;
        } else {
            above = middle;
        }
    }
    if exp_neg(above) - target < target - exp_neg(at_or_below) {
        above
    } else {
        at_or_below
    }
}

/// The `u` with `saturate(u, limit)` nearest to `reached`, which must be below `limit`.
pub(crate) fn inverse_saturate(reached: u64, limit: u64) -> u64 {
    debug_assert!(reached < limit, "nothing reaches the limit of a class");
    let left = (u128::from(limit - reached) << 62) / u128::from(limit);
    let ratio = inverse_exp_neg(left as u64);
    ((u128::from(ratio) * u128::from(limit) + u128::from(MICRO / 2)) / u128::from(MICRO)) as u64
}

/// The fourth root, rounded down.
pub(crate) fn fourth_root(n: u128) -> u32 {
    (n.isqrt() as u64).isqrt() as u32
}

const fn multiply_q62(a: u64, b: u64) -> u64 {
    ((a as u128 * b as u128) >> 62) as u64
}

const fn low_products() -> [u64; 1 << LOW_BITS] {
    let mut products = [ONE_Q62; 1 << LOW_BITS];
    let mut i = 1;
    while i < products.len() {
        let top = i.ilog2();
        products[i] = multiply_q62(products[i - (1 << top)], FACTORS[top as usize]);
        i += 1;
    }
    products
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Golden {
        constants: Constants,
    }

    #[derive(serde::Deserialize)]
    struct Constants {
        exp_table_q62: Vec<u64>,
    }

    #[test]
    fn factors_equal_the_reference() {
        let golden: Golden =
            serde_json::from_str(include_str!("../testdata/score_golden_vectors.json")).unwrap();
        assert_eq!(FACTORS.to_vec(), golden.constants.exp_table_q62);
    }

    #[test]
    fn the_lookup_of_the_low_bits_changes_no_bit() {
        for i in 0..200_000_u64 {
            let x = (i * 335) % ZERO_FROM;
            let mut product = ONE_Q62;
            for (bit, &factor) in FACTORS.iter().enumerate() {
                if x >> bit & 1 == 1 {
                    product = multiply_q62(product, factor);
                }
            }
            assert_eq!(exp_neg(x), product, "at {x}");
        }
    }

    #[test]
    fn exp_is_within_a_millionth_of_a_millionth() {
        for x in (0..20_000_000_u64).step_by(9_973) {
            let exact = (-(x as f64) / 1e6).exp();
            let ours = exp_neg(x) as f64 / ONE_Q62 as f64;
            assert!((exact - ours).abs() < 1e-12, "at {x}");
        }
    }

    #[test]
    fn every_input_is_allowed() {
        for x in [0, 1, ZERO_FROM - 1, ZERO_FROM, u64::MAX - 1, u64::MAX] {
            assert!(exp_neg(x) <= ONE_Q62);
            assert!(loss(x) <= MAX_LOSS_MILLI);
            for limit in [0, 1, 393_919, u64::MAX] {
                assert!(saturate(x, limit) <= limit.min(x.saturating_add(1)));
            }
        }
        assert_eq!(fourth_root(u128::MAX), u32::MAX);
    }

    #[test]
    fn the_inverses_come_back() {
        for x in (0..4_000_000).step_by(7_919) {
            assert_eq!(inverse_exp_neg(exp_neg(x)), x);
            let back = inverse_saturate(saturate(x, 1_650_681), 1_650_681);
            assert!(back.abs_diff(x) <= 40, "{x} came back as {back}");
        }
    }
}
