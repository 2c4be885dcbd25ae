//! A card laid flat, with its print told from its ground.

use image::RgbImage;

use crate::cover::Cover;
use crate::geometry::Quad;
use crate::ink::Ink;
use crate::straighten::{PX_PER_MM, straighten};
use crate::text::{Script, TextLine};
use crate::zones::Cut;

pub(crate) struct Sheet {
    pub(crate) card: RgbImage,
    pub(crate) ink: Ink,
    pub(crate) cover: Cover,
}

impl Sheet {
    pub(crate) fn of(picture: &RgbImage, quad: &Quad) -> Option<Self> {
        let card = straighten(picture, quad, PX_PER_MM)?;
        let ink = Ink::of(&card);
        let cover = Cover::of(&card, quad, picture.dimensions());
        Some(Sheet { card, ink, cover })
    }

    /// A line for a reader of colour pictures.
    pub(crate) fn line(&self, cut: Cut, script: Script) -> TextLine {
        cut.line(&self.card, script)
    }
}
