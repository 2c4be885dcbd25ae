//! The one of several words that a reader's doubts leave possible.

/// The likeliest of `words`, where each character must be among what the reader holds possible, and
/// no other word may be a quarter as likely.
pub(crate) fn likeliest<'a>(
    words: impl Iterator<Item = &'a str>,
    characters: &[Vec<(char, f32)>],
) -> Option<&'a str> {
    let likely = |word: &str| {
        let mut product = 1.0;
        for (c, others) in word.chars().zip(characters) {
            product *= others.iter().find(|(o, _)| *o == c).map_or(0.0, |o| o.1);
        }
        product
    };
    let mut found: Vec<(f32, &str)> = words
        .filter(|word| word.chars().count() == characters.len())
        .map(|word| (likely(word), word))
        .filter(|(p, _)| *p > 0.0)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.dedup_by_key(|one| one.1);
    let (best, word) = *found.first()?;
    let clear = found.get(1).is_none_or(|next| next.0 * 4.0 < best);
    clear.then_some(word)
}
