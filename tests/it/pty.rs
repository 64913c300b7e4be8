//! A terminal for tests: the real binary on a real pseudo-terminal, its bytes read into a screen.

use std::io::{Read, Write};
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::bench::{Bench, PROGRAM};

/// How long anything may take: far longer than it does, so that only a fault reaches it.
const PATIENCE: Duration = Duration::from_secs(30);

struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    ended: bool,
    /// Set to make the reading thread let go of the terminal at its next read.
    let_go: bool,
}

/// A program on a terminal.
pub struct Pty {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    /// `None` once the terminal was taken away.
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    /// The modes of the terminal before the program touched it.
    modes: String,
}

impl Pty {
    /// The program with these arguments on a terminal of 120 columns and 40 rows.
    pub fn start(bench: &Bench, args: &[&str]) -> Self {
        Self::run(bench, PROGRAM, args)
    }

    /// A script with the program as `$0`, in a shell with job control.
    pub fn script(bench: &Bench, script: &str) -> Self {
        let script = format!("set -m; {script}");
        Self::run(bench, "bash", &["--norc", "-c", &script, PROGRAM])
    }

    fn run(bench: &Bench, program: &str, args: &[&str]) -> Self {
        let size = PtySize {
            rows: 40,
            cols: 120,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        for (name, value) in bench.variables() {
            command.env(name, value);
        }
        command.cwd(bench.path(""));
        let modes = modes(&*pair.master);
        let child = pair.slave.spawn_command(command).expect("it starts");
        drop(pair.slave);
        let parser = vt100::Parser::new(
            size.rows.try_into().expect("not zero"),
            size.cols.try_into().expect("not zero"),
            0,
        );
        let seen = Arc::new((
            Mutex::new(Seen {
                parser,
                bytes: Vec::new(),
                ended: false,
                let_go: false,
            }),
            Condvar::new(),
        ));
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut buffer = [0; 1 << 16];
            loop {
                let read = reader.read(&mut buffer).unwrap_or(0);
                let mut seen = shared.0.lock().expect("not poisoned");
                seen.parser.process(&buffer[..read]);
                seen.bytes.extend_from_slice(&buffer[..read]);
                seen.ended = read == 0;
                shared.1.notify_all();
                if read == 0 || seen.let_go {
                    return;
                }
            }
        });
        let writer = pair.master.take_writer().expect("a writer");
        Self {
            seen,
            master: Some(pair.master),
            writer: Some(writer),
            child,
            modes,
        }
    }

    /// Types.
    pub fn keys(&mut self, keys: &str) {
        let writer = self.writer.as_mut().expect("there is a terminal");
        writer.write_all(keys.as_bytes()).expect("typed");
        writer.flush().expect("typed");
    }

    /// Types at a pace, whatever comes back.
    pub fn types(&mut self, keys: &str, every: Duration) {
        for key in keys.chars() {
            self.keys(key.encode_utf8(&mut [0; 4]));
            let next = Instant::now() + every;
            while self.stirs(next.saturating_duration_since(Instant::now())) {}
        }
    }

    /// Waits until the screen is so.
    #[track_caller]
    pub fn wait(&self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().expect("not poisoned");
        while !is_so(seen.parser.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            let screen = seen.parser.screen().contents();
            assert!(
                !left.is_zero() && !seen.ended,
                "waited for {what}:\n{screen}"
            );
            seen = self
                .seen
                .1
                .wait_timeout(seen, left)
                .expect("not poisoned")
                .0;
        }
    }

    /// Waits until these words are on the screen.
    #[track_caller]
    pub fn sees(&self, words: &str) {
        self.wait(words, |screen| screen.contents().contains(words));
    }

    /// Whether anything is written within this time.
    pub fn stirs(&self, within: Duration) -> bool {
        let deadline = Instant::now() + within;
        let mut seen = self.seen.0.lock().expect("not poisoned");
        let before = seen.bytes.len();
        loop {
            if seen.bytes.len() > before {
                return true;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            seen = self
                .seen
                .1
                .wait_timeout(seen, left)
                .expect("not poisoned")
                .0;
        }
    }

    /// Waits until nothing more is written: whatever was asked has been answered.
    pub fn rests(&self) {
        while self.stirs(Duration::from_millis(400)) {}
    }

    /// Everything written so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen.0.lock().expect("not poisoned").bytes.clone()
    }

    /// What is on the screen now.
    pub fn contents(&self) -> String {
        let seen = self.seen.0.lock().expect("not poisoned");
        seen.parser.screen().contents()
    }

    pub fn resize(&self, rows: u16, cols: u16) {
        let mut seen = self.seen.0.lock().expect("not poisoned");
        let (height, width) = (rows.try_into(), cols.try_into());
        seen.parser
            .screen_mut()
            .set_size(height.expect("not zero"), width.expect("not zero"));
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        let master = self.master.as_ref().expect("there is a terminal");
        master.resize(size).expect("resized");
    }

    /// Sends a signal to the program.
    pub fn signal(&self, name: &str) {
        let pid = self.child.process_id().expect("it runs").to_string();
        let status = Command::new("kill").args([name, &pid]).status();
        assert!(status.expect("kill runs").success());
    }

    /// Takes the terminal away, as closing its window does.
    pub fn take_away(&mut self) {
        self.seen.0.lock().expect("not poisoned").let_go = true;
        // The program paints once more, which wakes the reader.
        self.resize(30, 100);
        self.writer = None;
        self.master = None;
    }

    /// Waits for the program to end; its exit code.
    #[track_caller]
    pub fn end(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("asked") {
                return status.exit_code();
            }
            assert!(
                Instant::now() < deadline,
                "it does not end:\n{}",
                self.contents()
            );
            let seen = self.seen.0.lock().expect("not poisoned");
            let soon = Duration::from_millis(5);
            drop(self.seen.1.wait_timeout(seen, soon).expect("not poisoned"));
        }
    }

    /// Asserts that the terminal is as it was before the program ran.
    #[track_caller]
    pub fn is_restored(&self) {
        self.wait("the main screen", |screen| !screen.alternate_screen());
        self.wait("the cursor", |screen| !screen.hide_cursor());
        self.wait("plain pastes", |screen| !screen.bracketed_paste());
        let master = self.master.as_ref().expect("there is a terminal");
        assert_eq!(modes(&**master), self.modes, "the modes of the terminal");
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // Nothing of a failed test may go on running.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// All modes of a terminal in words.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("it has modes"))
}
