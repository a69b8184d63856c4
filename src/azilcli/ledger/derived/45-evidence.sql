-- Proof that extensions ask for, and stays over their term. What the marks beside the columns say: README.md.

-- What was seen of somebody's efforts: a search for housing, an interview, attendance at a course, a
-- contract that was signed. It belongs to the person, whether they stayed anywhere on that day or not. An
-- earlier version wrote no person: it is that of the stay.
CREATE TABLE evidence (
    id          TEXT PRIMARY KEY,            -- [basis 116(2)/6] [code E]
    stay        TEXT REFERENCES stay (id),   -- [of] that of the day, if there was one
    person      TEXT REFERENCES person (id), -- [of]
    kind        TEXT NOT NULL,               -- [codes evidence-kind]
    on_day      TEXT NOT NULL,               -- [past day]
    percent     INTEGER,                     -- attendance from the beginning of the course to that day
    counterpart TEXT,                        -- [basis ?] [personal] with whom
    document    TEXT,                        -- [personal] number or name of the paper
    note        TEXT                         -- [basis ?] [personal]
) STRICT;
CREATE INDEX evidence_of_stay ON evidence (stay, kind, on_day);
CREATE INDEX evidence_of_person ON evidence (person, kind, on_day);

-- A stay over its term that somebody looked at: allowed for a time, or not. The latest counts.
CREATE TABLE overstay (
    id         TEXT PRIMARY KEY,                   -- [basis 116(2)/4] [code Z]
    stay       TEXT NOT NULL REFERENCES stay (id), -- [of]
    on_day     TEXT NOT NULL,                      -- [past day] the day it was looked at
    authorised INTEGER NOT NULL,                   -- [yes] allowed up to `until`
    until      TEXT,                               -- [last day] last day allowed, inclusive
    reason     TEXT NOT NULL                       -- [personal]
) STRICT;
CREATE INDEX overstay_of_stay ON overstay (stay, on_day);
