//! The records of a JSON text of any length: objects that follow each other, with or without an array around.

use memchr::memmem;

use super::super::window::Window;

/// Where in a document the records are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// At the top, or in an array there.
    Top,
    /// In the array under this key, such as the hits of a search.
    Array(&'static str),
    /// The values of an object, whose keys are the numbers of the records.
    Values,
}

/// What [`Records::next`] found.
pub(super) enum Found {
    /// A record: that many bytes of the window, and the key it stands under.
    Record(usize, Option<String>),
    /// A record that has no end within the limit, or before that of the input.
    Unfinished { at_end: bool },
    /// There are no more; whether what was around them has its end.
    End { complete: bool },
}

/// Finds one record after the other.
pub(super) struct Records<'r> {
    pub(super) window: Window<'r>,
    place: Place,
    limit: usize,
    /// Arrays and objects around the records that are open.
    open: u32,
    entered: bool,
    /// The last record could not be read: what follows may be inside of it.
    is_lost: bool,
    /// Something that is no JSON stands before the record.
    is_odd: bool,
}

/// Bytes held before a record: those of its key, or what tells whether it is one.
const LEAD: usize = 256;

/// What some writers put before each text of a sequence (RFC 7464).
const RECORD_SEPARATOR: u8 = 0x1E;

impl<'r> Records<'r> {
    pub(super) fn new(window: Window<'r>, place: Place, limit: usize) -> Self {
        Self {
            window,
            place,
            limit,
            open: 0,
            entered: false,
            is_lost: false,
            is_odd: false,
        }
    }

    /// Brings the next record to the start of the window.
    pub(super) fn next(&mut self) -> Found {
        if !self.entered && !self.enter() {
            return Found::End { complete: true };
        }
        let Some(at) = self.start_of_record() else {
            return Found::End {
                complete: self.open == 0 || self.is_lost,
            };
        };
        let key = key_before(&self.window.bytes()[..at]);
        self.window.skip(at);
        match self.end_of_object() {
            Some(Ok(end)) => Found::Record(end, key),
            Some(Err(())) => Found::Unfinished { at_end: false },
            None => Found::Unfinished { at_end: true },
        }
    }

    /// Whether something that is no JSON stood before the record.
    pub(super) fn is_odd(&mut self) -> bool {
        std::mem::take(&mut self.is_odd)
    }

    /// Passes over a record that was read.
    pub(super) fn pass(&mut self, end: usize) {
        self.window.skip(end);
        self.is_lost = false;
    }

    /// Passes over an object that is no record.
    pub(super) fn pass_other(&mut self, end: usize) {
        self.window.skip(end);
    }

    /// Passes over the start of a record that cannot be read, so that what is inside or behind it is found; far if many
    /// could not be.
    pub(super) fn give_up(&mut self, far: bool) {
        let count = if far { self.limit } else { 1 };
        self.window.skip(count.min(self.window.bytes().len()));
        self.is_lost = true;
    }

    /// Passes over what is around the records; false if that is all there is.
    fn enter(&mut self) -> bool {
        self.entered = true;
        match self.place {
            Place::Top => true,
            Place::Values => {
                let start = self.window.find(0, |byte| byte == b'{');
                start
                    .map(|at| self.window.skip(at + 1))
                    .inspect(|()| self.open = 1)
                    .is_some()
            }
            Place::Array(key) => self.enter_array(key),
        }
    }

    /// Finds `"key": [`.
    fn enter_array(&mut self, key: &str) -> bool {
        let quoted = format!("\"{key}\"");
        loop {
            let Some(at) = memmem::find(self.window.bytes(), quoted.as_bytes()) else {
                let passed = self.window.bytes().len().saturating_sub(quoted.len());
                self.window.skip(passed);
                if !self.window.grow() {
                    return false;
                }
                continue;
            };
            self.window.skip(at + quoted.len());
            let next = self
                .window
                .find(0, |byte| !byte.is_ascii_whitespace() && byte != b':');
            if let Some(next) = next
                && self.window.bytes()[next] == b'['
            {
                self.window.skip(next + 1);
                self.open = 1;
                return true;
            }
        }
    }

    /// Where the next record starts; `None` at the end.
    fn start_of_record(&mut self) -> Option<usize> {
        let mut at = 0;
        loop {
            while let Some(&byte) = self.window.bytes().get(at) {
                match byte {
                    b'{' if !self.is_lost || self.may_start(at) => return Some(at),
                    b'[' if !self.is_lost => self.open += 1,
                    b']' | b'}' if !self.is_lost => {
                        self.open = self.open.saturating_sub(1);
                        if self.open == 0 && matches!(self.place, Place::Array(_)) {
                            self.window.skip(at + 1);
                            if !self.enter() {
                                return None;
                            }
                            at = 0;
                            continue;
                        }
                    }
                    b',' | 0 | RECORD_SEPARATOR => {}
                    byte if byte.is_ascii_whitespace() => {}
                    // Keys stand there.
                    _ if self.place == Place::Values => {}
                    _ => self.is_odd = !self.is_lost,
                }
                at += 1;
            }
            if at > LEAD {
                self.window.skip(at - LEAD);
                at = LEAD;
            }
            if !self.window.grow() {
                return None;
            }
        }
    }

    /// Whether a brace may be that of a record, by what is before it: most within records stand behind a key.
    fn may_start(&self, at: usize) -> bool {
        let before = self.window.bytes()[..at].trim_ascii_end().last();
        match before {
            Some(b',' | b'[' | b'}') => true,
            Some(b':') => self.place == Place::Values,
            _ => false,
        }
    }

    /// Where the object that starts the window ends; `Err` beyond the limit, `None` at the end of the input.
    fn end_of_object(&mut self) -> Option<Result<usize, ()>> {
        let mut depth = 0_usize;
        let mut at = 0;
        let mut in_text = false;
        loop {
            let bytes = self.window.bytes();
            while at < bytes.len() {
                if in_text {
                    match memchr::memchr2(b'"', b'\\', &bytes[at..]) {
                        None => at = bytes.len(),
                        Some(found) if bytes[at + found] == b'"' => {
                            in_text = false;
                            at += found + 1;
                        }
                        // The byte behind a backslash may be beyond the window.
                        Some(found) => at += found + 2,
                    }
                    continue;
                }
                match bytes[at] {
                    b'"' => in_text = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => {
                        depth -= 1;
                        if depth == 0 {
                            return Some(if at < self.limit { Ok(at + 1) } else { Err(()) });
                        }
                    }
                    _ => {}
                }
                at += 1;
            }
            if bytes.len() > self.limit {
                return Some(Err(()));
            }
            if !self.window.grow() {
                return None;
            }
        }
    }
}

/// The key of the value that follows, if there is one.
fn key_before(bytes: &[u8]) -> Option<String> {
    let quoted = bytes.trim_ascii_end().strip_suffix(b":")?;
    let text = quoted.trim_ascii_end().strip_suffix(b"\"")?;
    let start = memchr::memrchr(b'"', text)? + 1;
    String::from_utf8(text[start..].to_vec()).ok()
}
