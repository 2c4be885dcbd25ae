//! Coordinates with their datum in the type. Inside and on the wire everything is WGS 84; GCJ-02
//! (the offset datum of mainland maps) exists only for a map that needs it, and comes later.

use serde::{Deserialize, Serialize};

/// Mean Earth radius in metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A position in WGS 84, degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Wgs84 {
    /// Latitude, -90 to 90, north positive.
    pub lat: f64,
    /// Longitude, -180 to 180, east positive.
    pub lon: f64,
}

/// A latitude or longitude is not a number or out of range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a WGS 84 position: latitude must be within -90..90 and longitude within -180..180 degrees"
)]
pub struct OutOfRange;

impl Wgs84 {
    /// A checked position; NaN and infinities are refused.
    pub fn new(lat: f64, lon: f64) -> Result<Self, OutOfRange> {
        if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) {
            Ok(Self { lat, lon })
        } else {
            Err(OutOfRange)
        }
    }

    /// Great-circle distance to `other` in metres (haversine).
    pub fn distance_m(self, other: Self) -> f64 {
        let (a, b) = (self.lat.to_radians(), other.lat.to_radians());
        let dlat = b - a;
        let dlon = (other.lon - self.lon).to_radians();
        let h = (dlat / 2.0).sin().powi(2) + a.cos() * b.cos() * (dlon / 2.0).sin().powi(2);
        2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        let a = Wgs84::new(23.0, 113.0).unwrap();
        let b = Wgs84::new(24.0, 113.0).unwrap();
        assert!((a.distance_m(b) - 111_195.0).abs() < 10.0);
        assert!(a.distance_m(a) < 1e-6);
    }

    #[test]
    fn nonsense_is_refused() {
        for (lat, lon) in [
            (91.0, 0.0),
            (0.0, 181.0),
            (f64::NAN, 0.0),
            (0.0, f64::INFINITY),
        ] {
            assert_eq!(Wgs84::new(lat, lon), Err(OutOfRange));
        }
    }
}
