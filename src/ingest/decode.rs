//! Bytes → text: UTF-8, UTF-16 with a byte order mark, and windows-1252 for what is neither.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::ingest::Problem;

/// How many bytes are looked at to tell text from other files.
const SAMPLE: usize = 64 << 10;

/// Decodes a file; a note comes along when it was not what it should have been.
///
/// # Errors
///
/// [`Problem::Empty`] and [`Problem::NotText`].
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Option<Problem>), Problem> {
    if bytes.is_empty() {
        return Err(Problem::Empty);
    }
    let mut bytes = bytes;
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        bytes = &bytes[length..];
        if encoding != UTF_8 {
            let (text, broken) = encoding.decode_without_bom_handling(bytes);
            if !is_text(text.as_bytes()) {
                return Err(Problem::NotText);
            }
            let note = broken.then(|| Problem::Lossy {
                encoding: encoding.name(),
            });
            return Ok((text.into_owned(), note));
        }
    }
    if bytes.contains(&0) || !is_text(bytes) {
        return Err(Problem::NotText);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), None));
    }
    let (text, encoding) = if mostly_utf8(bytes) {
        (String::from_utf8_lossy(bytes), "UTF-8 with gaps")
    } else {
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
        (text, WINDOWS_1252.name())
    };
    Ok((text.into_owned(), Some(Problem::Lossy { encoding })))
}

/// Whether the first bytes can be text: no NUL, and hardly a control character.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if Encoding::for_bom(sample).is_some_and(|(encoding, _)| encoding != UTF_8) {
        return true;
    }
    // Tab, line ends, form feed; escape: terminal recordings and mail in old Japanese encodings are text.
    let odd = sample
        .iter()
        .filter(|&&b| b == 0x7f || (b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)))
        .count();
    !sample.contains(&0) && odd * 20 <= sample.len()
}

/// Whether broken bytes are rare among the characters of several bytes: a cut or damaged UTF-8 file would
/// lose every accent if it was read as windows-1252.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).expect("text").0
    }

    #[test]
    fn encodings() {
        assert_eq!(text("\u{feff}Né".as_bytes()), "Né");
        assert_eq!(text(b"\xff\xfeN\0\xe9\0"), "Né");
        assert_eq!(text(b"\xfe\xff\0N\0\xe9"), "Né");
        assert_eq!(text(b"\x93N\xe9\x94"), "“Né”");
        assert_eq!(
            text(b"caf\xc3\xa9 \xe2\x80\x9cno\xe2\x80\x9d caf\xc3"),
            "café “no” caf\u{fffd}"
        );
    }

    #[test]
    fn notes_and_refusals() {
        assert_eq!(decode(b""), Err(Problem::Empty));
        assert_eq!(decode(b"a\0b"), Err(Problem::NotText));
        assert_eq!(decode(&[1, 2, 3, 4, 5]), Err(Problem::NotText));
        assert_eq!(decode(b"\xff\xfe\0\0\x01\0\0\0"), Err(Problem::NotText));
        assert_eq!(decode(b"\x1b[31mred").map(|d| d.1), Ok(None));
        assert!(decode(b"N\xe9").is_ok_and(|(_, note)| note.is_some_and(|n| n.is_note())));
    }
}
