//! Moves the four sides of a candidate onto the card's border to a fraction of a millimetre: the
//! zones of the layout are only as good as the corners.

use image::RgbImage;

use crate::geometry::{Homography, Point, Quad};

/// Where a side is sampled, in shares of its length; the rounded corners are left out.
const STEPS: usize = 48;

/// Refines by searching ± `reach` millimetres across every side.
pub(crate) fn refine(picture: &RgbImage, quad: &Quad, reach: f64) -> Quad {
    let Some(map) = Homography::card_to(quad) else {
        return *quad;
    };
    let (w, h) = crate::geometry::CARD_MM;
    let corners = [
        Point::new(0.0, 0.0),
        Point::new(w, 0.0),
        Point::new(w, h),
        Point::new(0.0, h),
    ];
    let inwards = [(0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0)];
    let mut sides = [(0.0, 0.0); 4];
    for i in 0..4 {
        sides[i] = side(
            picture,
            &map,
            corners[i],
            corners[(i + 1) % 4],
            inwards[i],
            reach,
        );
    }
    // A side is shifted by `a + b·t` millimetres inwards; its end corners move with it.
    let moved = |i: usize| {
        let before = (i + 3) % 4;
        let (here, along) = (sides[i], sides[before]);
        let by_this = here.0;
        let by_before = along.0 + along.1;
        let p = corners[i];
        Point::new(
            p.x + inwards[i].0 * by_this + inwards[before].0 * by_before,
            p.y + inwards[i].1 * by_this + inwards[before].1 * by_before,
        )
    };
    let refined = Quad(std::array::from_fn(|i| map.apply(moved(i))));
    if refined.is_convex() && refined.apart(quad) < 3.0 * reach * quad.scale() {
        refined
    } else {
        *quad
    }
}

/// The line `a + b·t` (t in 0..1 along the side) that best follows the strongest edge.
fn side(
    picture: &RgbImage,
    map: &Homography,
    from: Point,
    to: Point,
    inwards: (f64, f64),
    reach: f64,
) -> (f64, f64) {
    let step = 0.12;
    let count = (reach / step) as i32;
    let mut profiles = Vec::with_capacity(STEPS);
    for s in 0..STEPS {
        let t = 0.07 + 0.86 * s as f64 / (STEPS - 1) as f64;
        let on = from.mix(to, t);
        let colour = |offset: f64| {
            let p = map.apply(Point::new(
                on.x + inwards.0 * offset,
                on.y + inwards.1 * offset,
            ));
            pixel(picture, p)
        };
        let colours: Vec<Option<[f32; 3]>> = (-count - 2..=count + 2)
            .map(|k| colour(f64::from(k) * step))
            .collect();
        let responses: Vec<f32> = (2..colours.len() - 2)
            .map(|k| {
                match (
                    colours[k - 2],
                    colours[k - 1],
                    colours[k + 1],
                    colours[k + 2],
                ) {
                    (Some(a), Some(b), Some(c), Some(d)) => (0..3)
                        .map(|i| (c[i] + d[i] - a[i] - b[i]).abs() / 2.0)
                        .fold(0.0, f32::max)
                        .min(60.0),
                    _ => 0.0,
                }
            })
            .collect();
        profiles.push((t, responses));
    }
    // Every line over the window is tried: robust against print, thumbs and shadows beside it.
    let mut best = (0.0, 0.0, f32::MIN);
    let limit = count;
    for head in -limit..=limit {
        for tail in -limit..=limit {
            let (a, b) = (f64::from(head) * step, f64::from(tail) * step);
            let mut sum = 0f32;
            for (t, responses) in &profiles {
                let k = (f64::from(head) + f64::from(tail - head) * t).round() as i32 + limit;
                sum += responses.get(k as usize).copied().unwrap_or(0.0);
            }
            // The nearest of equal edges wins.
            let prior = 1.0 - 0.15 * ((a.abs() + b.abs()) / (2.0 * reach)) as f32;
            if sum * prior > best.2 {
                best = (a, b - a, sum * prior);
            }
        }
    }
    if best.2 < 2.5 * STEPS as f32 {
        (0.0, 0.0)
    } else {
        (best.0, best.1)
    }
}

fn pixel(picture: &RgbImage, p: Point) -> Option<[f32; 3]> {
    if p.x < 0.0 || p.y < 0.0 {
        return None;
    }
    let (x, y) = (p.x as u32, p.y as u32);
    (x < picture.width() && y < picture.height()).then(|| picture.get_pixel(x, y).0.map(f32::from))
}
