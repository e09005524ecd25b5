//! Opens logs and exports of logs in every form: the engine unpacks them, this reads their events.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wegweiser_core::report::InputReport;
use wegweiser_core::{
    Collection, Completion, Content, Engine, Format, Input, ReadError, Reader, Registry, Sink,
};
use wegweiser_parsers::evtx;
use wegweiser_parsers::winevent::{self, Event, Losses};
use wegweiser_parsers::{Limits, ParseError};

use super::damage;
use crate::error::Error;
use crate::progress::Follower;

/// What looks at each event.
pub(crate) trait Visit: Send + 'static {
    /// Looks at an event; break ends the run, and so does an error.
    fn event(&mut self, event: Event<'_>, source: &str) -> io::Result<ControlFlow<()>>;
}

/// A log that was read.
#[derive(Debug)]
pub(crate) struct Log {
    /// The file, or the entry of an archive.
    pub(crate) source: String,
    pub(crate) events: u64,
    /// What its form does not carry.
    pub(crate) losses: Losses,
    /// What could not be read of it.
    pub(crate) trouble: Option<String>,
}

/// What reading came to.
#[derive(Debug)]
pub(crate) struct Visited<V> {
    pub(crate) visitor: V,
    /// The logs that were read, in the order of their paths.
    pub(crate) logs: Vec<Log>,
    /// Inputs that gave no event, with the reason.
    pub(crate) others: Vec<InputReport>,
    /// Bytes read, unpacked.
    pub(crate) bytes: u64,
    /// What the visitor failed with.
    pub(crate) failure: Option<io::Error>,
}

/// Shows every event of the logs to a visitor, one log after the other.
///
/// With `recovers`, also what logs hold besides their live records.
pub(crate) fn visit<V: Visit>(
    paths: &[PathBuf],
    recovers: bool,
    visitor: V,
    follower: Follower,
) -> Result<Visited<V>, Error> {
    let (streams, files): (Vec<_>, Vec<_>) = paths.iter().partition(|path| path.as_os_str() == "-");
    let mut inputs = Collection::from_paths(&files)?.inputs;
    inputs.extend(streams.iter().map(|_| Input::reader("stdin", io::stdin())));
    let run = Arc::new(Run {
        state: Mutex::new(State {
            visitor,
            logs: Vec::new(),
            failure: None,
        }),
        bytes: AtomicU64::new(0),
        is_over: AtomicBool::new(false),
        recovers,
        follower,
    });
    // One thread: events of one log are not to stand among those of another.
    let engine = Engine::new(Registry::new().with_reader(EventReader(run.clone()))).with_threads(1);
    let summary = engine.summarize(inputs, &|_| run.go_on());
    drop(engine);
    let inputs: Vec<InputReport> = match summary {
        Ok(summary) => summary.inputs().cloned().collect(),
        Err(wegweiser_core::Error::Cancelled) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let run = Arc::into_inner(run).expect("the engine is gone, and the reader with it");
    let state = run
        .state
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    let mut visited = Visited {
        visitor: state.visitor,
        logs: state.logs,
        others: Vec::new(),
        bytes: run.bytes.into_inner(),
        failure: state.failure,
    };
    for input in inputs {
        match visited.logs.iter_mut().find(|log| log.source == input.path) {
            // What broke the stream explains what is missing at its end.
            Some(log) => log.trouble = input.reason.or(log.trouble.take()),
            None => visited.others.push(input),
        }
    }
    Ok(visited)
}

/// What the readers of one run share.
struct Run<V> {
    state: Mutex<State<V>>,
    bytes: AtomicU64,
    is_over: AtomicBool,
    recovers: bool,
    follower: Follower,
}

struct State<V> {
    visitor: V,
    logs: Vec<Log>,
    failure: Option<io::Error>,
}

impl<V: Visit> Run<V> {
    fn state(&self) -> MutexGuard<'_, State<V>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn go_on(&self) -> ControlFlow<()> {
        if self.is_over.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Notes that so many bytes of a log were taken.
    fn count(&self, bytes: usize) {
        const STEP: u64 = 1 << 20;
        let before = self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        let after = before + bytes as u64;
        if before / STEP != after / STEP {
            self.follower.advance(after);
        }
    }
}

impl<V: Visit> State<V> {
    /// Shows an event to the visitor.
    fn show(&mut self, event: Event<'_>, source: &str) -> ControlFlow<()> {
        if let Some(log) = self.logs.last_mut() {
            log.events += 1;
        }
        match self.visitor.event(event, source) {
            Ok(flow) => flow,
            Err(error) => {
                self.failure = Some(error);
                ControlFlow::Break(())
            }
        }
    }
}

/// The one reader that the engine knows here: whatever holds events.
struct EventReader<V>(Arc<Run<V>>);

static FORMAT: Format = Format {
    id: "windows-events",
    title: "a Windows event log, or events exported from one",
    analyzers: &[],
    export: "",
};

impl<V: Visit> Reader for EventReader<V> {
    fn formats(&self) -> &'static [Format] {
        std::slice::from_ref(&FORMAT)
    }

    fn recognise(&self, head: &[u8]) -> Option<&'static Format> {
        (evtx::recognise(head) || winevent::recognise(head).is_some()).then_some(&FORMAT)
    }

    fn read(
        &self,
        _format: &'static Format,
        content: Content<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<Completion, ReadError> {
        let run = &*self.0;
        let source = sink.source();
        run.state().logs.push(Log {
            source: source.to_owned(),
            events: 0,
            losses: Losses::NONE,
            trouble: None,
        });
        let is_stopped = match self.0.read(content, source) {
            Ok(flow) => flow.is_break(),
            Err(error) => {
                let (line, offset) = (error.line(), error.offset());
                let reason = match std::error::Error::source(&error) {
                    Some(cause) => format!("{}: {cause}", error.reason()),
                    None => error.reason().to_owned(),
                };
                return Err(ReadError {
                    line,
                    offset,
                    reason,
                });
            }
        };
        run.is_over.fetch_or(is_stopped, Ordering::Relaxed);
        Ok(Completion::Complete)
    }
}

