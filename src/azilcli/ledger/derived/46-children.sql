-- Unaccompanied minors: guardians, opinions, marriages. What the marks beside the columns say: README.md.

-- A guardian of a minor; one at a time, a new one ends the former.
CREATE TABLE guardian (
    id       TEXT PRIMARY KEY,                     -- [code G]
    person   TEXT NOT NULL REFERENCES person (id), -- [of] the minor
    kind     TEXT NOT NULL,                        -- [codes guardian-kind]
    from_day TEXT NOT NULL,                        -- [past day]
    to_day   TEXT,                                 -- [past day] [not before from_day]
    name     TEXT,                                 -- [personal]
    address  TEXT,                                 -- [personal]
    csd      TEXT                                  -- [personal] the centre for social work that appointed
) STRICT;
CREATE INDEX guardian_of_person ON guardian (person, from_day);

-- The opinion of a centre for social work on where a minor should be housed.
CREATE TABLE opinion (
    id        TEXT PRIMARY KEY,                     -- [key person on_day] P4T7KM92QXHC/2026-11-22: the minor and the day
    person    TEXT NOT NULL REFERENCES person (id), -- [of]
    on_day    TEXT NOT NULL,                        -- [past day]
    csd       TEXT,                                 -- [personal]
    placement TEXT                                  -- [personal] what it advises
) STRICT;
CREATE INDEX opinion_of_person ON opinion (person, on_day);

-- That a minor is married, from a day on.
CREATE TABLE marriage (
    id     TEXT PRIMARY KEY,                     -- [key person on_day] P4T7KM92QXHC/2026-11-22: the minor and the day
    person TEXT NOT NULL REFERENCES person (id), -- [of]
    on_day TEXT NOT NULL                         -- [past day]
) STRICT;
CREATE INDEX marriage_of_person ON marriage (person, on_day);
