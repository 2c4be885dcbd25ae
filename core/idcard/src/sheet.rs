//! A card laid flat, with its print told from its ground.

use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, RgbImage, imageops};

use crate::cover::Cover;
use crate::geometry::Quad;
use crate::ink::Ink;
use crate::reading::{Field, ZonePicture};
use crate::shape;
use crate::straighten::{PX_PER_MM, straighten};
use crate::text::{LineText, ReaderFailed, Script, TextLine, TextRecogniser};
use crate::zones::{self, Cut};

/// Quality of a JPEG in which print is as legible as before.
const LEGIBLE: u8 = 70;
/// A stroke is three pixels wide; what is finer is noise.
const GRAIN: f32 = 1.0;

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

    /// What a person looks at to judge a field: where it is printed, with the play of the print.
    pub(crate) fn zone_picture(&self, field: Field) -> Option<ZonePicture> {
        let [left, top, right, bottom] = zones::around(field);
        let shown = imageops::crop_imm(&self.card, left, top, right - left, bottom - top);
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, LEGIBLE)
            .encode_image(&lit(&shown.to_image()))
            .ok()?;
        Some(ZonePicture(jpeg))
    }

    /// Has lines read, and doubted characters weighed by their shapes.
    pub(crate) fn read(
        &self,
        reader: &dyn TextRecogniser,
        cuts: &[(Cut, Script)],
    ) -> Result<Vec<LineText>, ReaderFailed> {
        let lines: Vec<TextLine> = cuts
            .iter()
            .map(|(cut, script)| self.line(*cut, *script))
            .collect();
        let mut texts = reader.read(&lines)?;
        for ((cut, script), text) in cuts.iter().zip(&mut texts) {
            if *script == Script::Any {
                shape::settle(&self.ink, cut, text);
            }
        }
        Ok(texts)
    }
}

/// In grey, from its darkest to its lightest: print is often doubted only for being pale.
fn lit(picture: &RgbImage) -> GrayImage {
    let mut picture = imageops::blur(&imageops::grayscale(picture), GRAIN);
    let mut levels = picture.as_raw().clone();
    levels.sort_unstable();
    let at = |percent: usize| levels.get(levels.len() * percent / 100).copied();
    if let (Some(dark), Some(light)) = (at(1), at(99)) {
        let span = u16::from(light - dark).max(1);
        for level in picture.iter_mut() {
            let above = u16::from(level.saturating_sub(dark)) * 255;
            *level = (above / span).min(255) as u8;
        }
    }
    picture
}
