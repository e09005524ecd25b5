//! What is read: paths, bytes and readers, each with its place in the hierarchy.

pub(crate) mod collect;
pub(crate) mod container;
pub(crate) mod content;

use std::fmt;
use std::io::Read;
use std::path::PathBuf;

use crate::hierarchy::{NodePath, Role};

/// One export to read: a file, bytes in memory or a reader.
///
/// ```
/// use wegweiser_core::{Input, Level, NodePath};
///
/// let place = NodePath::default().child(Level::Group, "Servers").child(Level::Device, "db-01");
/// let input = Input::bytes("lynis-report.dat", b"# Lynis Report\n".to_vec()).at(place);
/// assert_eq!(input.name(), "lynis-report.dat");
/// ```
pub struct Input {
    pub(crate) name: String,
    pub(crate) place: NodePath,
    pub(crate) role: Option<Role>,
    /// Inputs of one folder whose device is not named belong together where only one of them names
    /// its host.
    pub(crate) folder: String,
    pub(crate) data: Data,
}

pub(crate) enum Data {
    Path(PathBuf),
    Bytes(Vec<u8>),
    Reader(Box<dyn Read + Send>),
    /// Nothing can be read; the reason stands in the report.
    Failed(String),
}

impl Input {
    /// A file, named by its path.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self::new(display_name(&path), Data::Path(path))
    }

    /// Bytes in memory, with a name for evidence and messages.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(name.into(), Data::Bytes(bytes.into()))
    }

    /// A reader, with a name for evidence and messages.
    pub fn reader(name: impl Into<String>, reader: impl Read + Send + 'static) -> Self {
        Self::new(name.into(), Data::Reader(Box::new(reader)))
    }

    /// An input that is known to be unreadable, so that the report says so.
    pub(crate) fn failed(name: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::new(name.into(), Data::Failed(reason.into()))
    }

    fn new(name: String, data: Data) -> Self {
        let folder = name
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_owned();
        Self {
            name,
            place: NodePath::default(),
            role: None,
            folder,
            data,
        }
    }

    /// Its place in the hierarchy; where no device is named, the export's own host name is used.
    #[must_use]
    pub fn at(mut self, place: NodePath) -> Self {
        self.place = place;
        self
    }

    /// What its device is for.
    #[must_use]
    pub fn role(mut self, role: Role) -> Self {
        self.role = Some(role);
        self
    }

    /// The name in evidence and messages.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input")
            .field("name", &self.name)
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

/// A path with forward slashes, whatever the platform.
fn display_name(path: &std::path::Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    }
}
