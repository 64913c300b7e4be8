//! [`Weights`]: what was learned from annotated articles of one language.
//!
//! A linear model with hashed features: a feature is a number, the number points to a cell, and the cells of
//! a case add up. Which features a case has is the business of `quote`; this file only knows the table and
//! its form on disk: eight bytes of magic; the value of one step and the numbers of the calibration as
//! `f32`; and the cells, one signed byte each, a power of two of them. `examples/learn.rs` writes it.

use std::borrow::Cow;

/// The first bytes of a table; the digit is the version of the features.
pub const MAGIC: [u8; 8] = *b"PQWEIGH1";

/// A table of small weights. Cheap to make, immutable.
#[derive(Clone, Debug)]
pub struct Weights {
    cells: Cow<'static, [u8]>,
    step: f32,
    calibration: Calibration,
    mask: usize,
}

/// What log odds are worth, at the log odds −3, −2 … 5: learned from articles that the weights had not seen.
/// Between two of them it is a straight line, beyond them it stays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration(pub [f32; KNOTS]);

/// The number of places where a calibration is known.
pub const KNOTS: usize = 9;

/// The log odds of the first one.
pub const FIRST_KNOT: f32 = -3.0;

impl Calibration {
    /// Changes nothing between −3 and 5.
    pub const NONE: Calibration = Calibration([-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);

    /// The log odds that are worth `odds`.
    #[must_use]
    pub fn apply(&self, odds: f32) -> f32 {
        let mut place = odds - FIRST_KNOT;
        let mut worth = self.0[0];
        for next in &self.0[1..] {
            worth += (next - worth) * place.clamp(0.0, 1.0);
            place -= 1.0;
        }
        worth
    }
}

impl Weights {
    /// Reads a table.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong with the bytes.
    pub fn read(bytes: Cow<'static, [u8]>) -> Result<Weights, String> {
        const HEAD: usize = MAGIC.len() + 4 * (1 + KNOTS);
        let head = bytes
            .get(..HEAD)
            .filter(|head| head.starts_with(&MAGIC))
            .ok_or("no table of weights of this version")?;
        let number = |place: usize| {
            let at = MAGIC.len() + 4 * place;
            let mut number = [0; 4];
            number.copy_from_slice(&head[at..at + 4]);
            f32::from_le_bytes(number)
        };
        let step = number(0);
        let calibration = Calibration(std::array::from_fn(|knot| number(1 + knot)));
        let cells = match bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[HEAD..]),
            Cow::Owned(mut bytes) => Cow::Owned(bytes.split_off(HEAD)),
        };
        let finite = step.is_finite() && calibration.0.iter().all(|knot| knot.is_finite());
        if !cells.len().is_power_of_two() || !finite {
            return Err("a table of weights is cut off or damaged".into());
        }
        let mask = cells.len() - 1;
        Ok(Weights {
            cells,
            step,
            calibration,
            mask,
        })
    }

    /// The bytes of a table whose cells count `step` each.
    #[must_use]
    pub fn write(cells: &[i8], step: f32, calibration: Calibration) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        for number in [step].iter().chain(&calibration.0) {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend(cells.iter().map(|cell| cell.cast_unsigned()));
        out
    }

    /// The log odds that are worth `odds`.
    #[must_use]
    pub fn calibrated(&self, odds: f32) -> f32 {
        self.calibration.apply(odds)
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
        let weights = Weights::read(Weights::write(&[1, -2, 3, 0], 0.5, Calibration::NONE).into())
            .expect("it is whole");
        assert!(
            (weights.sum(&[0, 1, 4]) - 0.0).abs() < 1e-6,
            "1 - 2 + 1 (4 is 0 again)"
        );
        assert!((weights.sum(&[2]) - 1.5).abs() < 1e-6);
    }

    #[test]
    fn a_calibration_is_a_line_from_place_to_place() {
        let near = |a: f32, b: f32| (a - b).abs() < 1e-5;
        for odds in [-3.0, -0.5, 0.0, 2.25, 5.0] {
            assert!(near(Calibration::NONE.apply(odds), odds));
        }
        assert!(near(Calibration::NONE.apply(9.0), 5.0));
        assert!(near(Calibration::NONE.apply(-9.0), -3.0));
        let bent = Calibration([-3.0, -2.0, -1.0, 0.0, 0.5, 1.5, 3.0, 4.0, 5.0]);
        assert!(near(bent.apply(0.5), 0.25) && near(bent.apply(1.5), 1.0));
    }

    #[test]
    fn damage_is_noticed() {
        let whole = Weights::write(&[1, 2, 3, 4], 0.5, Calibration::NONE);
        assert!(
            Weights::read(whole[..49].to_vec().into()).is_ok(),
            "one cell is a table"
        );
        assert!(Weights::read(whole[..51].to_vec().into()).is_err());
        assert!(
            Weights::read(
                b"PQWEIGH0.........................................."
                    .to_vec()
                    .into()
            )
            .is_err()
        );
    }
}
