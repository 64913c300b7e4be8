//! The binary: everything is in the library.

fn main() -> std::process::ExitCode {
    pullquote::cli::run(std::env::args_os())
}
