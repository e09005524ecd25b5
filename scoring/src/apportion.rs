//! Splitting a whole number so that the parts add up to it again.

use std::cmp::Reverse;

/// Splits `total` in proportion to the weights by largest remainder; ties go to the smaller key.
///
/// The result stands in the order of `parts` and sums exactly to `total`, except that everything is 0 when no part has a
/// weight. It is exact while `total * Σ weights` fits in 128 bits; above that all weights first lose the same number of
/// low bits.
///
/// ```
/// use wegweiser_scoring::apportion;
///
/// assert_eq!(apportion(100, &[("a", 1), ("b", 1), ("c", 1)]), [34, 33, 33]);
/// ```
pub fn apportion<K: Ord>(total: u32, parts: &[(K, u128)]) -> Vec<u32> {
    let shift = excess_bits(
        total,
        parts.iter().map(|&(_, weight)| weight).max().unwrap_or(0),
        parts.len(),
    );
    let weight = |i: usize| parts[i].1 >> shift;
    let sum: u128 = (0..parts.len()).map(weight).sum();
    if sum == 0 {
        return vec![0; parts.len()];
    }
    let total_wide = u128::from(total);
    let mut shares: Vec<u32> = (0..parts.len())
        .map(|i| (total_wide * weight(i) / sum) as u32)
        .collect();
    let rest = (total - shares.iter().sum::<u32>()) as usize;
    if rest > 0 {
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by_cached_key(|&i| (Reverse(total_wide * weight(i) % sum), &parts[i].0));
        for &i in &order[..rest] {
            shares[i] += 1;
        }
    }
    shares
}

/// How many low bits the weights must lose so that neither their sum nor a product with the total overflows.
fn excess_bits(total: u32, greatest: u128, parts: usize) -> u32 {
    let bits = (u128::BITS - greatest.leading_zeros()) + (usize::BITS - parts.leading_zeros());
    (bits + (u32::BITS - total.leading_zeros())).saturating_sub(u128::BITS)
}