impl<V: Visit> Run<V> {
    fn read(&self, mut content: Content<'_>, source: &str) -> Result<ControlFlow<()>, ParseError> {
        let head = content.fill_buf()?;
        if evtx::recognise(head) {
            // A full log begins somewhere in the file: only a file can be read from its oldest event on.
            let path = content.path().map(Path::to_owned);
            return if let Some(path) = path {
                let file = Counted {
                    inner: File::open(path)?,
                    run: self,
                };
                self.read_log(evtx::Reader::new(file), source)
            } else {
                let stream = Counted {
                    inner: content,
                    run: self,
                };
                self.read_log(evtx::Reader::from_stream(stream), source)
            };
        }
        let Some(format) = winevent::recognise(head) else {
            return Ok(ControlFlow::Continue(()));
        };
        let mut flow = ControlFlow::Continue(());
        let stream = Counted {
            inner: content,
            run: self,
        };
        let mut state = self.state();
        let report = winevent::read(format, stream, &Limits::default(), |event| {
            flow = state.show(event, source);
            flow
        })?;
        if let Some(log) = state.logs.last_mut() {
            log.losses = report.losses;
            log.trouble = damage::of_export(&report);
        }
        Ok(flow)
    }

    fn read_log(
        &self,
        reader: evtx::Reader<'_>,
        source: &str,
    ) -> Result<ControlFlow<()>, ParseError> {
        let mut options = evtx::Options::default();
        (options.stale, options.carved) = (self.recovers, self.recovers);
        let mut reader = reader.with_options(options);
        let mut state = self.state();
        let read = reader.for_each(|event| match state.show(Event::from(event), source) {
            ControlFlow::Continue(()) => ControlFlow::Continue(()),
            ControlFlow::Break(()) => ControlFlow::Break(()),
        });
        if let Some(log) = state.logs.last_mut() {
            log.trouble = damage::of_log(reader.report());
        }
        read
    }
}

/// Counts the bytes that a reader takes.
struct Counted<'r, R, V> {
    inner: R,
    run: &'r Run<V>,
}

impl<R: Read, V: Visit> Read for Counted<'_, R, V> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.run.count(read);
        Ok(read)
    }
}

impl<R: BufRead, V: Visit> BufRead for Counted<'_, R, V> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
        self.run.count(amount);
    }
}

impl<R: Seek, V: Visit> Seek for Counted<'_, R, V> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.inner.seek(position)
    }
}

impl<V> fmt::Debug for EventReader<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventReader")
    }
}
