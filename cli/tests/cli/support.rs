//! A folder to work in, exports to score, and the program itself.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The instant every test judges for.
pub(crate) const AS_OF: &str = "2026-11-20T12:00:00Z";

/// A folder that the program runs in, so that paths in snapshots are relative.
pub(crate) struct World {
    dir: TempDir,
    env: Vec<(String, String)>,
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            env: Vec::new(),
        }
    }

    /// A small fleet in `fleet/`: one device of each kind there is.
    pub(crate) fn with_fleet() -> Self {
        let world = Self::new();
        let critical = lynis("db-01")
            .warning("AUTH-9283", "Found accounts without password", "-")
            .warning("KRNL-5830", "Reboot of system is most likely needed", "-")
            .suggestion(
                "SSH-7408",
                "Consider hardening SSH configuration",
                "Port (set 22 to )",
            )
            .suggestion(
                "SSH-7408",
                "Consider hardening SSH configuration",
                "LogLevel (set INFO to VERBOSE)",
            );
        world.write(
            "fleet/Alpine/Nordwind/Servers/db-01/lynis-report.dat",
            critical.text(),
        );
        let few =
            lynis("web-01").suggestion("AUTH-9328", "Default umask could be more strict", "-");
        world.write(
            "fleet/Alpine/Nordwind/Servers/web-01/lynis-report.dat",
            few.text(),
        );
        world.write(
            "fleet/Alpine/Nordwind/Desks/ws-01/lynis-report.dat",
            lynis("ws-01").text(),
        );
        world.write("fleet/Alpine/Nordwind/Desks/ws-02/lynis-report.dat", b"");
        world.write(
            "fleet/Alpine/Nordwind/Desks/ws-02/notes.txt",
            b"call them on Monday\n",
        );
        world
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn size(&self, name: &str) -> u64 {
        fs::metadata(self.path(name)).unwrap().len()
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The program, ready to run here.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        program(self.dir.path(), args, &self.env)
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, b"")
    }

    /// Runs with bytes on stdin.
    pub(crate) fn run_with(&self, args: &[&str], stdin: &[u8]) -> Run {
        let mut command = self.command(args);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that fails early does not read its stdin to the end.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        let output = child.wait_with_output().unwrap();
        Run {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs at the fixed instant and gives everything as one text.
    pub(crate) fn shot(&self, args: &[&str]) -> String {
        let mut args = args.to_vec();
        args.extend(["--as-of", AS_OF]);
        self.run(&args).shot()
    }
}

fn program(dir: &Path, args: &[&str], env: &[(String, String)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wegweiser-score"));
    command.args(args).current_dir(dir).env("LC_ALL", "C.UTF-8");
    for name in [
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "LC_CTYPE",
        "LANG",
        "COLUMNS",
    ] {
        command.env_remove(name);
    }
    command.envs(env.iter().map(|(name, value)| (name, value)));
    command
}

/// Runs the program in a folder of the repository.
pub(crate) fn run_in(dir: &Path, args: &[&str]) -> Run {
    let output = program(dir, args, &[])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Run {
    /// Exit code, stdout and stderr, with what changes with every rule left out.
    pub(crate) fn shot(&self) -> String {
        let mut shot = format!("exit {}\n", self.code);
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                shot.extend(["-- ", name, " --\n", &filtered(text)]);
            }
        }
        shot
    }
}

/// Digests of rules and policies become `[DIGEST]`, escape sequences readable.
pub(crate) fn filtered(text: &str) -> String {
    let is_digest = |word: &str| word.len() == 16 && word.bytes().all(|b| b.is_ascii_hexdigit());
    text.replace('\u{1b}', "␛")
        .split_inclusive(|c: char| !c.is_ascii_alphanumeric())
        .map(|word| {
            let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            if is_digest(bare) {
                word.replace(bare, "[DIGEST]")
            } else {
                word.to_owned()
            }
        })
        .collect()
}

/// A Lynis report, built line by line.
pub(crate) struct Lynis {
    lines: Vec<String>,
    ends: bool,
}

pub(crate) fn lynis(host: &str) -> Lynis {
    let lines = [
        "# Lynis Report",
        "report_version_major=1",
        "report_version_minor=0",
        "report_datetime_start=2026-11-20 08:00:00",
        "lynis_version=3.1.6",
        "os=Linux",
        "os_fullname=Debian GNU/Linux 12 (bookworm)",
        &format!("hostname={host}"),
    ];
    Lynis {
        lines: lines.map(str::to_owned).to_vec(),
        ends: true,
    }
}

impl Lynis {
    pub(crate) fn warning(self, test: &str, message: &str, details: &str) -> Self {
        self.line(&format!("warning[]={test}|{message}|{details}|-|"))
    }

    pub(crate) fn suggestion(self, test: &str, message: &str, details: &str) -> Self {
        self.line(&format!("suggestion[]={test}|{message}|{details}|-|"))
    }

    pub(crate) fn line(mut self, line: &str) -> Self {
        self.lines.push(line.to_owned());
        self
    }

    /// An audit that was interrupted after most of its tests.
    pub(crate) fn interrupted(mut self) -> Self {
        self.ends = false;
        self
    }

    pub(crate) fn text(self) -> String {
        let mut lines = self.lines;
        lines.push("lynis_tests_done=250".to_owned());
        if self.ends {
            lines.push("report_datetime_end=2026-11-20 08:02:00".to_owned());
            lines.push("hardening_index=60".to_owned());
            lines.push("finish=true".to_owned());
        }
        lines.join("\n") + "\n"
    }
}
