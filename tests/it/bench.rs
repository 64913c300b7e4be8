//! A fresh folder with a program in it: runs the real binary with places of its own and nothing from outside.

use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// The binary under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_pullquote");

/// A fresh folder with a home directory in it.
pub struct Bench {
    home: TempDir,
    env: Vec<(String, String)>,
}

/// What a run came to.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Bench {
    pub fn new() -> Self {
        let home = tempfile::Builder::new().prefix("pullquote").tempdir();
        Self {
            home: home.expect("a temporary folder"),
            env: Vec::new(),
        }
    }

    /// A bench with the sample as a folder `news`.
    pub fn with_sample() -> Self {
        let bench = Self::new();
        for (path, bytes) in pullquote::corpus::SAMPLE {
            let name = format!("news/{path}");
            bench.write(&name, bytes);
            // Of a while ago: stamps of a moment ago are not trusted, and such files are looked into again.
            let file = std::fs::File::options().write(true).open(bench.path(&name));
            let time = std::time::SystemTime::now() - std::time::Duration::from_secs(86_400);
            file.and_then(|file| file.set_modified(time))
                .expect("a time");
        }
        bench
    }

    /// Sets a variable for all runs to come.
    pub fn env(&mut self, name: &str, value: &str) {
        self.env.push((name.into(), value.into()));
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("inside the bench")).expect("made");
        std::fs::write(path, bytes).expect("written");
    }

    /// The data directory of all runs.
    pub fn data(&self) -> PathBuf {
        self.path("xdg/data/pullquote")
    }

    /// Names and values that a run gets beside `PATH`.
    pub fn variables(&self) -> Vec<(String, String)> {
        let path = |name: &str| self.path(name).to_string_lossy().into_owned();
        let mut variables = vec![
            ("HOME".into(), path("home")),
            ("XDG_DATA_HOME".into(), path("xdg/data")),
            ("XDG_STATE_HOME".into(), path("xdg/state")),
            ("XDG_CONFIG_HOME".into(), path("xdg/config")),
            ("TERM".into(), "xterm-256color".into()),
            ("TZ".into(), "UTC".into()),
        ];
        variables.extend(self.env.iter().cloned());
        variables
    }

    pub fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(args)
            .current_dir(self.home.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(self.variables())
            .stdin(Stdio::null());
        command
    }

    /// Runs to the end with nothing on standard input.
    pub fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Run {
        Run::new(&self.command(args).output().expect("it starts"))
    }

    /// Runs to the end with these bytes on standard input.
    pub fn feed<S: AsRef<OsStr>>(&self, args: &[S], input: &[u8]) -> Run {
        let mut child = self.spawn(args, Stdio::piped());
        let mut stdin = child.stdin.take().expect("piped");
        let input = input.to_vec();
        let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().expect("it ends");
        feeder.join().expect("fed");
        Run::new(&output)
    }

    pub fn spawn<S: AsRef<OsStr>>(&self, args: &[S], stdin: Stdio) -> Child {
        let mut command = self.command(args);
        command
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().expect("it starts")
    }

    /// Runs and expects success; what was written.
    #[track_caller]
    pub fn ok<S: AsRef<OsStr>>(&self, args: &[S]) -> String {
        let run = self.run(args);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        run.out
    }

    /// The folders of indexes, sorted.
    pub fn indexes(&self) -> Vec<PathBuf> {
        let Ok(folder) = std::fs::read_dir(self.data().join("corpora")) else {
            return Vec::new();
        };
        let mut found: Vec<PathBuf> = folder
            .map(|entry| entry.expect("listed").path().join("index"))
            .collect();
        found.sort();
        found
    }
}

impl Run {
    fn new(output: &Output) -> Self {
        let status = output.status;
        let code = status.code().or(status.signal().map(|n| -n));
        Self {
            code: code.expect("ended somehow"),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Every file below a folder with its bytes, sorted.
pub fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        // An index that is being written loses files while one looks.
        let Ok(entries) = std::fs::read_dir(folder) else {
            continue;
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            match path.is_dir() {
                true => folders.push(path),
                false => files.push((path.clone(), std::fs::read(path).unwrap_or_default())),
            }
        }
    }
    files.sort();
    files
}
