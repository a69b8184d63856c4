-- What endures: the journal. Everything else in the file is derived from it and can be rebuilt.
-- The version of this schema is PRAGMA user_version.

-- One row for each command that was carried out.
CREATE TABLE entry (
    seq         INTEGER PRIMARY KEY,   -- order of arrival in this copy; parents before children
    id          TEXT NOT NULL UNIQUE,  -- SHA-256, hex, over the header and its changes' digests
    parents     TEXT NOT NULL,         -- JSON array of the heads when it was written, sorted
    clock       INTEGER NOT NULL,      -- Lamport clock: one more than the highest parent's
    recorded_at TEXT NOT NULL,         -- UTC, 2026-11-22T08:15:00+00:00
    actor       TEXT NOT NULL,         -- who typed the command
    office      TEXT NOT NULL,         -- in which office
    action      TEXT NOT NULL,         -- name of the command: admit, transfer, ...
    format      INTEGER NOT NULL       -- version of the rules by which the id is made
) STRICT;

-- What an entry says: this record now has these fields. Personal fields stand in a change of their
-- own, so that erasing a person can null them and leave the rest.
CREATE TABLE change (
    entry    INTEGER NOT NULL REFERENCES entry (seq),
    position INTEGER NOT NULL,         -- 0, 1, 2, ... within the entry
    kind     TEXT NOT NULL,            -- the derived table the record belongs to
    record   TEXT NOT NULL,            -- id of the record
    personal INTEGER NOT NULL CHECK (personal IN (0, 1)),
    fields   TEXT,                     -- canonical JSON; null once erased
    salt     BLOB,                     -- 16 random bytes; null once erased
    digest   BLOB NOT NULL,            -- SHA-256 over salt and fields
    PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX change_of_record ON change (kind, record);

-- Facts about the file itself, each written once.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- INSERT OR REPLACE deletes without asking the triggers for deletion.
CREATE TRIGGER entry_is_not_replaced BEFORE INSERT ON entry
WHEN EXISTS (SELECT 1 FROM entry WHERE seq = new.seq OR id = new.id)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER change_is_not_replaced BEFORE INSERT ON change
WHEN EXISTS (SELECT 1 FROM change WHERE entry = new.entry AND position = new.position)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER meta_is_not_replaced BEFORE INSERT ON meta
WHEN EXISTS (SELECT 1 FROM meta WHERE name = new.name)
BEGIN SELECT RAISE(ABORT, 'meta is append-only'); END;

CREATE TRIGGER entry_is_not_updated BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

-- The one update allowed is erasure: fields and salt become null, all else stays.
CREATE TRIGGER change_is_not_updated BEFORE UPDATE ON change
WHEN NOT (
    new.fields IS NULL AND new.salt IS NULL AND old.personal = 1
    AND new.entry = old.entry AND new.position = old.position AND new.kind = old.kind
    AND new.record = old.record AND new.personal = old.personal AND new.digest = old.digest
)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER change_is_not_deleted BEFORE DELETE ON change
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER meta_is_not_updated BEFORE UPDATE ON meta
BEGIN SELECT RAISE(ABORT, 'meta is append-only'); END;

CREATE TRIGGER meta_is_not_deleted BEFORE DELETE ON meta
BEGIN SELECT RAISE(ABORT, 'meta is append-only'); END;
