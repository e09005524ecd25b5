//! Aligned columns that give way when the screen is narrow.

use crate::printer::Screen;
use crate::style::DIM;
use crate::text::Text;

/// How a column behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Left,
    Right,
    /// Cut when there is no room.
    Flexible,
    /// Left out when there is no room for the flexible column beside it.
    Extra,
}

/// Rows of cells.
#[derive(Debug)]
pub(super) struct Table {
    columns: &'static [Column],
    rows: Vec<Row>,
}

#[derive(Debug)]
enum Row {
    Cells(Vec<Text>),
    /// A line of its own below the row before it.
    Remark(Text),
}

/// Below this a flexible column tells nothing; extras go first.
const READABLE: usize = 30;
const GAP: usize = 2;

impl Table {
    pub(super) fn new(columns: &'static [Column]) -> Self {
        Self {
            columns,
            rows: Vec::new(),
        }
    }

    /// With a dim line of titles.
    pub(super) fn titled(columns: &'static [Column], titles: &[&str]) -> Self {
        let titles = titles
            .iter()
            .map(|title| Text::new().lit(DIM, *title))
            .collect();
        Self {
            columns,
            rows: vec![Row::Cells(titles)],
        }
    }

    pub(super) fn row(&mut self, cells: Vec<Text>) {
        self.rows.push(Row::Cells(cells));
    }

    /// A line below the last row, from the second column on and cut to the screen.
    pub(super) fn remark(&mut self, text: Text) {
        self.rows.push(Row::Remark(text));
    }

    /// Writes the rows, indented.
    pub(super) fn show(mut self, indent: usize, screen: &Screen, out: &mut String) {
        let room = screen.width.saturating_sub(indent);
        let widths = self.widths(room);
        for row in std::mem::take(&mut self.rows) {
            let mut line = Text::new().gap(indent);
            let row = match row {
                Row::Cells(cells) => cells,
                Row::Remark(text) => {
                    let before: usize = widths.iter().take(1).map(|width| width + GAP).sum();
                    let line = line.gap(before).join(text);
                    line.show(screen, out);
                    continue;
                }
            };
            let beyond = self.beyond(&row, &widths, room);
            let cells = row.into_iter().zip(self.columns).zip(&widths);
            let mut first = true;
            for ((cell, column), &width) in cells.filter(|(_, width)| **width > 0) {
                if !first {
                    line = line.gap(GAP);
                }
                first = false;
                let width = match column {
                    Column::Flexible => width.saturating_sub(beyond),
                    Column::Extra => width.max(cell.width()),
                    Column::Left | Column::Right => width,
                };
                let cell = cell.fit(width, screen.glyphs.ellipsis);
                line = line.join(match column {
                    Column::Right => cell.right(width),
                    _ => cell.left(width),
                });
            }
            line.show(screen, out);
        }
    }

    /// The cells of a column.
    fn cells(&self, at: usize) -> impl Iterator<Item = &Text> {
        self.rows.iter().filter_map(move |row| match row {
            Row::Cells(cells) => cells.get(at),
            Row::Remark(_) => None,
        })
    }

    /// By how much the flexible cell of a row must give way to extras longer than their column.
    fn beyond(&self, row: &[Text], widths: &[usize], room: usize) -> usize {
        let shown = widths.iter().filter(|width| **width > 0).count();
        let all: usize = widths.iter().sum::<usize>() + GAP * shown.saturating_sub(1);
        let longer: usize = row
            .iter()
            .zip(self.columns)
            .zip(widths)
            .filter(|((_, column), width)| **column == Column::Extra && **width > 0)
            .map(|((cell, _), width)| cell.width().saturating_sub(*width))
            .sum();
        (all + longer).saturating_sub(room).min(longer)
    }

    fn widths(&self, room: usize) -> Vec<usize> {
        let mut widths: Vec<usize> = (0..self.columns.len())
            .map(|at| match self.columns[at] {
                Column::Extra => usual(self.cells(at).map(Text::width).collect()),
                _ => self.cells(at).map(Text::width).max().unwrap_or(0),
            })
            .collect();
        let flexible = self
            .columns
            .iter()
            .position(|column| *column == Column::Flexible);
        let Some(flexible) = flexible else {
            return widths;
        };
        let wanted = widths[flexible];
        loop {
            let others: usize = widths
                .iter()
                .enumerate()
                .filter(|(at, width)| *at != flexible && **width > 0)
                .map(|(_, width)| width + GAP)
                .sum();
            let left = room.saturating_sub(others);
            let extra = (0..widths.len())
                .rev()
                .find(|&at| self.columns[at] == Column::Extra && widths[at] > 0);
            match extra {
                Some(extra) if left < wanted.min(READABLE) => widths[extra] = 0,
                _ => {
                    widths[flexible] = wanted.min(left);
                    return widths;
                }
            }
        }
    }
}

/// The width to plan for: the longest that is not much longer than the one in the middle.
pub(super) fn usual(mut widths: Vec<usize>) -> usize {
    const MUCH: usize = 5;
    widths.sort_unstable();
    let middle = widths.get(widths.len() / 2).copied().unwrap_or(0);
    widths
        .into_iter()
        .rfind(|width| *width <= middle + MUCH)
        .unwrap_or(0)
}
