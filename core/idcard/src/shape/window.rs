//! One character of the picture at the sizes and places that it may have, and how alike a shape is.

use crate::ink::Ink;

use super::drawn::{SIZE, Shape};

/// How far a shape is moved in search of its best place, to each side, in its own pixels.
const ACROSS: usize = 7;
const DOWN: usize = 4;
const WIDTH: usize = SIZE + 2 * ACROSS;
const HEIGHT: usize = SIZE + 2 * DOWN;
/// A typeface fills its square more or less than the printed one.
const SCALES: [f32; 4] = [0.9, 0.97, 1.04, 1.11];
/// A picture is never as sharp as a shape; these are tried, in the shape's pixels.
const BLURS: [f32; 2] = [0.5, 1.0];

/// The print around a character, so scaled that a shape fits, with the deviation below each
/// place of the shape.
pub(super) struct Window {
    dark: [[f32; WIDTH]; HEIGHT],
    spread: [[f32; 2 * ACROSS + 1]; 2 * DOWN + 1],
}

impl Window {
    /// The windows around a point of the card, where a character's side is about `em` pixels.
    pub(super) fn around(ink: &Ink, x: f32, y: f32, em: f32) -> Vec<Self> {
        SCALES
            .map(|scale| Self::at(ink, x, y, em * scale / SIZE as f32))
            .into()
    }

    fn at(ink: &Ink, x: f32, y: f32, step: f32) -> Self {
        let mut window = Window {
            dark: [[0.0; WIDTH]; HEIGHT],
            spread: [[0.0; 2 * ACROSS + 1]; 2 * DOWN + 1],
        };
        for (v, row) in window.dark.iter_mut().enumerate() {
            for (u, dark) in row.iter_mut().enumerate() {
                let from = |at: usize, of: usize, half: f32| {
                    (at as f32 + 0.5 + half - of as f32 / 2.0) * step
                };
                // Four samples a pixel: the card is finer than the shape.
                *dark = [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)]
                    .map(|(a, b)| ink.sample(x + from(u, WIDTH, a), y + from(v, HEIGHT, b)))
                    .iter()
                    .sum::<f32>()
                    / 4.0;
            }
        }
        for (v, row) in window.spread.iter_mut().enumerate() {
            for (u, spread) in row.iter_mut().enumerate() {
                let (mut sum, mut squares) = (0.0, 0.0);
                for line in &window.dark[v..v + SIZE] {
                    for dark in &line[u..u + SIZE] {
                        sum += dark;
                        squares += dark * dark;
                    }
                }
                let count = (SIZE * SIZE) as f32;
                *spread = (squares - sum * sum / count).max(1e-3).sqrt();
            }
        }
        window
    }

    /// The best correlation of a shape that has a mean of zero and a length of one.
    fn best(&self, shape: &Shape) -> f32 {
        let mut best = 0f32;
        for (v, row) in self.spread.iter().enumerate() {
            for (u, deviation) in row.iter().enumerate() {
                let mut sum = [0f32; SIZE];
                for (line, shape) in self.dark[v..v + SIZE].iter().zip(shape) {
                    let line = &line[u..u + SIZE];
                    for ((sum, dark), shape) in sum.iter_mut().zip(line).zip(shape) {
                        *sum += dark * shape;
                    }
                }
                best = best.max(sum.iter().sum::<f32>() / deviation);
            }
        }
        best
    }
}

/// How alike a shape and the print are at their best, at most 1.
pub(super) fn likeness(windows: &[Window], shape: &Shape) -> f32 {
    BLURS
        .iter()
        .map(|&blur| {
            let shape = normal(&blurred(shape, blur));
            windows
                .iter()
                .map(|window| window.best(&shape))
                .fold(0.0, f32::max)
        })
        .fold(0.0, f32::max)
}

fn blurred(shape: &Shape, sigma: f32) -> Shape {
    let kernel: Vec<f32> = (-3i32..=3)
        .map(|i| (-(i * i) as f32 / (2.0 * sigma * sigma)).exp())
        .collect();
    let all: f32 = kernel.iter().sum();
    // Turned over its diagonal, so that twice blurs both ways.
    let pass = |shape: &Shape| -> Shape {
        std::array::from_fn(|x| {
            std::array::from_fn(|y| {
                let near = (x as i32 - 3..).zip(&kernel);
                let ink = |at: i32| usize::try_from(at).ok().and_then(|at| shape[y].get(at));
                near.map(|(at, weight)| ink(at).unwrap_or(&0.0) * weight / all)
                    .sum()
            })
        })
    };
    pass(&pass(shape))
}

fn normal(shape: &Shape) -> Shape {
    let mut shape = *shape;
    let values = shape.as_flattened_mut();
    let mean = values.iter().sum::<f32>() / values.len() as f32;
    let length = values
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum::<f32>()
        .sqrt()
        .max(1e-3);
    for value in values {
        *value = (*value - mean) / length;
    }
    shape
}
