//! Where a result goes that is too long to be held: stdout, or a file that is replaced at once.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstream::AutoStream;
use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::NamedTempFile;

/// A result while it is written.
#[derive(Debug)]
pub(crate) enum Out {
    Stdout(AutoStream<io::Stdout>),
    File { file: Replacement, styled: bool },
}

impl Out {
    /// Stdout, in colour where that is wanted.
    pub(crate) fn stdout() -> Self {
        Self::Stdout(anstream::stdout())
    }

    /// A file.
    pub(crate) fn file(path: &Path, styled: bool) -> io::Result<Self> {
        let file = Replacement::of(path)?;
        Ok(Self::File { file, styled })
    }

    /// Adds text.
    pub(crate) fn write(&mut self, text: &str) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.write_all(text.as_bytes()),
            Self::File { file, styled: true } => file.write(text.as_bytes()),
            Self::File { file, .. } => {
                anstream::adapter::strip_str(text).try_for_each(|part| file.write(part.as_bytes()))
            }
        }
    }

    /// Adds bytes that are no text.
    pub(crate) fn write_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.write_all(bytes),
            Self::File { file, .. } => file.write(bytes),
        }
    }

    /// Nothing more comes. Without this call a file stays as it was.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush(),
            Self::File { file, .. } => file.finish(),
        }
    }
}

/// A file that is replaced at once: readers see the old content or the new, never a part of it.
#[derive(Debug)]
pub(crate) enum Replacement {
    New {
        file: io::BufWriter<NamedTempFile>,
        path: PathBuf,
    },
    /// A name that ends in `.gz` asks for a packed file.
    Packed {
        file: Box<GzEncoder<io::BufWriter<NamedTempFile>>>,
        path: PathBuf,
    },
    /// A pipe or a device cannot be replaced by renaming, and a folder reports its own error.
    InPlace(fs::File),
}

impl Replacement {
    fn of(path: &Path) -> io::Result<Self> {
        // A link stays a link: its target is what is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let existing = fs::metadata(&path).ok();
        if existing.as_ref().is_some_and(|old| !old.is_file()) {
            let file = fs::OpenOptions::new().write(true).open(path)?;
            return Ok(Self::InPlace(file));
        }
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        // Asked first for its message: that of the temporary file would name a file nobody knows.
        fs::metadata(folder)?;
        let file = new_file(folder)?;
        if let Some(old) = existing {
            file.as_file().set_permissions(old.permissions())?;
        }
        let file = io::BufWriter::new(file);
        if path.extension().is_some_and(|end| end == "gz") {
            let file = Box::new(GzEncoder::new(file, Compression::default()));
            return Ok(Self::Packed { file, path });
        }
        Ok(Self::New { file, path })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::New { file, .. } => file.write_all(bytes),
            Self::Packed { file, .. } => file.write_all(bytes),
            Self::InPlace(file) => file.write_all(bytes),
        }
    }

    fn finish(self) -> io::Result<()> {
        let (file, path) = match self {
            Self::New { file, path } => (file, path),
            Self::Packed { file, path } => (file.finish()?, path),
            Self::InPlace(_) => return Ok(()),
        };
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }
}

/// A temporary file with the permissions that a new file of the user would have.
fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wegweiser-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
