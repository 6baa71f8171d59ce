//! How wide the columns of a table are. A column wants at least what its widest word needs, and at
//! most what its longest line does, in points.

/// Gives columns what a cell over all of them lacks.
pub(super) fn widen(wants: &mut [(f32, f32)], least: f32, most: f32) {
    let count = wants.len().max(1) as f32;
    let (have_least, have_most) = wants.iter().fold((0.0, 0.0), |sum, want| (sum.0 + want.0, sum.1 + want.1));
    for want in wants {
        want.0 += (least - have_least).max(0.0) / count;
        want.1 = want.0.max(want.1 + (most - have_most).max(0.0) / count);
    }
}

/// The widths of columns that want at least and at most so much, together `total`.
pub(super) fn share(wants: &[(f32, f32)], total: f32) -> Vec<f32> {
    let (least, most) = wants.iter().fold((0.0, 0.0), |sum, want| (sum.0 + want.0, sum.1 + want.1));
    if least >= total {
        return wants.iter().map(|want| want.0 * total / least).collect();
    }
    if most <= total {
        return wants.iter().map(|want| want.1 + (total - most) * want.1 / most.max(1.0)).collect();
    }
    let mut widths = modest(wants, total);
    let rest = || wants.iter().zip(&widths).filter(|(_, width)| width.is_none()).map(|(want, _)| want);
    let (least, most) = rest().fold((0.0, 0.0), |sum, want| (sum.0 + want.0, sum.1 + want.1));
    let left = total - widths.iter().flatten().sum::<f32>();
    let spare = (left - least) / (most - least).max(0.01);
    let shared = |want: &(f32, f32)| want.0 + (want.1 - want.0) * spare;
    wants.iter().zip(&mut widths).map(|(want, width)| width.unwrap_or_else(|| shared(want))).collect()
}

/// The width of each column that asks for no more than an equal part of what is left for the
/// others: it gets it, so that a date is not parted beside a column of long remarks.
fn modest(wants: &[(f32, f32)], total: f32) -> Vec<Option<f32>> {
    let mut widths = vec![None; wants.len()];
    let (mut left, mut count) = (total, wants.len());
    let mut least: f32 = wants.iter().map(|want| want.0).sum();
    let mut order: Vec<usize> = (0..wants.len()).collect();
    order.sort_by(|a, b| wants[*a].1.total_cmp(&wants[*b].1));
    for index in order {
        let want = wants[index];
        if want.1 * count as f32 > left || left - want.1 < least - want.0 {
            break;
        }
        widths[index] = Some(want.1);
        (left, least, count) = (left - want.1, least - want.0, count - 1);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_width() {
        for wants in [vec![(10.0, 20.0), (30.0, 400.0)], vec![(5.0, 9.0); 3], vec![(300.0, 300.0), (100.0, 500.0)]] {
            let widths = share(&wants, 200.0);
            assert!((widths.iter().sum::<f32>() - 200.0).abs() < 0.01, "{widths:?}");
        }
        assert_eq!(share(&[(10.0, 20.0), (10.0, 180.0)], 200.0), [20.0, 180.0]);
    }

    #[test]
    fn short_cells_are_not_broken_beside_long_ones() {
        assert_eq!(share(&[(30.0, 50.0), (20.0, 40.0), (60.0, 900.0)], 240.0), [50.0, 40.0, 150.0]);
        let tight = share(&[(30.0, 50.0), (20.0, 40.0), (140.0, 900.0)], 210.0);
        assert_eq!(tight[1], 40.0, "where there is room for one, the shortest gets it: {tight:?}");
        assert!(tight[0] >= 30.0 && tight[2] >= 140.0, "no word is broken for it: {tight:?}");
    }

    #[test]
    fn a_wide_cell_widens_its_columns() {
        let mut wants = vec![(10.0, 20.0), (10.0, 20.0)];
        widen(&mut wants, 60.0, 60.0);
        assert_eq!(wants.iter().map(|want| want.0).sum::<f32>(), 60.0);
        assert!(wants.iter().all(|want| want.1 >= want.0));
    }
}
