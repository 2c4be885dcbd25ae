//! What becomes of a camera's file: bounded, upright, stripped, small.
#![allow(clippy::unwrap_used)]

use std::io::Cursor;
use std::time::{Duration, Instant};

use gridwalk_photo::limits::MAX_THUMBNAIL_BYTES;
use gridwalk_photo::{PhotoError, PhotoPolicy, Prepared, Source, prepare};
use image::{DynamicImage, ImageFormat, RgbImage};
use proptest::prelude::*;
use specimens::street::Scene;
use specimens::{Exif, Orientation};

const POLICY: PhotoPolicy = PhotoPolicy {
    long_edge: 1600,
    quality: 78,
};

fn make(bytes: &[u8]) -> Result<Prepared, PhotoError> {
    prepare(bytes, &POLICY, &|| false)
}

fn exif(orientation: Orientation) -> Exif {
    Exif {
        orientation,
        make: "SpecimenMaker".to_owned(),
        model: "Street 1".to_owned(),
        taken: chrono::DateTime::UNIX_EPOCH,
        gps: Some((23.0215, 113.1214)),
    }
}

fn drawn(width: u16, height: u16) -> RgbImage {
    let rgb = Scene::new(5).draw(width, height).rgb().to_vec();
    RgbImage::from_raw(width.into(), height.into(), rgb).unwrap()
}

fn written(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(vec![]);
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn decoded(jpeg: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg)
        .unwrap()
        .into_rgb8()
}

