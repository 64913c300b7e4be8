//! What is printed when the program breaks a rule of its own.

use std::io::Write;

use crate::corpus::is_guarded;
use crate::search::is_reading;
use crate::text::for_terminal;

/// Makes a panic give the terminal back and then say what happened, in words that are safe to print. One that is
/// caught where it happens says nothing.
pub fn install() {
    let (panic, error) = color_eyre::config::HookBuilder::default()
        .theme(color_eyre::config::Theme::new())
        .panic_section("this is a fault of pullquote; your files were only read")
        .display_env_section(false)
        .into_hooks();
    // Only a second installation in one process can fail, and then the first one stands.
    let _ = error.install();
    std::panic::set_hook(Box::new(move |info| {
        if is_guarded() || is_reading() {
            return;
        }
        crate::runtime::restore();
        let mut stderr = std::io::stderr().lock();
        for line in panic.panic_report(info).to_string().lines() {
            let _ = writeln!(stderr, "{}", for_terminal(line));
        }
    }));
}
