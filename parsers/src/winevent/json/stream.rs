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
    /// A record that has no end within the limit.
    TooLong,
    /// The input ends within a record.
    Cut,
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
}

/// Bytes before a record that may hold its key.
const LEAD: usize = 1 << 10;

impl<'r> Records<'r> {
    pub(super) fn new(window: Window<'r>, place: Place, limit: usize) -> Self {
        Self {
            window,
            place,
            limit,
            open: 0,
            entered: false,
        }
    }

    /// Brings the next record to the start of the window.
    pub(super) fn next(&mut self) -> Found {
        if !self.entered && !self.enter() {
            return Found::End { complete: true };
        }
        let Some(key) = self.pass_gap() else {
            return Found::End {
                complete: self.open == 0,
            };
        };
        match self.end_of_object() {
            Some(Ok(end)) => Found::Record(end, key),
            Some(Err(())) => Found::TooLong,
            None => Found::Cut,
        }
    }

    /// Passes over the start of a record that cannot be read, so that what is inside or behind it is found; far if many
    /// could not be.
    pub(super) fn give_up(&mut self, far: bool) {
        let far = if far { self.limit } else { 1 };
        self.window.skip(far.min(self.window.bytes().len()));
    }

    /// Passes over what is around the records; false if that is all there is.
    fn enter(&mut self) -> bool {
        self.entered = true;
        match self.place {
            Place::Top => true,
            Place::Values => {
                let start = self.window.find(0, |byte| byte == b'{');
                start.map(|at| self.window.skip(at + 1)).inspect(|()| self.open = 1).is_some()
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
            let next = self.window.find(0, |byte| !byte.is_ascii_whitespace() && byte != b':');
            if let Some(next) = next
                && self.window.bytes()[next] == b'['
            {
                self.window.skip(next + 1);
                self.open = 1;
                return true;
            }
        }
    }

    /// Passes over what stands before the next record and returns the key in it; `None` at the end.
    fn pass_gap(&mut self) -> Option<Option<String>> {
        let mut key = None;
        let mut text_start = None;
        let mut at = 0;
        let mut escaped = false;
        loop {
            while let Some(&byte) = self.window.bytes().get(at) {
                match (text_start, byte) {
                    (Some(_), b'\\') => escaped = !escaped,
                    (Some(start), b'"') if !escaped => {
                        key = String::from_utf8(self.window.bytes()[start..at].to_vec()).ok();
                        text_start = None;
                    }
                    (Some(_), _) => escaped = false,
                    (None, b'"') => text_start = Some(at + 1),
                    (None, b'{') => {
                        self.window.skip(at);
                        return Some(key);
                    }
                    (None, b'[') => self.open += 1,
                    (None, b']' | b'}') => {
                        self.open = self.open.saturating_sub(1);
                        if self.open == 0 && matches!(self.place, Place::Array(_)) {
                            self.window.skip(at + 1);
                            if !self.enter() {
                                return None;
                            }
                            (at, key) = (0, None);
                            continue;
                        }
                    }
                    (None, _) => {}
                }
                at += 1;
            }
            if at > LEAD {
                // No key is as long: what is here belongs to nothing.
                self.window.skip(at);
                (at, text_start, escaped) = (0, None, false);
            }
            if !self.window.grow() {
                return None;
            }
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