/// Markers of all segments before the picture's data (ITU-T T.81, annex B).
fn segments(jpeg: &[u8]) -> Vec<u8> {
    let (mut at, mut markers) = (2, vec![]);
    while jpeg[at + 1] != 0xDA {
        assert_eq!(jpeg[at], 0xFF);
        markers.push(jpeg[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    markers
}

/// Mean difference of two pictures of one size, 0 to 255.
fn difference(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: u64 = a
        .iter()
        .zip(b.iter())
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    sum as f64 / a.len() as f64
}

#[test]
fn a_phones_photo_is_made_small_and_keeps_its_look() {
    let picture = Scene::new(3).draw(4000, 3000);
    let source = picture
        .jpeg_bytes(92, Some(&exif(Orientation::Normal)))
        .unwrap();
    let photo = make(&source).unwrap();
    assert_eq!((photo.width, photo.height), (1600, 1200));
    assert!(
        (100_000..700_000).contains(&photo.jpeg.len()),
        "{}",
        photo.jpeg.len()
    );
    let original = RgbImage::from_raw(4000, 3000, picture.rgb().to_vec()).unwrap();
    let expected = image::imageops::thumbnail(&original, 1600, 1200);
    let off = difference(&expected, &decoded(&photo.jpeg));
    assert!(off < 6.0, "{off}");

    assert!(photo.thumbnail.len() <= MAX_THUMBNAIL_BYTES);
    let thumbnail = decoded(&photo.thumbnail);
    assert_eq!(thumbnail.dimensions(), (320, 240));
    let off = difference(&image::imageops::thumbnail(&expected, 320, 240), &thumbnail);
    assert!(off < 8.0, "{off}");
}

#[test]
fn nothing_that_the_camera_wrote_beside_the_picture_survives() {
    let mut source = drawn_jpeg(400, 300, Orientation::Normal);
    // After its own metadata: a comment, XMP, a colour profile, a maker's segment.
    let extra: [(u8, &[u8]); 4] = [
        (0xFE, b"comment of Wang"),
        (
            0xE1,
            b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta gps='23.02'/>",
        ),
        (0xE2, b"ICC_PROFILE\0\x01\x01profile"),
        (0xED, b"Photoshop 3.0\08BIM caption"),
    ];
    for (marker, body) in extra {
        let length = (body.len() as u16 + 2).to_be_bytes();
        let segment = [&[0xFF, marker], &length[..], body].concat();
        source.splice(2..2, segment);
    }
    // And behind its end, where motion photos keep a film.
    source.extend(b"ftypmp42 film");
    let gps = b"\x17\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\0\0"; // 23 degrees, 1 minute
    let secrets: [&[u8]; 7] = [
        gps,
        b"Exif",
        b"SpecimenMaker",
        b"Wang",
        b"xmpmeta",
        b"ICC_PROFILE",
        b"film",
    ];
    let photo = make(&source).unwrap();
    for secret in secrets {
        let within = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret);
        assert!(within(&source), "the test's own source lacks {secret:?}");
        assert!(
            !within(&photo.jpeg) && !within(&photo.thumbnail),
            "{secret:?} survived"
        );
    }
    for jpeg in [&photo.jpeg, &photo.thumbnail] {
        // Only JFIF's own header, tables, and a baseline frame.
        assert!(
            segments(jpeg)
                .iter()
                .all(|m| [0xE0, 0xDB, 0xC0, 0xC4].contains(m))
        );
        assert_eq!(jpeg[jpeg.len() - 2..], [0xFF, 0xD9]);
        let scans = jpeg
            .windows(2)
            .filter(|window| *window == [0xFF, 0xDA])
            .count();
        assert_eq!(scans, 1, "one interleaved scan, which every decoder reads");
    }
}

fn drawn_jpeg(width: u16, height: u16, orientation: Orientation) -> Vec<u8> {
    Scene::new(5)
        .draw(width, height)
        .jpeg_bytes(95, Some(&exif(orientation)))
        .unwrap()
}

#[test]
fn all_eight_orientations_end_upright() {
    let upright = drawn(320, 240);
    let at = |picture: &RgbImage, x, y| image::imageops::crop_imm(picture, x, y, 1, 1).to_image();
    assert_eq!(at(&upright, 0, 0).dimensions(), (1, 1));
    for orientation in Orientation::ALL {
        // What the sensor sees when the tag says how to undo it.
        let mut held = DynamicImage::ImageRgb8(upright.clone());
        let undo = match orientation {
            Orientation::Rotate90 => Orientation::Rotate270,
            Orientation::Rotate270 => Orientation::Rotate90,
            same => same,
        };
        held.apply_orientation(image::metadata::Orientation::from_exif(undo as u8).unwrap());
        let mut source = written(held, ImageFormat::Jpeg);
        let tagged = drawn_jpeg(16, 16, orientation);
        let length = usize::from(u16::from_be_bytes([tagged[22], tagged[23]]));
        assert_eq!(tagged[20..22], [0xFF, 0xE1], "JFIF header, then EXIF");
        source.splice(2..2, tagged[20..22 + length].iter().copied());
        let photo = make(&source).unwrap();
        assert_eq!((photo.width, photo.height), (320, 240), "{orientation:?}");
        let off = difference(&upright, &decoded(&photo.jpeg));
        assert!(off < 14.0, "{orientation:?}: {off}");
    }
}

#[test]
fn a_small_picture_is_never_enlarged_but_always_drawn_anew() {
    let source = drawn_jpeg(200, 100, Orientation::Normal);
    let photo = make(&source).unwrap();
    assert_eq!((photo.width, photo.height), (200, 100));
    assert_ne!(photo.jpeg, source);
    assert_eq!(decoded(&photo.thumbnail).dimensions(), (200, 100));
    let again = make(&photo.jpeg).unwrap();
    assert_ne!(again.jpeg, photo.jpeg);
}

#[test]
fn png_and_webp_come_in_and_what_is_transparent_is_white() {
    let picture = drawn(640, 480);
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let photo = make(&written(picture.clone(), format)).unwrap();
        assert!(difference(&picture, &decoded(&photo.jpeg)) < 14.0);
        let clear = image::RgbaImage::from_pixel(64, 64, image::Rgba([10, 20, 30, 0]));
        let photo = make(&written(clear, format)).unwrap();
        assert!(decoded(&photo.jpeg).iter().all(|&c| c > 250));
    }
    let grey = make(&written(
        image::GrayImage::from_pixel(50, 40, image::Luma([77])),
        ImageFormat::Jpeg,
    ));
    assert!(
        decoded(&grey.unwrap().jpeg)
            .iter()
            .all(|&c| c.abs_diff(77) < 4)
    );
    let deep = image::ImageBuffer::<image::Rgb<u16>, _>::from_pixel(9, 9, image::Rgb([40_000; 3]));
    let photo = make(&written(deep, ImageFormat::Png)).unwrap();
    assert!(decoded(&photo.jpeg).iter().all(|&c| c.abs_diff(156) < 4));
}

#[test]
fn a_thumbnail_of_the_noisiest_picture_fits_into_its_operation() {
    let mut state = 1u32;
    let noise = RgbImage::from_fn(600, 600, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
    });
    let photo = make(&written(noise, ImageFormat::Png)).unwrap();
    assert!(
        photo.thumbnail.len() <= MAX_THUMBNAIL_BYTES,
        "{}",
        photo.thumbnail.len()
    );
}

#[test]
fn policy_rules() {
    let coarse = PhotoPolicy {
        long_edge: 100,
        quality: 30,
    };
    let source = drawn_jpeg(400, 300, Orientation::Rotate90);
    let photo = prepare(&source[..], &coarse, &|| false).unwrap();
    assert_eq!((photo.width, photo.height), (75, 100));
    let fine = PhotoPolicy {
        long_edge: 100,
        quality: 95,
    };
    let fine = prepare(&source[..], &fine, &|| false).unwrap();
    assert!(fine.jpeg.len() > photo.jpeg.len());
    // Nonsense from a city brain is no crash.
    for policy in [(0, 0), (u32::MAX, 255)] {
        let policy = PhotoPolicy {
            long_edge: policy.0,
            quality: policy.1,
        };
        prepare(&source[..], &policy, &|| false).unwrap();
    }
}

