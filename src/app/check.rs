//! The invariants of the state, in one place: [`Model::check`].

use crate::app::{Model, Reader, View, menu_page, panes, picker_page};

impl Model {
    /// Whether every invariant holds; the first broken one in words otherwise. For tests and fuzzers.
    ///
    /// # Errors
    ///
    /// A sentence that names the invariant.
    pub fn check(&self) -> Result<(), String> {
        let fail = |what: &str| Err(what.to_owned());
        if self.list.total > 0 && self.list.selected >= self.list.total {
            return fail("the selected article is beyond the list");
        }
        if self.all_quotes.total > 0 && self.all_quotes.selected >= self.all_quotes.total {
            return fail("the selected quote is beyond the list");
        }
        if self.list.shown > self.newest || self.all_quotes.shown > self.newest {
            return fail("an answer is shown that was never asked for");
        }
        if self.asked.iter().any(|asked| asked.ticket > self.newest) {
            return fail("a request has a ticket that was never minted");
        }
        if self.late > self.newest {
            return fail("a request is late that was never made");
        }
        if !self.desk.columns.is_empty() && self.desk.focus >= self.desk.columns.len() {
            return fail("the focus is on a column that is not there");
        }
        if self.view == View::Compare && self.desk.columns.is_empty() {
            return fail("Compare without a column");
        }
        if self.finder.open != self.finder.former.is_some() {
            return fail("a search line without a way back");
        }
        if !self.finder.open && !self.replaced.stands(&self.finder.question) {
            return fail("a query to come back to from one that is not in force");
        }
        if let Some(page) = picker_page(self)
            && page.selected >= page.rows.len().max(1)
        {
            return fail("a query of before is selected that is not there");
        }
        if let Some(why) = &self.why
            && (why.record.is_some() && why.trouble.is_none()) != why.quote().is_some()
        {
            return fail("a card on a quote that its article does not have");
        }
        if let (Some(menu), Some(page)) = (&self.menu, menu_page(self))
            && menu.selected > 0
            && menu.selected >= page.rows.len()
        {
            return fail("the selected filter is none of those to choose from");
        }
        if self.finder.question.filters != self.finder.filters {
            return fail("a question without the filters in force");
        }
        if let Some(panes) = panes(self) {
            let height = self.list_height(&panes);
            let list = &self.list;
            if height > 0
                && list.total > 0
                && !(list.top..list.top + height).contains(&list.selected)
            {
                return fail("the selected article is out of sight");
            }
        }
        for reader in self.desk.columns.iter().chain([&self.reader]) {
            reader_holds(reader)?;
        }
        Ok(())
    }
}

fn reader_holds(reader: &Reader) -> Result<(), String> {
    if let Some(hit) = reader.hit
        && hit >= reader.light.hits.len()
    {
        return Err("the current hit is none of the hits".to_owned());
    }
    if reader.rows.len() > reader.shape.height {
        return Err("more rows than fit".to_owned());
    }
    if let Some(record) = reader.record() {
        let quotes = record.extraction.quotes.len();
        if reader.cards.selected.is_some_and(|quote| quote >= quotes) {
            return Err("the selected quote is none of the article's".to_owned());
        }
        if reader.aim.is_some_and(|quote| quote >= quotes) {
            return Err("the quote that was gone to is none of the article's".to_owned());
        }
    }
    Ok(())
}
