//! The shapes: every character that a card may carry in three typefaces, drawn once by `shapes/make`.

use std::sync::LazyLock;

/// Side of a shape in pixels.
pub(super) const SIZE: usize = 24;
const FACES: usize = 3;
const A_ROW: usize = 64;

static CHARACTERS: LazyLock<Vec<char>> = LazyLock::new(|| {
    include_str!("../../shapes/characters.txt")
        .chars()
        .collect()
});

/// Four greys a byte, as many as shapes.png has.
static SHEET: LazyLock<Sheet> = LazyLock::new(|| {
    let encoded = include_bytes!("../../shapes/shapes.png");
    // It is part of this library: a test decodes it, and without shapes nothing is compared.
    let picture = image::load_from_memory(encoded)
        .map(image::DynamicImage::into_luma8)
        .unwrap_or_default();
    Sheet {
        width: picture.width() as usize,
        packed: picture
            .as_raw()
            .chunks(4)
            .map(|four| four.iter().fold(0, |byte, grey| (byte << 2) | (grey / 85)))
            .collect(),
    }
});

struct Sheet {
    width: usize,
    packed: Vec<u8>,
}

/// One character in one typeface; 0 is paper, 1 is ink.
pub(super) type Shape = [[f32; SIZE]; SIZE];

/// Whether a character has shapes.
pub(super) fn has(character: char) -> bool {
    CHARACTERS.binary_search(&character).is_ok()
}

/// The shapes of a character in the typefaces that have it.
pub(super) fn of(character: char) -> impl Iterator<Item = Shape> {
    let at = CHARACTERS.binary_search(&character).ok();
    at.into_iter()
        .flat_map(|at| (0..FACES).map(move |face| cut(at, face)))
        .filter(|shape| shape.as_flattened().iter().any(|ink| *ink > 0.0))
}

fn cut(at: usize, face: usize) -> Shape {
    let (left, top) = ((at % A_ROW * FACES + face) * SIZE, at / A_ROW * SIZE);
    let mut shape = [[0.0; SIZE]; SIZE];
    for (y, row) in shape.iter_mut().enumerate() {
        let first = ((top + y) * SHEET.width + left) / 4;
        let Some(bytes) = SHEET.packed.get(first..first + SIZE / 4) else {
            continue;
        };
        for (x, ink) in row.iter_mut().enumerate() {
            *ink = f32::from((bytes[x / 4] >> (6 - x % 4 * 2)) & 3) / 3.0;
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_a_shape() {
        assert!(CHARACTERS.is_sorted());
        for character in "李塱望喆堃·".chars() {
            assert_eq!(has(character), character != '·');
        }
        assert_eq!(of('塱').count(), FACES);
        let empty = CHARACTERS.iter().filter(|c| of(**c).count() == 0).count();
        // Of the second ideographic plane no typeface of the three has everything.
        assert!(
            empty * 40 < CHARACTERS.len(),
            "{empty} characters lack a shape"
        );
    }
}
