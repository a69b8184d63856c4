-- Unaccompanied minors: guardians, opinions, marriages. What the marks beside the columns say: README.md.

-- A guardian of a minor; one at a time, a new one ends the former.
CREATE TABLE guardian (
    id       TEXT PRIMARY KEY,                     -- [basis 115(1)/9 | 116(2)/6] [code G]
    person   TEXT NOT NULL REFERENCES person (id), -- [of] the minor
    kind     TEXT NOT NULL,                        -- [codes guardian-kind]
    from_day TEXT NOT NULL,                        -- [past day]
    to_day   TEXT,                                 -- [past day] [not before from_day]
    name     TEXT,                                 -- [personal]
    address  TEXT,                                 -- [personal]
    csd      TEXT,                                 -- [personal] the centre for social work that appointed
    ground   TEXT,                                 -- [codes guardian-ground] [personal] why an adult has one (ZMZ-1 19); none: a minor
    organisation TEXT REFERENCES organisation (id), -- [names] the centre that appointed, where it is among the organisations
    birth_date   TEXT,                              -- [personal] [day or year] of the guardian
    ended_why    TEXT                               -- [codes guardian-end]
) STRICT;
CREATE INDEX guardian_of_person ON guardian (person, from_day);

-- The opinion of a centre for social work on where a minor should be housed.
CREATE TABLE opinion (
    id        TEXT PRIMARY KEY,                     -- [basis 16(7)] [key person on_day] P4T7KM92QXHC/2026-11-22: the minor and the day
    person    TEXT NOT NULL REFERENCES person (id), -- [of]
    on_day    TEXT NOT NULL,                        -- [past day]
    csd       TEXT,                                 -- [personal]
    placement TEXT                                  -- [personal] what it advises
) STRICT;
CREATE INDEX opinion_of_person ON opinion (person, on_day);

-- That a minor is married, from a day on.
CREATE TABLE marriage (
    id     TEXT PRIMARY KEY,                     -- [basis 16(8)] [key person on_day] P4T7KM92QXHC/2026-11-22: the minor and the day
    person TEXT NOT NULL REFERENCES person (id), -- [of]
    on_day TEXT NOT NULL                         -- [past day]
) STRICT;
CREATE INDEX marriage_of_person ON marriage (person, on_day);

-- A doubt about the age of a minor, and what followed from it (ZMZ-1 17): PERSON/DAY.
CREATE TABLE assessment (
    id                TEXT PRIMARY KEY,                     -- [basis 17] [key person doubted_on] the minor and the day
    person            TEXT NOT NULL REFERENCES person (id), -- [of]
    doubted_on        TEXT NOT NULL,                        -- [past day]
    doubted_by        TEXT,                                 -- [personal] who has doubts
    told_on           TEXT,                                 -- [past day] told in writing, the minor and the representative
    minor_consents    INTEGER,                              -- [yes] the minor consented in writing
    guardian_consents INTEGER,                              -- [yes] the representative consented in writing
    ordered_on        TEXT,                                 -- [past day] [not before doubted_on] the Ministry ordered an expert opinion
    result            TEXT,                                 -- [codes assessment-result]
    result_on         TEXT                                  -- [past day] [not before doubted_on]
) STRICT;
CREATE INDEX assessment_of_person ON assessment (person);
CREATE INDEX assessment_doubted ON assessment (doubted_on);
