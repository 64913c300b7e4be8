//! What is known of some sources, looked up by their keys: the manifest need not be read as a whole for a few of them.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED, Term};

use crate::record::{Source, SourceKey};
use crate::search::local::behind::restore_stamped;
use crate::search::local::fault::Fault;
use crate::search::local::schema::{Fields, STAMP};

/// The sources of these keys, and those of everything below them: parts of a file, files in a folder. Cost: a lookup in
/// each segment for each key, and one for each source that is found.
pub(super) fn known(
    searcher: &Searcher,
    fields: Fields,
    keys: &[SourceKey],
) -> Result<Vec<Source>, Fault> {
    let mut out = Vec::new();
    for segment in searcher.segment_readers() {
        let Some(column) = segment.fast_fields().bytes(STAMP)? else {
            continue;
        };
        let index = segment.inverted_index(fields.source)?;
        let mut take = |info| -> Result<(), Fault> {
            let mut docs = index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
            // The articles of a source have the same key, and no stamp.
            let ord = stamped(segment, &mut docs, |doc| column.term_ords(doc).next());
            let Some(ord) = ord else {
                return Ok(());
            };
            let mut stamp = Vec::new();
            if !column.ord_to_bytes(ord, &mut stamp)? {
                return Err(Fault::broken("a source is missing"));
            }
            out.push(restore_stamped(&stamp).map_err(Fault::new)?);
            Ok(())
        };
        for key in keys {
            if let Some(info) =
                index.get_term_info(&Term::from_field_text(fields.source, key.as_str()))?
            {
                take(info)?;
            }
            // After the slash comes the zero.
            let (from, to) = (format!("{}/", key.as_str()), format!("{}0", key.as_str()));
            let mut below = index.terms().range().ge(from).lt(to).into_stream()?;
            while below.advance() {
                take(below.value().clone())?;
            }
        }
    }
    Ok(out)
}

/// The first stamp of a document that is not deleted.
fn stamped(
    segment: &SegmentReader,
    docs: &mut impl DocSet,
    stamp: impl Fn(u32) -> Option<u64>,
) -> Option<u64> {
    while docs.doc() != TERMINATED {
        if !segment.is_deleted(docs.doc())
            && let Some(ord) = stamp(docs.doc())
        {
            return Some(ord);
        }
        docs.advance();
    }
    None
}
