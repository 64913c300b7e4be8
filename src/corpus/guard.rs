//! [`guarded`]: one input that breaks a rule of ours must not take the others with it.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `step`; a panic in it becomes its message.
///
/// # Errors
///
/// What the panic said, in one line.
pub fn guarded<T>(step: impl FnOnce() -> T) -> Result<T, String> {
    let before = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(step));
    GUARDED.set(before);
    done.map_err(|panic| format!("internal error: {}", message(panic.as_ref())))
}

/// Whether this thread is inside [`guarded`]: a panic hook then leaves report and terminal alone.
#[must_use]
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// What a panic said.
fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .and_then(|text| text.lines().next())
        .unwrap_or("a panic without a word")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        let empty: Vec<u8> = Vec::new();
        let at = empty.len();
        let broken = guarded(|| empty[at]);
        assert!(
            broken
                .expect_err("nothing is there")
                .contains("out of bounds")
        );
        assert!(!is_guarded());
        assert_eq!(guarded(is_guarded), Ok(true));
    }
}
