//! Colour profiles (ICC.1:2010, version 4.3), built from their definitions.

/// The side of a profile's header, in bytes.
const HEADER: usize = 128;

/// sRGB (IEC 61966-2-1): primaries adapted to D50 and the exact tone curve, in 500 bytes.
pub(in crate::write::pdf) fn srgb() -> Vec<u8> {
    let curve = parametric_srgb();
    Profile { class: b"mntr", space: b"RGB ", connection: b"XYZ " }.build(&[
        (*b"desc", unicode("sRGB")),
        (*b"cprt", unicode("CC0")),
        (*b"wtpt", xyz([0.9642, 1.0, 0.8249])),
        (*b"chad", adaptation()),
        (*b"rXYZ", xyz([0.436_065_7, 0.222_488_4, 0.013_916_02])),
        (*b"gXYZ", xyz([0.385_147_1, 0.716_873_2, 0.097_076_4])),
        (*b"bXYZ", xyz([0.143_066_4, 0.060_607_9, 0.714_096_1])),
        (*b"rTRC", curve.clone()),
        (*b"gTRC", curve.clone()),
        (*b"bTRC", curve),
    ])
}

/// CMYK of which nothing is known: the inks of offset printing on coated paper, one over another
/// as their shares of the paper make it likely (Neugebauer). Interpolating between so few colours
/// in Lab, as a table of the corners alone would have it, turns dark blue into green.
pub(super) fn plain_cmyk() -> Vec<u8> {
    Profile { class: b"scnr", space: b"CMYK", connection: b"Lab " }.build(&[
        (*b"desc", unicode("Plain CMYK")),
        (*b"cprt", unicode("CC0")),
        (*b"wtpt", xyz([0.9642, 1.0, 0.8249])),
        (*b"A2B0", table_of_inks()),
    ])
}

/// Whether a profile found in a picture can be used for its number of colours: PDF/A refuses
/// files with others.
pub(super) fn is_usable(profile: &[u8], components: u8) -> bool {
    let field = |at: usize| profile.get(at..at + 4);
    let Some(length) = field(0).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes) else { return false };
    let space: &[u8] = match components {
        1 => b"GRAY",
        3 => b"RGB ",
        4 => b"CMYK",
        _ => return false,
    };
    let class = field(12).is_some_and(|class| [b"scnr", b"mntr", b"prtr", b"spac"].iter().any(|known| class == *known));
    length as usize == profile.len()
        && profile.len() > HEADER
        && profile.get(8).is_some_and(|major| (2..=4).contains(major))
        && class
        && field(16) == Some(space)
        && field(36) == Some(b"acsp")
}

struct Profile {
    class: &'static [u8; 4],
    space: &'static [u8; 4],
    connection: &'static [u8; 4],
}

impl Profile {
    /// Puts the header and the table of tags before the tags.
    fn build(&self, tags: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
        let mut table = be32(tags.len() as u32).to_vec();
        let mut data: Vec<u8> = Vec::new();
        let start = HEADER + 4 + 12 * tags.len();
        let mut known: Vec<(&[u8], usize)> = Vec::new();
        for (signature, body) in tags {
            // Equal tags share their data.
            let at = match known.iter().find(|(other, _)| other == body) {
                Some((_, at)) => *at,
                None => {
                    let at = start + data.len();
                    data.extend_from_slice(body);
                    data.resize(data.len().next_multiple_of(4), 0);
                    known.push((body, at));
                    at
                }
            };
            table.extend([*signature, be32(at as u32), be32(body.len() as u32)].concat());
        }
        [self.header((start + data.len()) as u32), table, data].concat()
    }

    fn header(&self, length: u32) -> Vec<u8> {
        let mut header = vec![0; HEADER];
        let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &be32(length));
        put(8, &[4, 0x30]);
        put(12, self.class);
        put(16, self.space);
        put(20, self.connection);
        // A date is required; nothing depends on it.
        for (at, part) in [2025_u16, 1, 1, 0, 0, 0].iter().enumerate() {
            put(24 + 2 * at, &part.to_be_bytes());
        }
        put(36, b"acsp");
        put(68, &xyz([0.9642, 1.0, 0.8249])[8..]);
        header
    }
}

fn be32(value: u32) -> [u8; 4] {
    value.to_be_bytes()
}

/// A number as `s15Fixed16Number`.
fn fixed(value: f64) -> [u8; 4] {
    ((value * 65_536.0).round() as i32).to_be_bytes()
}

fn xyz(values: [f64; 3]) -> Vec<u8> {
    [b"XYZ \0\0\0\0".to_vec(), values.map(fixed).concat()].concat()
}

/// A text as `multiLocalizedUnicodeType`.
fn unicode(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let head = [be32(1), be32(12), *b"enUS", be32(units.len() as u32), be32(28)].concat();
    [b"mluc\0\0\0\0".to_vec(), head, units].concat()
}

