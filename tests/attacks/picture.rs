//! Compares what the user saw before a click with what the page displays without the attack.

use anyhow::{Context, Result, ensure};
use png::{ColorType, Decoder, Transformations};
use std::io::Cursor;

/// The compared area around a click, in pixels from its point: a part of the control's button.
const ACROSS: i64 = 30;
const DOWN: i64 = 9;
/// The largest mean difference of a colour's channel, of 255, that a user would not notice.
const MAX_DIFFERENCE: u64 = 24;

/// Whether two pictures are alike around their points.
pub(crate) fn alike(a: &(Vec<u8>, (i64, i64)), b: &(Vec<u8>, (i64, i64))) -> Result<bool> {
    let (a, b) = (around(a)?, around(b)?);
    ensure!(a.len() == b.len(), "the pictures have different sizes");
    let sum: u64 = a.iter().zip(&b).map(|(&a, &b)| u64::from(a.abs_diff(b))).sum();
    Ok(sum <= MAX_DIFFERENCE * a.len() as u64)
}

/// The channels of the colours around a point; black outside of the picture.
fn around((picture, (x, y)): &(Vec<u8>, (i64, i64))) -> Result<Vec<u8>> {
    let mut decoder = Decoder::new(Cursor::new(picture));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().context("a picture that is too large")?];
    let info = reader.next_frame(&mut pixels)?;
    let channels = match info.color_type {
        ColorType::Rgba => 4,
        ColorType::Rgb => 3,
        other => anyhow::bail!("a picture in {other:?}"),
    };
    let (width, height) = (i64::from(info.width), i64::from(info.height));
    let mut found = vec![];
    for row in y - DOWN..y + DOWN {
        for column in x - ACROSS..x + ACROSS {
            let inside = (0..width).contains(&column) && (0..height).contains(&row);
            let at = usize::try_from((row * width + column) * channels).unwrap_or(usize::MAX);
            let pixel = if inside { pixels.get(at..at + 3) } else { None };
            found.extend_from_slice(pixel.unwrap_or(&[0; 3]));
        }
    }
    Ok(found)
}