#[test]
fn a_file_is_read_from_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo.png");
    let source = drawn_jpeg(300, 200, Orientation::Normal);
    std::fs::write(&path, &source).unwrap();
    let by_path = prepare(path.as_path(), &POLICY, &|| false).unwrap();
    assert_eq!(
        by_path,
        make(&source).unwrap(),
        "the name's extension means nothing"
    );
}

#[test]
fn giants_are_refused_by_name_before_they_take_memory() {
    let mut jpeg = drawn_jpeg(64, 64, Orientation::Normal);
    let frame = jpeg
        .windows(2)
        .position(|window| window == [0xFF, 0xC0])
        .unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    let message = make(&jpeg).unwrap_err().to_string();
    assert!(message.contains("65535 x 65535"), "{message}");

    // 5000 x 5000 is small for a baseline JPEG and too much for one that must be whole.
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0x13, 0x88, 0x13, 0x88]);
    jpeg[frame + 1] = 0xC2;
    let message = make(&jpeg).unwrap_err().to_string();
    assert!(
        message.contains("5000 x 5000") && message.contains("this kind"),
        "{message}"
    );

    // So is a grey PNG of one byte a pixel: it becomes three of them here.
    for (edge, kind) in [(0x8000u32, 2), (5000, 0)] {
        let mut png = written(drawn(8, 8), ImageFormat::Png);
        png[16..20].copy_from_slice(&edge.to_be_bytes());
        png[20..24].copy_from_slice(&edge.to_be_bytes());
        png[25] = kind;
        let crc = crc32(&png[12..29]);
        png[29..33].copy_from_slice(&crc.to_be_bytes());
        let message = make(&png).unwrap_err().to_string();
        assert!(message.contains(&format!("{edge} x {edge}")), "{message}");
    }

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.jpg");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(10 << 30).unwrap();
    let refused = prepare(path.as_path(), &POLICY, &|| false).unwrap_err();
    assert!(matches!(refused, PhotoError::TooLarge { .. }), "{refused}");
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// One block of nothing, coded again and again over a large frame.
#[test]
fn a_jpeg_of_a_thousand_scans_is_refused_quickly() {
    let jpeg = drawn_jpeg(64, 64, Orientation::Normal);
    let scan = jpeg
        .windows(2)
        .position(|window| window == [0xFF, 0xDA])
        .unwrap();
    let mut bomb = jpeg[..jpeg.len() - 2].to_vec();
    for _ in 0..1000 {
        bomb.extend(&jpeg[scan..jpeg.len() - 2]);
    }
    bomb.extend([0xFF, 0xD9]);
    let refused = make(&bomb).unwrap_err();
    assert!(refused.to_string().contains("passes"), "{refused}");
    assert!(make(&jpeg).is_ok());
}

#[test]
fn cancellation_is_heard_before_and_while_reading() {
    let source = drawn_jpeg(1200, 900, Orientation::Normal);
    for allowed in 0..6 {
        let asked = std::cell::Cell::new(0);
        let cancelled = || asked.replace(asked.get() + 1) >= allowed;
        let refused = prepare(Source::Bytes(&source), &POLICY, &cancelled).unwrap_err();
        assert!(
            matches!(refused, PhotoError::Cancelled),
            "{allowed}: {refused}"
        );
    }
}

#[test]
fn a_photo_cut_off_anywhere_is_refused_as_damaged() {
    for source in [
        drawn_jpeg(400, 300, Orientation::Normal),
        written(drawn(120, 90), ImageFormat::Png),
        written(drawn(120, 90), ImageFormat::WebP),
    ] {
        for part in 1..20 {
            let cut = &source[..source.len() * part / 20];
            let refused = make(cut).unwrap_err();
            assert!(
                matches!(refused, PhotoError::Damaged { .. }),
                "{part}/20: {refused}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    /// Whatever is done to a picture's bytes, the answer is a photo or an error, and soon.
    #[test]
    fn broken_bytes_never_panic_and_end_fast(
        kind in 0..3usize,
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
        in_head in any::<bool>(),
    ) {
        thread_local! {
            static SOURCES: [Vec<u8>; 3] = [
                drawn_jpeg(200, 150, Orientation::Rotate90),
                written(drawn(60, 45), ImageFormat::Png),
                written(drawn(60, 45), ImageFormat::WebP),
            ];
        }
        let mut bytes = SOURCES.with(|sources| sources[kind].clone());
        for (place, value) in flips {
            let range = if in_head { bytes.len().min(700) } else { bytes.len() };
            bytes[place.index(range)] ^= value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let began = Instant::now();
        let result = make(&bytes);
        prop_assert!(began.elapsed() < Duration::from_secs(2));
        if let Ok(photo) = result {
            prop_assert!(photo.thumbnail.len() <= MAX_THUMBNAIL_BYTES);
        }
    }
}
