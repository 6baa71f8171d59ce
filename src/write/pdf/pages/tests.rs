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
fn headings_without_text_fill_their_pages_and_the_last_stays_with_what_follows() {
    let heading = Item { gap: 2.0, height: 8.0, ..Item::default() };
    let below = Item { glued: true, ..heading.clone() };
    let mut items = vec![line(), heading];
    items.extend(vec![below; 18]);
    items.push(glued());
    // The last line of a full page would else stand without its heading.
    assert_eq!(pages(items), [(9, 0), (9, 0), (3, 0)]);
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

/// A heading after `before` lines, a figure of 50 points glued to it, and what follows.
fn below_a_heading(before: usize, after: Vec<Item>) -> Vec<Page> {
    let figure = Item { fragments: vec![picture(50.0)], height: 50.0, floats: true, gives_way: true, ..glued() };
    let mut paginator = paginator();
    vec![line(); before].into_iter().for_each(|item| paginator.push(item));
    [Item { gap: 1.0, ..line() }, figure].into_iter().chain(after).for_each(|item| paginator.push(item));
    paginator.finish()
}

fn heights(page: &Page) -> Vec<f32> {
    page.items.iter().map(|placed| placed.item.height).collect()
}

#[test]
fn a_figure_without_room_below_its_heading_floats_and_the_text_goes_on() {
    let text = || vec![line(), glued(), line(), line(), line()];
    let pages = below_a_heading(6, text());
    assert_eq!((pages[0].items.len(), pages.len()), (9, 2), "the heading and two lines stay");
    assert_eq!(heights(&pages[1]), [50.0 + BELOW_FLOAT, 10.0, 10.0, 10.0]);
    let pages = below_a_heading(4, text());
    assert_eq!(heights(&pages[0])[4..6], [10.0, 10.0], "the figure is not made smaller where text can go on");
    let pages = below_a_heading(3, text());
    assert_eq!(heights(&pages[0])[3..5], [10.0, 50.0], "where there is room it stands where it belongs");
}

#[test]
fn a_figure_goes_with_a_heading_that_has_no_room_for_two_lines() {
    let pages = below_a_heading(8, vec![line(), glued(), line()]);
    assert_eq!(pages[0].items.len(), 8);
    assert_eq!(heights(&pages[1]), [10.0, 50.0, 10.0, 10.0, 10.0], "and stands right below it");
    let pages = below_a_heading(7, vec![line(), glued(), line()]);
    assert_eq!(pages[0].items.len(), 7, "one alone may not stay");
    assert_eq!(heights(&pages[1]), [10.0, 50.0, 10.0, 10.0, 10.0]);
}

#[test]
fn a_figure_stays_with_a_heading_that_no_text_follows() {
    let barrier = || vec![Item { barrier: true, ..line() }];
    assert_eq!(heights(&below_a_heading(7, barrier())[1]), [10.0, 50.0, 10.0]);
    assert_eq!(heights(&below_a_heading(7, Vec::new())[1]), [10.0, 50.0]);
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

#[test]
fn a_rule_at_the_top_of_a_column_parts_nothing_and_is_not_drawn() {
    let rule = Item { height: 1.0, gap: 5.0, separates: true, fragments: vec![fill(1.0)], ..Item::default() };
    let question = Item { gap: 3.0, ..glued() };
    let mut paginator = paginator();
    vec![line(); 9].into_iter().for_each(|item| paginator.push(item));
    [rule.clone(), question.clone(), rule, question].into_iter().for_each(|item| paginator.push(item));
    let page = paginator.finish().remove(1);
    let drawn: Vec<_> = page.items.iter().map(|placed| (placed.y, placed.item.fragments.len())).collect();
    assert_eq!(drawn, [(0.0, 0), (0.0, 0), (15.0, 1), (19.0, 0)], "the second parts two questions");
}

#[test]
fn no_page_ends_within_a_word() {
    let hyphen = || Item { parts_word: true, ..line() };
    let page = |last: Vec<Item>| {
        let mut items = vec![line(); 10 - last.len()];
        items.extend(last);
        items.extend(vec![line(); 3]);
        pages(items)[0].0
    };
    assert_eq!(page(vec![hyphen()]), 9, "the line goes with the rest of its word");
    assert_eq!(page(vec![hyphen(), hyphen()]), 8);
    assert_eq!(page(vec![line(), Item { glued: true, ..hyphen() }]), 8, "no first line stays alone");
    assert_eq!(page(vec![hyphen(); 6]), 10, "a page that misses many lines looks worse");
    assert_eq!(page(vec![hyphen(), line()]), 10);
}

#[test]
fn a_column_within_a_page_may_end_within_a_word() {
    let two = Geometry { columns: 2, ..paginator().geometry };
    let mut paginator = Paginator { band: Band::new(0.0, 100.0, 2), geometry: two, ..paginator() };
    let hyphens = [9, 19];
    let item = |index| Item { parts_word: hyphens.contains(&index), ..line() };
    (0..25).map(item).for_each(|item| paginator.push(item));
    let page = paginator.finish().remove(0);
    assert_eq!(page.items.len(), 19);
    assert_eq!(page.items.iter().filter(|placed| placed.x == page.items[0].x).count(), 10);
}

#[test]
fn the_last_columns_are_equally_long() {
    let two = Geometry { columns: 2, ..paginator().geometry };
    let columns = |count: usize, wide: Option<usize>| {
        let mut paginator = Paginator { band: Band::new(0.0, 100.0, 2), geometry: two, ..paginator() };
        for index in 0..count {
            let spans = Some(index) == wide;
            paginator.push(Item { spans, ..line() });
        }
        let page = paginator.finish().remove(0);
        let tops = |left: bool| {
            let first = page.items[0].x;
            page.items.iter().filter(|placed| (placed.x == first) == left).map(|placed| placed.y).collect::<Vec<_>>()
        };
        (tops(true), tops(false))
    };
    let (left, right) = columns(7, None);
    assert_eq!((left.len(), right.len()), (4, 3));
    assert_eq!((left[0], right[0]), (0.0, 0.0), "side by side");
    let (left, right) = columns(9, Some(4));
    assert_eq!((left.as_slice(), right.as_slice()), (&[0.0, 10.0, 20.0, 30.0, 40.0][..], &[0.0, 10.0, 30.0, 40.0][..]));
}

#[test]
fn a_footnote_in_a_column_without_text_is_not_lost_where_columns_are_balanced() {
    let two = Geometry { columns: 2, ..paginator().geometry };
    let mut paginator = Paginator { band: Band::new(0.0, 100.0, 1), geometry: two, ..paginator() };
    // The note of what spans the columns takes the room of the first below it, and the second ends short.
    paginator.push(Item { height: 60.0, spans: true, ..calling(1) });
    paginator.push(Item { height: 20.0, ..Item::default() });
    paginator.push(Item { height: 90.0, ..Item::default() });
    let pages = paginator.finish();
    let notes = pages.iter().flat_map(|page| &page.notes).filter(|placed| placed.item.height > 0.0);
    assert_eq!(notes.count(), 1);
    assert_eq!(pages.iter().map(|page| page.items.len()).sum::<usize>(), 3);
}

#[test]
fn what_the_grid_asks_for_stands_above_a_heading() {
    let on_grid = Geometry { grid: 10.0, ..paginator().geometry };
    let places = |before: usize| {
        let mut paginator = Paginator { geometry: on_grid, ..paginator() };
        let text = Item { on_grid: true, ..line() };
        vec![text.clone(); before].into_iter().for_each(|item| paginator.push(item));
        paginator.push(Item { height: 13.0, gap: 6.0, ..Item::default() });
        paginator.push(Item { gap: 3.0, glued: true, ..text });
        let page = paginator.finish().remove(0);
        page.items.iter().skip(before).map(|placed| placed.y).collect::<Vec<_>>()
    };
    assert_eq!(places(0), [4.0, 20.0], "at the top of a column too");
    assert_eq!(places(2), [34.0, 50.0]);
}

/// How many items stand on each page of an article that ends with `end`.
fn ended(items: Vec<Item>, end: Vec<Item>) -> Vec<usize> {
    let mut paginator = paginator();
    items.into_iter().for_each(|item| paginator.push(item));
    paginator.push_end(end);
    paginator.finish().iter().map(|page| page.items.len()).collect()
}

#[test]
fn the_end_moves_closer_together_where_that_saves_a_page() {
    let far = |gap| vec![Item { gap, ..line() }];
    assert_eq!(ended(vec![line(); 6], far(40.0)), [7]);
    assert_eq!(ended(vec![line(); 6], far(30.0)), [7]);
    assert_eq!(ended(vec![line(); 9], far(40.0)), [8, 2], "but where it cannot be, it stays as it is");
}

#[test]
fn a_part_of_the_end_goes_to_the_last_page_whole() {
    let part = Item { barrier: true, ..line() };
    let end = [vec![part.clone(); 2], vec![line(); 3]].concat();
    assert_eq!(ended(vec![line(); 6], end), [7, 4]);
    let end = [vec![part], vec![line(); 3]].concat();
    assert_eq!(ended(vec![line(); 7], end), [7, 4], "the first of its parts too");
}

#[test]
fn the_last_page_takes_the_end_of_the_text_along() {
    let mut items = vec![line(); 9];
    items[6].gap = 5.0;
    assert_eq!(ended(items.clone(), vec![line()]), [6, 4], "from where something begins");
    assert_eq!(ended(vec![line(); 10], vec![line()]), [9, 2], "or from a line");
    items[6].gap = 0.0;
    (items[3].gap, items[5].glued) = (5.0, true);
    items[6..].iter_mut().for_each(|item| item.glued = true);
    assert_eq!(ended(items, vec![line()]), [9, 1], "but leaves no page half empty for it");
    let again = [vec![line(); 20], vec![line(); 10]].concat();
    assert_eq!(ended(again, vec![line()]), [10, 10, 9, 2], "pages that are sent out stay as they are");
}

#[test]
fn a_text_does_not_end_with_one_line_on_a_page() {
    assert_eq!(ended(vec![line(); 11], Vec::new()), [9, 2]);
    assert_eq!(ended(vec![line(); 12], Vec::new()), [10, 2], "two are enough here");
    let mut items = vec![line(); 30];
    items[27].gap = 5.0;
    let mut paginator = paginator();
    let mut sent = Vec::new();
    for item in items {
        paginator.push(item);
        sent.extend(paginator.take_finished().iter().map(|page| page.items.len()));
    }
    assert_eq!(sent, [10, 10], "the page before the last is held back");
    paginator.push_end(Vec::new());
    sent.extend(paginator.finish().iter().map(|page| page.items.len()));
    assert_eq!(sent, [10, 10, 7, 3]);
}

#[test]
fn a_ground_goes_on_over_pages_and_keeps_its_edge() {
    let panel = Rc::new(Panel { parent: None, x: 0.0, width: 1.0, color: Color(0, 0, 0), padding: 12.0 });
    let item = Item { panel: Some(panel), ..line() };
    let mut paginator = paginator();
    vec![item; 15].into_iter().for_each(|item| paginator.push(item));
    let pages = paginator.finish();
    let grounds = |index: usize| {
        let page: &Page = &pages[index];
        (page.items.len(), page.grounds.iter().map(|ground| (ground.top, ground.bottom)).collect::<Vec<_>>())
    };
    assert_eq!(grounds(0), (8, vec![(0.0, 104.0)]), "it hangs below the text by less than nine points");
    assert_eq!(grounds(1), (7, vec![(0.0, 94.0)]));
}
