//! Text that came from an endpoint, made safe to keep and to show.

/// `text` without control, bidirectional and other invisible formatting characters, line ends as
/// spaces, cut to `max_bytes` at a character with an ellipsis.
///
/// Everything that ends up in a report passes through here once, so that no writer has to fear
/// terminal sequences; what a format needs beyond that (HTML, CSV formulas) is the writer's job.
///
/// ```
/// use wegweiser_core::plain;
///
/// assert_eq!(plain("a\u{1b}[31mb\tc\u{202e}", 100), "a[31mb c");
/// assert_eq!(plain("Zürich", 4), "Z…");
/// ```
pub fn plain(text: &str, max_bytes: usize) -> String {
    let mut out = String::with_capacity(text.len().min(max_bytes));
    for c in text.trim().chars() {
        let c = match c {
            '\n' | '\r' | '\t' => ' ',
            c if is_invisible(c) => continue,
            c => c,
        };
        if out.len() + c.len_utf8() > max_bytes {
            let room = max_bytes.saturating_sub('…'.len_utf8());
            let cut = (0..=room.min(out.len()))
                .rev()
                .find(|&at| out.is_char_boundary(at));
            out.truncate(cut.unwrap_or(0));
            if max_bytes >= '…'.len_utf8() {
                out.push('…');
            }
            break;
        }
        out.push(c);
    }
    out
}

/// Whether a character shows nothing but changes how its neighbours show.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
