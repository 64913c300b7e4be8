//! Bytes out and in: numbers, strings, lists, spans.

use crate::record::wire::Broken;
use crate::text::{Span, Text};

/// Appends values. The opposite of [`Reader`], which must ask for the same ones in the same order.
pub(super) struct Writer {
    bytes: Vec<u8>,
    /// Where the last span ended: the next one is mostly near.
    near: usize,
}

impl Writer {
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(bytes),
            near: 0,
        }
    }

    pub fn bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// What was appended so far.
    pub fn so_far(&self) -> &[u8] {
        &self.bytes
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// LEB128: seven bits a byte, the lowest first.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.bytes.push(number.to_le_bytes()[0]);
    }

    /// Zigzag: 0, -1, 1, -2 …
    pub fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    pub fn flag(&mut self, flag: bool) {
        self.bytes.push(u8::from(flag));
    }

    pub fn letter(&mut self, letter: u8) {
        self.bytes.push(letter);
    }

    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub fn option<T>(&mut self, value: Option<T>, put: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            put(self, value);
        }
    }

    pub fn list<T>(
        &mut self,
        values: impl ExactSizeIterator<Item = T>,
        mut put: impl FnMut(&mut Self, T),
    ) {
        self.number(values.len() as u64);
        for value in values {
            put(self, value);
        }
    }

    pub fn span(&mut self, span: Span) {
        let distance = span.start() as i128 - self.near as i128;
        self.signed(i64::try_from(distance).expect("offsets are 32 bits wide"));
        self.number(span.len() as u64);
        self.near = span.end();
    }

    pub fn spans(&mut self, spans: &[Span]) {
        self.list(spans.iter().copied(), Self::span);
    }
}

/// Reads values; never beyond the end, and no span outside its text.
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    near: usize,
}

impl<'b> Reader<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, near: 0 }
    }

    /// What is left.
    pub fn rest(&self) -> &'b [u8] {
        self.bytes
    }

    /// The next bytes as they are.
    pub fn raw<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        let (raw, rest) = self
            .bytes
            .split_first_chunk()
            .ok_or_else(|| Broken::new("it ends too soon"))?;
        self.bytes = rest;
        Ok(*raw)
    }

    fn byte(&mut self) -> Result<u8, Broken> {
        let (first, rest) = self
            .bytes
            .split_first()
            .ok_or_else(|| Broken::new("it ends too soon"))?;
        self.bytes = rest;
        Ok(*first)
    }

    pub fn number(&mut self) -> Result<u64, Broken> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Broken::new("a number without end"))
    }

    pub fn signed(&mut self) -> Result<i64, Broken> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    pub fn small(&mut self) -> Result<i16, Broken> {
        i16::try_from(self.signed()?).map_err(|_| Broken::new("a number too great"))
    }

    pub fn flag(&mut self) -> Result<bool, Broken> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Broken::new("neither yes nor no")),
        }
    }

    pub fn letter(&mut self) -> Result<u8, Broken> {
        self.byte()
    }

    pub fn text(&mut self) -> Result<&'b str, Broken> {
        let len = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        let (text, rest) = self
            .bytes
            .split_at_checked(len)
            .ok_or_else(|| Broken::new("it ends too soon"))?;
        self.bytes = rest;
        std::str::from_utf8(text).map_err(Broken::new)
    }

    pub fn option<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Broken>,
    ) -> Result<Option<T>, Broken> {
        self.flag()?.then(|| read(self)).transpose()
    }

    pub fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Broken>,
    ) -> Result<Vec<T>, Broken> {
        // Grown as it is read: a damaged length must not claim memory.
        let mut out = Vec::new();
        for _ in 0..self.number()? {
            out.push(read(self)?);
        }
        Ok(out)
    }

    pub fn span(&mut self, text: &Text) -> Result<Span, Broken> {
        let outside = || Broken::new("a span outside its text");
        let (distance, len) = (self.signed()?, self.number()?);
        let start = self
            .near
            .checked_add_signed(isize::try_from(distance).map_err(|_| outside())?)
            .ok_or_else(outside)?;
        let end = start
            .checked_add(usize::try_from(len).map_err(|_| outside())?)
            .filter(|end| *end <= text.len())
            .ok_or_else(outside)?;
        let span = Span::new(start, end);
        if !text.fits(span) {
            return Err(Broken::new("a span inside a character"));
        }
        self.near = end;
        Ok(span)
    }

    pub fn spans(&mut self, text: &Text) -> Result<Vec<Span>, Broken> {
        self.list(|from| from.span(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive() {
        let signed = [0, 1, -1, 63, -64, 64, i64::MAX, i64::MIN];
        let numbers = [0, 127, 128, 16_384, u64::from(u32::MAX), u64::MAX];
        let mut out = Writer::with_capacity(0);
        signed.iter().for_each(|number| out.signed(*number));
        numbers.iter().for_each(|number| out.number(*number));
        let bytes = out.bytes();
        let mut from = Reader::new(&bytes);
        for number in signed {
            assert_eq!(from.signed().expect("a number"), number);
        }
        for number in numbers {
            assert_eq!(from.number().expect("a number"), number);
        }
        assert!(from.number().is_err());
        assert!(Reader::new(&[0xff; 20]).number().is_err());
    }
}