/// The Bradford adaptation from D65 to D50.
fn adaptation() -> Vec<u8> {
    let matrix = [
        1.047_882_1,
        0.022_918_7,
        -0.050_201_4,
        0.029_586_8,
        0.990_478_5,
        -0.017_059_3,
        -0.009_231_6,
        0.015_076_2,
        0.751_678_5,
    ];
    [b"sf32\0\0\0\0".to_vec(), matrix.map(fixed).concat()].concat()
}

/// The tone curve of sRGB as `parametricCurveType`, function 3.
fn parametric_srgb() -> Vec<u8> {
    let parameters = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45];
    [b"para\0\0\0\0\0\x03\0\0".to_vec(), parameters.map(fixed).concat()].concat()
}

/// The places of each ink in the table.
const STEPS: u8 = 9;
/// What cyan, magenta and yellow make over one another, in sRGB: the paper, yellow, magenta, red,
/// cyan, green, blue, and all three.
const OVERPRINTS: [[f64; 3]; 8] = [
    [255.0, 255.0, 255.0],
    [255.0, 237.0, 0.0],
    [230.0, 0.0, 126.0],
    [227.0, 6.0, 19.0],
    [0.0, 158.0, 224.0],
    [0.0, 150.0, 64.0],
    [49.0, 39.0, 131.0],
    [55.0, 51.0, 53.0],
];
/// The part of the light that black ink throws back.
const BLACK: f64 = 0.11;

/// A table (`lut8Type`) of the colours that inks make.
fn table_of_inks() -> Vec<u8> {
    let mut out = b"mft1\0\0\0\0\x04\x03".to_vec();
    out.extend([STEPS, 0]);
    let identity = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
    out.extend(identity.map(fixed).concat());
    let ramp: Vec<u8> = (0..=255).collect();
    out.extend(ramp.repeat(4));
    let steps = || (0..STEPS).map(|step| f64::from(step) / f64::from(STEPS - 1));
    for cyan in steps() {
        for magenta in steps() {
            for yellow in steps() {
                for black in steps() {
                    out.extend(lab(inks([cyan, magenta, yellow, black]).map(linear)));
                }
            }
        }
    }
    out.extend(ramp.repeat(3));
    out
}

/// The colour of inks, each from 0 to 1, in sRGB from 0 to 1.
fn inks([cyan, magenta, yellow, black]: [f64; 4]) -> [f64; 3] {
    let share = |ink: f64, is_there: bool| if is_there { ink } else { 1.0 - ink };
    let mut mixed = [0.0; 3];
    for (index, color) in OVERPRINTS.iter().enumerate() {
        let part = share(cyan, index & 4 != 0) * share(magenta, index & 2 != 0) * share(yellow, index & 1 != 0);
        mixed.iter_mut().zip(color).for_each(|(sum, value)| *sum += part * value / 255.0);
    }
    mixed.map(|value| value * (1.0 - black * (1.0 - BLACK)))
}

/// Light from a value of sRGB.
fn linear(value: f64) -> f64 {
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// A colour of linear sRGB in Lab of 8 bits.
fn lab([r, g, b]: [f64; 3]) -> [u8; 3] {
    let x = 0.436_065_7 * r + 0.385_147_1 * g + 0.143_066_4 * b;
    let y = 0.222_488_4 * r + 0.716_873_2 * g + 0.060_607_9 * b;
    let z = 0.013_916_02 * r + 0.097_076_4 * g + 0.714_096_1 * b;
    let root = |t: f64| if t > 216.0 / 24_389.0 { t.cbrt() } else { (24_389.0 / 27.0 * t + 16.0) / 116.0 };
    let (x, y, z) = (root(x / 0.9642), root(y), root(z / 0.8249));
    let byte = |value: f64| value.round().clamp(0.0, 255.0) as u8;
    [byte((116.0 * y - 16.0) * 2.55), byte(500.0 * (x - y) + 128.0), byte(200.0 * (y - z) + 128.0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_profiles_are_usable() {
        assert!(is_usable(&srgb(), 3));
        assert!(is_usable(&plain_cmyk(), 4));
        assert!(srgb().len() < 600, "{}", srgb().len());
    }

    #[test]
    fn dark_blue_stays_blue_and_grey_grey() {
        let [_, green_red, blue_yellow] = lab(inks([0.6, 0.3, 0.0, 0.7]).map(linear));
        assert!(blue_yellow < 122 && green_red > 112, "{green_red} {blue_yellow}");
        assert_eq!(lab(inks([0.0, 0.0, 0.0, 0.5]).map(linear))[1..], [128, 128]);
    }

    #[test]
    fn white_paper_is_white_and_black_ink_black() {
        assert_eq!(lab([1.0; 3]), [255, 128, 128]);
        assert_eq!(lab([0.0; 3]), [0, 128, 128]);
    }

    #[test]
    fn a_profile_for_other_colours_is_not_used() {
        let mut profile = srgb();
        assert!(!is_usable(&profile, 4));
        assert!(!is_usable(&profile[..100], 3));
        profile.push(0);
        assert!(!is_usable(&profile, 3));
    }
}
