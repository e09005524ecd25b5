//! Paths of counters: `\\host\object(parent/instance#number)\counter`.

/// The parts of a path; empty where it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Path<'a> {
    pub(super) host: &'a str,
    pub(super) object: &'a str,
    pub(super) instance: &'a str,
    pub(super) counter: &'a str,
}

impl<'a> Path<'a> {
    /// Splits a path; `None` for what is none, such as the comment of a collector set.
    ///
    /// Names of instances hold whatever programs and drivers are called: brackets and backslashes end them only
    /// where both stand together for the last time.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (host, rest) = match text.strip_prefix("\\\\") {
            Some(text) => text.split_once('\\')?,
            None => ("", text.strip_prefix('\\')?),
        };
        let (object, instance, counter) = match (rest.find('('), rest.rfind(")\\")) {
            (Some(open), Some(close)) if open < close && !rest[..open].contains('\\') => {
                (&rest[..open], &rest[open + 1..close], &rest[close + 2..])
            }
            _ => {
                let (object, counter) = rest.split_once('\\')?;
                (object, "", counter)
            }
        };
        Some(Self {
            host,
            object,
            instance,
            counter,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        for (text, parts) in [
            (r"\\H\Memory\Pages/sec", ("H", "Memory", "", "Pages/sec")),
            (r"\Memory\Pages/sec", ("", "Memory", "", "Pages/sec")),
            (
                r"\\H\Process(a#1)\Handle Count",
                ("H", "Process", "a#1", "Handle Count"),
            ),
            (
                r"\\H\Process(weird)name(x)\% Time",
                ("H", "Process", "weird)name(x", "% Time"),
            ),
            (
                r"\\H\Process(a\b)\% Time",
                ("H", "Process", r"a\b", "% Time"),
            ),
            (
                r"\\H\Paging File(\??\C:\pagefile.sys)\% Usage",
                ("H", "Paging File", r"\??\C:\pagefile.sys", "% Usage"),
            ),
            (
                r"\\H\Prozessor(0)\Zeit (%)",
                ("H", "Prozessor", "0", "Zeit (%)"),
            ),
            (
                r"\\H\Speicher\Bytes (%)",
                ("H", "Speicher", "", "Bytes (%)"),
            ),
            (
                r"\\H\Thread(a/1#2)\State",
                ("H", "Thread", "a/1#2", "State"),
            ),
        ] {
            let path = Path::parse(text).expect(text);
            let found = (path.host, path.object, path.instance, path.counter);
            assert_eq!(found, parts, "{text}");
        }
    }

    #[test]
    fn no_paths() {
        for text in [
            "",
            "a",
            "\\",
            "\\\\",
            "\\\\h",
            "\\\\h\\o",
            "A report on C:\\",
        ] {
            assert_eq!(Path::parse(text), None, "{text}");
        }
    }
}
