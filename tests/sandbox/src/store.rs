//! The records by kind and key, as JSON text, in memory and optionally in a SQLite file.
//!
//! The changes of a request are committed in one transaction before its response is sent, so a restart or a kill loses nothing that
//! a client has seen.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Context as _, Result};
use rusqlite::{Connection, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A type that can be stored.
pub trait Record: Serialize + DeserializeOwned {
    /// The name of its table.
    const KIND: &'static str;
}

/// All records.
pub struct Store {
    tables: HashMap<&'static str, BTreeMap<String, Box<str>>>,
    /// Records of the file that were not used yet: a table gets its kind when it is first used.
    unread: HashMap<String, BTreeMap<String, Box<str>>>,
    counters: HashMap<String, i64>,
    changed: Vec<Change>,
    file: Option<Connection>,
}

/// A changed record: its kind, key and text; `None` if it was removed.
type Change = (String, String, Option<Box<str>>);

/// The kind of counters.
const COUNTERS: &str = "counter";

impl Store {
    /// Opens a store: empty, or with the records of the file.
    ///
    /// # Errors
    /// If the file cannot be opened.
    pub fn open(path: Option<&Path>) -> Result<Self> {
        let mut store = Self { tables: HashMap::new(), unread: HashMap::new(), counters: HashMap::new(), changed: vec![], file: None };
        let Some(path) = path else { return Ok(store) };
        let file = Connection::open(path).with_context(|| path.display().to_string())?;
        file.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
             CREATE TABLE IF NOT EXISTS record (kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;",
        )
        .with_context(|| path.display().to_string())?;
        let mut select = file.prepare("SELECT kind, key, value FROM record")?;
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        for row in rows {
            let (kind, key, value): (String, String, String) = row?;
            if kind == COUNTERS {
                store.counters.insert(key, value.parse().context("expected a number as the value of a counter")?);
            } else {
                store.unread.entry(kind).or_default().insert(key, value.into());
            }
        }
        drop(select);
        store.file = Some(file);
        Ok(store)
    }

    fn table(&mut self, kind: &'static str) -> &mut BTreeMap<String, Box<str>> {
        let unread = &mut self.unread;
        self.tables.entry(kind).or_insert_with(|| unread.remove(kind).unwrap_or_default())
    }

    /// Returns a record.
    pub fn get<R: Record>(&mut self, key: &str) -> Option<R> {
        serde_json::from_str(self.table(R::KIND).get(key)?).ok()
    }

    /// Returns a record whose key is a number.
    pub fn numbered<R: Record>(&mut self, number: i64) -> Option<R> {
        self.get(&key(number))
    }

    /// Returns all records of a kind, in the order of their keys.
    pub fn all<R: Record>(&mut self) -> Vec<R> {
        self.table(R::KIND).values().filter_map(|text| serde_json::from_str(text).ok()).collect()
    }

    /// Returns whether a record with this key exists.
    pub fn contains<R: Record>(&mut self, key: &str) -> bool {
        self.table(R::KIND).contains_key(key)
    }

    /// Stores a record.
    pub fn put<R: Record>(&mut self, key: &str, record: &R) {
        let Ok(text) = serde_json::to_string(record) else { return };
        let text: Box<str> = text.into();
        if self.file.is_some() {
            self.changed.push((R::KIND.to_owned(), key.to_owned(), Some(text.clone())));
        }
        self.table(R::KIND).insert(key.to_owned(), text);
    }

    /// Removes a record.
    pub fn remove<R: Record>(&mut self, key: &str) {
        if self.table(R::KIND).remove(key).is_some() && self.file.is_some() {
            self.changed.push((R::KIND.to_owned(), key.to_owned(), None));
        }
    }

    /// Returns the next number of a series that starts with `first`.
    pub fn next(&mut self, series: &str, first: i64) -> i64 {
        let next = self.counters.entry(series.to_owned()).and_modify(|last| *last += 1).or_insert(first);
        let next = *next;
        if self.file.is_some() {
            self.changed.push((COUNTERS.to_owned(), series.to_owned(), Some(next.to_string().into())));
        }
        next
    }

    /// Returns the last number of a series, or zero if it has none.
    #[must_use]
    pub fn last(&self, series: &str) -> i64 {
        self.counters.get(series).copied().unwrap_or_default()
    }

    /// Writes the changes to the file in one transaction.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn commit(&mut self) -> Result<()> {
        let changed = std::mem::take(&mut self.changed);
        let Some(file) = self.file.as_mut().filter(|_| !changed.is_empty()) else { return Ok(()) };
        let transaction = file.transaction()?;
        {
            let mut put = transaction.prepare_cached("INSERT OR REPLACE INTO record (kind, key, value) VALUES (?1, ?2, ?3)")?;
            let mut remove = transaction.prepare_cached("DELETE FROM record WHERE kind = ?1 AND key = ?2")?;
            for (kind, key, value) in &changed {
                match value {
                    Some(value) => put.execute(params![kind, key, value])?,
                    None => remove.execute(params![kind, key])?,
                };
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Removes all records.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn clear(&mut self) -> Result<()> {
        self.tables.clear();
        self.unread.clear();
        self.counters.clear();
        self.changed.clear();
        if let Some(file) = &self.file {
            file.execute("DELETE FROM record", [])?;
        }
        Ok(())
    }
}

/// Formats a number as a key. Keys sort in the order of their numbers.
#[must_use]
pub fn key(number: i64) -> String {
    format!("{number:020}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Note(String);

    impl Record for Note {
        const KIND: &'static str = "note";
    }

    #[test]
    fn committed_records_survive_a_restart() {
        let folder = std::env::temp_dir().join(format!("imza-store-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("state.sqlite");
        let mut store = Store::open(Some(&path)).unwrap();
        store.put("a", &Note("one".into()));
        store.put("b", &Note("two".into()));
        store.remove::<Note>("b");
        assert_eq!((store.next("note", 7), store.next("note", 7)), (7, 8));
        store.commit().unwrap();
        store.put("c", &Note("never committed".into()));
        drop(store);

        let mut again = Store::open(Some(&path)).unwrap();
        assert_eq!(again.all::<Note>(), [Note("one".into())]);
        assert_eq!(again.next("note", 7), 9);
        again.clear().unwrap();
        drop(again);
        assert!(Store::open(Some(&path)).unwrap().all::<Note>().is_empty());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
