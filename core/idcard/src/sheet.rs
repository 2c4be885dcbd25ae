//! A card laid flat, with its print told from its ground.

use image::codecs::jpeg::JpegEncoder;
use image::{RgbImage, imageops};

use crate::cover::Cover;
use crate::geometry::Quad;
use crate::ink::Ink;
use crate::reading::{Field, ZonePicture};
use crate::shape;
use crate::straighten::{PX_PER_MM, straighten};
use crate::text::{LineText, ReaderFailed, Script, TextLine, TextRecogniser};
use crate::zones::{self, Cut};

/// Quality of a JPEG in which print is as legible as before.
const LEGIBLE: u8 = 80;

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
            .encode_image(&shown.to_image())
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
