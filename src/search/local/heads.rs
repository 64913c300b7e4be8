//! [`Heads`]: which documents of a segment are no quotes, and what can be counted with that sixty-four documents at a
//! time.
//!
//! A word of matches is the sixty-four documents from its base on, the lowest bit first.
//!
//! The quotes of an article lie right behind it (see `schema`). So they are the documents up to the next one that is no
//! quote, and whose a quote is says the last such document before it. Of a whole word of matches, a few steps of
//! arithmetic count the articles that they are of, or the quotes of those that they are: a carry runs through the
//! quotes of an article and stops at its end.

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, Term};

use crate::search::local::bits::{BITS, Bits};
use crate::search::local::schema::{ARTICLE, SOURCE};

/// The documents of a segment that are no quotes.
#[derive(Debug)]
pub(super) struct Heads {
    bits: Bits,
    end: DocId,
}

impl Heads {
    /// Reads them, by the field that says of what sort a document is: some milliseconds for a million articles.
    pub fn open(reader: &SegmentReader, sort: Field) -> tantivy::Result<Self> {
        let end = reader.max_doc();
        let mut bits = Bits::new(end);
        let index = reader.inverted_index(sort)?;
        for of in [ARTICLE, SOURCE] {
            let Some(word) = index.get_term_info(&Term::from_field_text(sort, of))? else {
                continue;
            };
            let mut block =
                index.read_block_postings_from_terminfo(&word, IndexRecordOption::Basic)?;
            while !block.docs().is_empty() {
                block.docs().iter().for_each(|doc| bits.insert(*doc));
                block.advance();
            }
        }
        Ok(Self { bits, end })
    }

    /// How many quotes the article at `doc` has; `None` when that is a quote.
    #[inline]
    pub fn quotes(&self, doc: DocId) -> Option<u32> {
        let next = || self.bits.next(doc + 1).unwrap_or(self.end);
        self.bits.contains(doc).then(|| next() - doc - 1)
    }

    /// The article and the ordinal of the quote at `doc`; `None` when that is no quote.
    #[inline]
    pub fn article(&self, doc: DocId) -> Option<(DocId, u32)> {
        let head = self.bits.last(doc)?;
        let ordinal = doc.checked_sub(head)?.checked_sub(1)?;
        Some((head, ordinal))
    }

    /// How many quotes there are among the matches of a word.
    #[inline]
    pub fn quotes_among(&self, base: DocId, matches: u64) -> u32 {
        (matches & !self.bits.word(base)).count_ones()
    }

    /// How many articles there are among the matches of a word.
    #[inline]
    pub fn articles_among(&self, base: DocId, matches: u64) -> u32 {
        (matches & self.bits.word(base)).count_ones()
    }

    /// Of how many articles the quotes among the matches of a word are, that of the last match before left out; `last`
    /// is that one, and becomes that of the last match here.
    #[inline]
    pub fn articles_of(&self, base: DocId, matches: u64, last: &mut Option<DocId>) -> u32 {
        let heads = self.bits.word(base);
        let quotes = matches & !heads;
        if quotes == 0 {
            return 0;
        }
        let end = self.bits.last(base + quotes.ilog2());
        if quotes.is_power_of_two() {
            let count = u32::from(end != *last);
            *last = end;
            return count;
        }
        // The last document of each article, and of the word. A carry that begins at a match runs to the one behind it.
        let ends = heads >> 1 | 1 << (BITS - 1);
        let sum = (quotes & !ends).wrapping_add(!ends);
        let mut count = ((sum | quotes) & ends).count_ones();
        let before_heads = match heads {
            0 => u64::MAX,
            _ => (heads & heads.wrapping_neg()) - 1,
        };
        if quotes & before_heads != 0 {
            let open = base.checked_sub(1).and_then(|doc| self.bits.last(doc));
            if open.is_some() && open == *last {
                count -= 1;
            }
        }
        *last = end;
        count
    }

    /// How many quotes the articles among the matches of a word have.
    #[inline]
    pub fn quotes_of(&self, base: DocId, matches: u64) -> u32 {
        let heads = self.bits.word(base);
        let articles = matches & heads;
        if articles == 0 {
            return 0;
        }
        let beyond = match self.end.saturating_sub(base) {
            here @ 0..BITS => u64::MAX << here,
            _ => 0,
        };
        // One more behind an article runs through all of its quotes, which become zeros.
        let quotes = !heads & !beyond;
        let sum = (articles << 1).wrapping_add(quotes);
        let mut count = (quotes & !sum).count_ones();
        if articles.ilog2() == heads.ilog2()
            && let Some(next) = base.checked_add(BITS)
        {
            let end = self.bits.next(next).unwrap_or(self.end);
            count += end.saturating_sub(next);
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn heads(all: &[bool]) -> Heads {
        let end = u32::try_from(all.len()).expect("few");
        let mut bits = Bits::new(end);
        let heads = (0..end).zip(all).filter(|(_, is)| **is);
        heads.for_each(|(doc, _)| bits.insert(doc));
        Heads { bits, end }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]
        #[test]
        fn words_count_as_documents_do_one_by_one(
            all in proptest::collection::vec((proptest::bool::weighted(0.1), proptest::bool::weighted(0.3)), 1..400),
        ) {
            let mut is_head: Vec<bool> = all.iter().map(|(head, _)| *head).collect();
            // A segment begins with an article.
            is_head[0] = true;
            let heads = heads(&is_head);
            let (mut articles, mut quotes) = (std::collections::BTreeSet::new(), 0);
            let (mut matching_articles, mut of_them) = (0, 0);
            let mut matches = Bits::new(heads.end);
            for (doc, (_, matching)) in (0..).zip(&all) {
                let article = (0..=doc).rev().find(|at| is_head[*at as usize]).expect("the first");
                match is_head[doc as usize] {
                    true => {
                        let next = (doc + 1..heads.end).find(|at| is_head[*at as usize]);
                        let many = next.unwrap_or(heads.end) - doc - 1;
                        prop_assert_eq!(heads.quotes(doc), Some(many));
                        prop_assert_eq!(heads.article(doc), None);
                        if *matching {
                            (matching_articles, of_them) = (matching_articles + 1, of_them + many);
                        }
                    }
                    false => {
                        prop_assert_eq!(heads.article(doc), Some((article, doc - article - 1)));
                        prop_assert_eq!(heads.quotes(doc), None);
                        if *matching {
                            articles.insert(article);
                            quotes += 1;
                        }
                    }
                }
                if *matching {
                    matches.insert(doc);
                }
            }
            let mut last = None;
            let (mut sums, mut among) = ([0; 2], [0; 2]);
            for base in (0..heads.end).step_by(BITS as usize) {
                let word = matches.word(base);
                sums[0] += heads.articles_of(base, word, &mut last);
                sums[1] += heads.quotes_of(base, word);
                among[0] += heads.articles_among(base, word);
                among[1] += heads.quotes_among(base, word);
            }
            prop_assert_eq!(sums, [u32::try_from(articles.len()).expect("few"), of_them]);
            prop_assert_eq!(among, [matching_articles, quotes]);
        }
    }
}
