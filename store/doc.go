// Package store is the record in SQL: what was read, what people said about it, and who
// they are. [DB] implements rapporteur.Store once for all databases; what differs between
// them (migrations, full text, locking) is a [Dialect], which packages store/sqlite and
// store/postgres have. Package store/open opens either by its address.
//
// Conventions of the tables: times are microseconds since 1970 in UTC, 0 for none; dates
// are text as YYYY-MM-DD, empty for none, and days to sort by are numbers as YYYYMMDD;
// lists and rows of a report are JSON; no column is NULL. Ids are text from crypto/rand;
// tables with full text also have a number, which the full text's rowid is. Statements are
// written with "?" and are the same for all databases wherever they can be.
//
// An exported method owns its transaction ([DB.write], [DB.read]); functions that take a
// *tx do the work and can be put together. What a transaction makes visible is told with
// tx.changed and tx.audit, and is written just before it commits.
package store
