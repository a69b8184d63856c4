-- Policies and code lists: the rules and words that are data. What the marks beside the columns say: README.md.

CREATE TABLE policy (
    id          TEXT PRIMARY KEY, -- integration.base@2021-11-09
    code        TEXT NOT NULL,    -- integration.base
    value       TEXT NOT NULL,
    unit        TEXT NOT NULL,    -- months, date, persons, eur, ...
    valid_from  TEXT NOT NULL,    -- [day] in force until a later row of the same code begins
    legal_basis TEXT NOT NULL,
    standing    TEXT              -- [codes policy-standing] how far it is certain; null where nobody said
) STRICT;
CREATE INDEX policy_by_code ON policy (code, valid_from);

CREATE TABLE code (
    id   TEXT PRIMARY KEY, -- [key list code] [whereabouts] destination/own-rental
    list TEXT NOT NULL,    -- destination
    code TEXT NOT NULL,    -- own-rental
    sl   TEXT NOT NULL,
    en   TEXT NOT NULL,
    rank INTEGER NOT NULL  -- order in which the list is shown
) STRICT;

-- The packaged data that were taken into the file: policies, code lists and places of a version of the program.
CREATE TABLE package (
    id      TEXT PRIMARY KEY, -- 0.1.0-5f0c9a3e: version, and a digest of its data
    version TEXT NOT NULL
) STRICT;
