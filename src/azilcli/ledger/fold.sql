-- The fold's own bookkeeping; derived like the rest, and made anew with it.

CREATE TABLE derivation (
    schema TEXT NOT NULL           -- which form of `derived` the tables were made from
) STRICT;

CREATE TABLE voided (
    entry INTEGER PRIMARY KEY      -- entries that are undone, and so left out of the fold
) STRICT;

CREATE TABLE incomplete (
    kind    TEXT NOT NULL,         -- records that lack a required field, and so are not shown
    record  TEXT NOT NULL,
    missing TEXT NOT NULL,
    PRIMARY KEY (kind, record)
) STRICT, WITHOUT ROWID;
