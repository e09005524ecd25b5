//! The deterministic scoring model: integers only, no I/O
