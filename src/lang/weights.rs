//! [`Weights`]: what was learned from annotated articles of one language.
//!
//! A linear model with hashed features: a feature is a number, the number points to a cell, and the cells of
//! a case add up. Which features a case has is the business of `quote`; this file only knows the table and
//! its form on disk: eight bytes of magic, the value of one step as `f32`, and the cells, one signed byte
//! each, a power of two of them. `examples/learn.rs` writes it.

use std::borrow::Cow;

/// The first bytes of a table; the digit is the version of the features.
pub const MAGIC: [u8; 8] = *b"PQWEIGH1";

/// A table of small weights. Cheap to make, immutable.
#[derive(Clone, Debug)]
pub struct Weights {
    cells: Cow<'static, [u8]>,
    step: f32,
    mask: usize,
}

impl Weights {
    /// Reads a table.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong with the bytes.
    pub fn read(bytes: Cow<'static, [u8]>) -> Result<Weights, String> {
        const HEAD: usize = MAGIC.len() + 4;
        let head = bytes
            .get(..HEAD)
            .filter(|head| head.starts_with(&MAGIC))
            .ok_or("no table of weights of this version")?;
        let mut step = [0; 4];
        step.copy_from_slice(&head[MAGIC.len()..]);
        let step = f32::from_le_bytes(step);
        let cells = match bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[HEAD..]),
            Cow::Owned(mut bytes) => Cow::Owned(bytes.split_off(HEAD)),
        };
        if !cells.len().is_power_of_two() || !step.is_finite() {
            return Err("a table of weights is cut off or damaged".into());
        }
        let mask = cells.len() - 1;
        Ok(Weights { cells, step, mask })
    }

    /// The bytes of a table whose cells count `step` each.
    #[must_use]
    pub fn write(cells: &[i8], step: f32) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&step.to_le_bytes());
        out.extend(cells.iter().map(|cell| cell.cast_unsigned()));
        out
    }

    /// The sum of the cells that the features point to. O(n) in features.
    #[must_use]
    pub fn sum(&self, features: &[u32]) -> f32 {
        let cells: &[u8] = &self.cells;
        let sum: i32 = features
            .iter()
            .map(|feature| {
                let cell = cells.get(*feature as usize & self.mask);
                cell.map_or(0, |cell| i32::from(cell.cast_signed()))
            })
            .sum();
        #[expect(clippy::cast_precision_loss, reason = "some dozens of small numbers")]
        let sum = sum as f32;
        sum * self.step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let weights =
            Weights::read(Weights::write(&[1, -2, 3, 0], 0.5).into()).expect("it is whole");
        assert!(
            (weights.sum(&[0, 1, 4]) - 0.0).abs() < 1e-6,
            "1 - 2 + 1 (4 is 0 again)"
        );
        assert!((weights.sum(&[2]) - 1.5).abs() < 1e-6);
    }

    #[test]
    fn damage_is_noticed() {
        let whole = Weights::write(&[1, 2, 3, 4], 0.5);
        assert!(
            Weights::read(whole[..13].to_vec().into()).is_ok(),
            "one cell is a table"
        );
        assert!(Weights::read(whole[..15].to_vec().into()).is_err());
        assert!(Weights::read(b"PQWEIGH0....".to_vec().into()).is_err());
    }
}
