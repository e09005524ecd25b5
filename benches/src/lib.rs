//! Measurements of the scoring core
