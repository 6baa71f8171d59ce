//! What stands in which column of which page.

use std::rc::Rc;

use super::super::item::{Carried, NoteBlock, Panel, What};
use super::super::style::Color;
use super::*;

/// Pages with room for ten lines of 10 points; the first too.
fn paginator() -> Paginator {
    let geometry = Geometry {
        top: 0.0,
        first_top: 0.0,
        bottom: 100.0,
        ..Geometry::new(595.0, 842.0, &crate::theme::Theme::default().page)
    };
    Paginator::new(geometry, fill(1.0))
}

fn fill(height: f32) -> Fragment {
    Fragment { x: 0.0, y: 0.0, what: What::Fill { width: 1.0, height, color: Color(0, 0, 0) } }
}

fn line() -> Item {
    Item { height: 10.0, ..Item::default() }
}

fn glued() -> Item {
    Item { glued: true, ..line() }
}

fn calling(lines: usize) -> Item {
    Item { notes: vec![NoteBlock { items: vec![line(); lines] }], ..line() }
}

/// How many items and lines of footnotes stand on each page.
fn pages(items: Vec<Item>) -> Vec<(usize, usize)> {
    let mut paginator = paginator();
    items.into_iter().for_each(|item| paginator.push(item));
    // The rule is no line.
    paginator.finish().iter().map(|page| (page.items.len(), page.notes.len().saturating_sub(1))).collect()
}

#[test]
fn an_empty_article_has_a_page() {
    assert_eq!(pages(Vec::new()), [(0, 0)]);
}

#[test]
fn glued_items_go_to_the_next_page_together() {
    let mut items = vec![line(); 8];
    items.extend([line(), glued(), glued(), line()]);
    assert_eq!(pages(items), [(8, 0), (4, 0)]);
}

#[test]
fn what_is_glued_for_a_whole_page_is_parted_all_the_same() {
    assert_eq!(pages(vec![glued(); 25]), [(10, 0), (10, 0), (5, 0)]);
}

#[test]
fn gaps_are_left_out_at_the_top_of_a_page() {
    let spaced = Item { gap: 10.0, ..line() };
    assert_eq!(pages(vec![spaced; 10]), [(5, 0), (5, 0)]);
}

#[test]
fn a_footnote_stands_on_the_page_that_calls_it() {
    let mut items = vec![line(); 7];
    items.push(calling(1));
    items.extend(vec![line(); 5]);
    assert_eq!(pages(items), [(7, 0), (6, 1)], "no room beside seven lines: the call moves");
    let mut items = vec![line(); 6];
    items.push(calling(1));
    items.extend(vec![line(); 5]);
    assert_eq!(pages(items), [(7, 1), (5, 0)]);
}

#[test]
fn a_long_footnote_goes_on_at_the_foot_of_the_next_pages() {
    let mut items = vec![line(), calling(20)];
    items.extend(vec![line(); 6]);
    let pages = pages(items);
    assert_eq!(pages.iter().map(|page| page.1).sum::<usize>(), 20);
    assert_eq!(pages.iter().map(|page| page.0).sum::<usize>(), 8);
    assert!(pages[..2].iter().all(|page| page.0 > 0 && page.1 > 0), "{pages:?}");
}

#[test]
fn a_figure_that_does_not_fit_waits_while_the_text_goes_on() {
    let figure = Item { height: 50.0, floats: true, ..Item::default() };
    let mut items = vec![line(); 7];
    items.push(figure);
    items.extend(vec![line(); 5]);
    let mut paginator = paginator();
    items.into_iter().for_each(|item| paginator.push(item));
    let pages = paginator.finish();
    assert_eq!(pages[0].items.len(), 10);
    assert_eq!(pages[1].items[0].item.height, 50.0 + BELOW_FLOAT);
    assert_eq!(pages[1].items[1].y, 50.0 + BELOW_FLOAT, "the text does not touch it");
}

#[test]
fn a_figure_that_must_stay_with_a_line_gets_smaller() {
    let figure = Item { fragments: vec![picture(50.0)], height: 50.0, floats: true, ..glued() };
    let mut items = vec![line(); 6];
    items.push(figure.clone());
    assert_eq!(pages(items), [(7, 0)], "ten points are no harm");
    let mut items = vec![line(); 8];
    items.push(figure);
    assert_eq!(pages(items), [(7, 0), (2, 0)], "thirty are, and the line goes with it");
}

#[test]
fn a_ground_at_the_top_of_a_page_begins_there() {
    let parent = Rc::new(Panel { parent: None, x: 0.0, width: 1.0, color: Color(0, 0, 0), padding: 2.0 });
    let panel = Rc::new(Panel { parent: Some(parent), x: 0.0, width: 1.0, color: Color(0, 0, 0), padding: 3.0 });
    let mut paginator = paginator();
    paginator.push(Item { panel: Some(panel), ..line() });
    let page = paginator.finish().remove(0);
    assert_eq!((page.items[0].y, page.grounds[0].top), (5.0, 0.0));
}

#[test]
fn figures_rest_before_a_barrier() {
    let figure = Item { height: 50.0, floats: true, ..Item::default() };
    let barrier = Item { barrier: true, ..line() };
    let mut items = vec![line(); 7];
    items.extend([figure, barrier]);
    assert_eq!(pages(items), [(7, 0), (2, 0)]);
}

#[test]
fn what_no_page_can_hold_is_parted_between_its_fragments() {
    let strips = (0..25_u8).map(|index| Fragment { y: 10.0 * f32::from(index), ..picture(10.0) });
    let tall = Item { height: 250.0, fragments: strips.collect(), ..Item::default() };
    assert_eq!(pages(vec![line(), tall]), [(2, 0), (1, 0), (1, 0)]);
}

#[test]
fn what_cannot_be_parted_stands_alone() {
    let tall = Item { height: 250.0, fragments: vec![picture(250.0)], ..Item::default() };
    assert_eq!(pages(vec![line(), tall, line()]), [(1, 0), (1, 0), (1, 0)]);
}

/// Something that is not cut in two.
fn picture(height: f32) -> Fragment {
    let picture = super::super::picture::PictureId::default();
    Fragment { x: 0.0, y: 0.0, what: What::Picture { picture, width: 1.0, height, owner: None } }
}

#[test]
fn heads_are_repeated_at_the_top_of_a_page() {
    let carried = Rc::new(Carried { height: 20.0, fragments: Vec::new(), everywhere: false });
    let row = Item { carried: Some(carried), ..line() };
    let mut items = vec![line()];
    items.extend(vec![row; 14]);
    let mut paginator = paginator();
    items.into_iter().for_each(|item| paginator.push(item));
    let pages = paginator.finish();
    assert!(pages[0].carried.is_empty());
    assert!(!pages[1].carried.is_empty());
    assert_eq!(pages[1].items[0].y, 20.0);
}
