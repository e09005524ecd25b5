//! A process that has scored can fork, and the child can score too.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(unsafe_code, reason = "fork has no safe form")]

mod support;

use support::{as_of, engine, export};
use wegweiser_core::Policy;

fn score() -> String {
    let inputs = (0..40)
        .map(|n| export("A", "x", &format!("d{n}"), "toy\nfinding high\n"))
        .collect();
    engine()
        .with_threads(2)
        .score(inputs, &Policy::default(), as_of())
        .unwrap()
        .to_json()
}

#[test]
fn the_child_has_threads_of_its_own() {
    let before = score();
    // SAFETY: the child only scores, compares and leaves with `_exit`; `alarm` ends it if it hangs.
    let child = unsafe { libc::fork() };
    assert!(child >= 0);
    if child == 0 {
        // SAFETY: as above.
        unsafe {
            libc::alarm(20);
            let same = score() == before;
            libc::_exit(i32::from(!same));
        }
    }
    let mut status = 0;
    // SAFETY: `child` is a child of this process.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    assert!(
        libc::WIFEXITED(status),
        "the child hung or crashed: {status}"
    );
    assert_eq!(libc::WEXITSTATUS(status), 0);
    assert_eq!(score(), before);
}
