-- The fold's own bookkeeping; derived like the rest, and made anew with it.

CREATE TABLE derivation (
    folding TEXT NOT NULL,         -- by which rules the tables were filled,
    tables  TEXT NOT NULL,         -- from which form of `derived` they were made,
    written INTEGER                -- and which of all writes to the file was the last of azil
) STRICT;

CREATE TABLE stretch (
    first   INTEGER PRIMARY KEY,   -- from this place of the journal on, each entry builds on the one before
    parents TEXT NOT NULL          -- JSON array: the places of the entries that this one builds on
) STRICT;

CREATE TABLE behind (
    entry INTEGER PRIMARY KEY,     -- was recorded before an entry that it knew of,
    known INTEGER NOT NULL         -- and this is the latest of these
) STRICT;

CREATE TABLE voided (
    entry INTEGER PRIMARY KEY      -- entries that are undone, and so left out of the fold
) STRICT;

CREATE TABLE contest (
    undo    INTEGER NOT NULL,      -- an undo, in one copy,
    target  INTEGER NOT NULL,      -- of this entry,
    builder INTEGER NOT NULL,      -- on which, in another copy, this one built
    PRIMARY KEY (undo, target, builder)
) STRICT, WITHOUT ROWID;

CREATE TABLE vain (
    undo    INTEGER PRIMARY KEY,   -- an undo that never counts: it would take away this entry,
    target  INTEGER NOT NULL,
    builder INTEGER NOT NULL       -- on which this one builds, and the writer of the undo knew that
) STRICT;

-- The contests that somebody has to decide: neither the undo nor what was built is undone itself, the undo
-- would count but for this, and the matter concerns nobody whose data are erased, of which nobody may decide any more.
CREATE VIEW open_contest AS
SELECT undo, target, builder
FROM contest
WHERE undo NOT IN (SELECT entry FROM voided)
  AND builder NOT IN (SELECT entry FROM voided)
  AND undo NOT IN (SELECT undo FROM vain)
  AND NOT EXISTS (
      SELECT 1 FROM change
      JOIN erased ON erased.kind = change.kind AND erased.record = change.record
      WHERE change.entry = contest.target
  );

CREATE TABLE conflict (
    kind   TEXT NOT NULL,          -- a field that copies wrote differently, none knowing of the other,
    record TEXT NOT NULL,
    field  TEXT NOT NULL,
    entry  INTEGER NOT NULL,       -- and one of the entries that wrote it
    PRIMARY KEY (kind, record, field, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE united (
    kind   TEXT NOT NULL,          -- references to this record
    record TEXT NOT NULL,
    whole  TEXT NOT NULL,          -- are read as references to that one
    PRIMARY KEY (kind, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE erased (
    kind   TEXT NOT NULL,          -- records whose personal fields are gone for good
    record TEXT NOT NULL,
    PRIMARY KEY (kind, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE moved (
    kind   TEXT NOT NULL,          -- records that belonged to another one before, as only the journal tells
    record TEXT NOT NULL,
    PRIMARY KEY (kind, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE doubt (
    rule    TEXT NOT NULL,         -- a rule of `doubts.sql`, or a kind whose records may have a wrong field,
    subject TEXT NOT NULL,         -- and of what it may be true
    PRIMARY KEY (rule, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE incomplete (
    kind    TEXT NOT NULL,         -- records that lack a required field, and so are not shown
    record  TEXT NOT NULL,
    missing TEXT NOT NULL,
    PRIMARY KEY (kind, record)
) STRICT, WITHOUT ROWID;
