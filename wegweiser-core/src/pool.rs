//! Worker threads that survive `fork()`.

use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

struct Owned {
    process: u32,
    threads: usize,
    pool: Arc<ThreadPool>,
}

static POOL: Mutex<Option<Owned>> = Mutex::new(None);

/// The pool of this process with that many threads (0 = one per core), made on first use.
///
/// A forked child (a Celery or gunicorn worker) inherits the parent's pool without its threads and
/// would wait for them for ever, so a pool belongs to the process that made it. Rayon's global pool
/// is never touched: it belongs to the host program.
pub(crate) fn pool(threads: usize) -> Result<Arc<ThreadPool>, ThreadPoolBuildError> {
    let process = std::process::id();
    let mut slot = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(owned) = &*slot
        && owned.process == process
        && owned.threads == threads
    {
        return Ok(owned.pool.clone());
    }
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| format!("wegweiser-{index}"))
        .build()?;
    let pool = Arc::new(pool);
    let replaced = slot.replace(Owned {
        process,
        threads,
        pool: pool.clone(),
    });
    if replaced
        .as_ref()
        .is_some_and(|owned| owned.process != process)
    {
        // Dropping the parent's pool would wait for threads that do not exist in this process.
        mem::forget(replaced);
    }
    Ok(pool)
}
