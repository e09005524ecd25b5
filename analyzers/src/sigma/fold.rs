//! Text without its cases, so that every way to compare without them agrees: what a rule finds in a text, however it
//! folds cases, has its folded form in the folded text.

/// Lower case, and one form for letters that have two.
///
/// Character by character, so that a part of a text folds to a part of the folded text. Lower case alone is not:
/// a sigma at the end of a word has a form of its own. The long s is an s where regular expressions ignore case.
pub(super) fn fold(text: &str) -> String {
    let mut folded = text.to_owned();
    fold_in_place(&mut folded);
    folded
}

/// [`fold`]s a text where it is.
#[inline]
pub(super) fn fold_in_place(text: &mut String) {
    if text.is_ascii() {
        text.make_ascii_lowercase();
    } else {
        *text = text
            .chars()
            .flat_map(char::to_lowercase)
            .map(one_form)
            .collect();
    }
}

fn one_form(letter: char) -> char {
    match letter {
        'ſ' => 's',
        'ς' => 'σ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_of_two_forms_have_one() {
        assert_eq!(fold("ΟΔΟΣ"), "οδοσ");
        assert_eq!(fold("WINDOW\u{17f} \u{212a}"), "windows k");
        assert_eq!(fold("C:\\Windows\\ÄRZTE"), "c:\\windows\\ärzte");
    }

    proptest! {
        #[test]
        fn a_part_folds_to_a_part(head in any::<String>(), part in any::<String>(), tail in any::<String>()) {
            let whole = format!("{head}{part}{tail}");
            prop_assert_eq!(fold(&whole), fold(&head) + &fold(&part) + &fold(&tail));
            // As the engine lowers both, and as its expressions do.
            prop_assert_eq!(fold(&part.to_lowercase()), fold(&part));
            prop_assert_eq!(fold(&fold(&part)), fold(&part));
        }
    }
}
