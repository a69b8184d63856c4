-- Status in the procedure, and cards. What the marks beside the columns say: README.md.

-- The status that a person has from a day on; on a day the newest that has begun holds. The id is
-- PERSON/DAY: who records another one for the same day corrects it.
CREATE TABLE status (
    id       TEXT PRIMARY KEY,                     -- [basis 114(2) | 114(3)] [key person on_day] P4T7KM92QXHC/2026-11-22
    person   TEXT NOT NULL REFERENCES person (id), -- [of]
    code     TEXT NOT NULL,                        -- [codes status]
    on_day   TEXT NOT NULL,                        -- [past day] the day it was acquired
    decision TEXT,                                 -- [personal] number of the decision
    until    TEXT                                  -- [last day] [not before on_day] of subsidiary protection (ZMZ-1 49(3))
) STRICT;
CREATE INDEX status_ended ON status (on_day) WHERE code = 'ended';
CREATE INDEX status_of_person ON status (person, on_day);
CREATE INDEX status_protected ON status (person) WHERE code IN ('tp-applicant', 'temporary-protection');
CREATE INDEX status_withdrawn ON status (on_day, person) WHERE code IN ('withdrawn-explicit', 'withdrawn-implicit');

-- Cards and documents by which a person proves who they are.
CREATE TABLE card (
    id     TEXT PRIMARY KEY,                     -- [basis 115(1)/8 | 116(2)/2 | 116(2)/5 | 117] [code D]
    person TEXT NOT NULL REFERENCES person (id), -- [of]
    kind   TEXT NOT NULL,                        -- [codes card-kind]
    number TEXT,                                 -- [personal]
    issued TEXT NOT NULL,                        -- [past day]
    until  TEXT,                                 -- [last day] [not before issued] last day of validity, inclusive; none: without an end
    search_key TEXT                              -- [search number]
) STRICT;
CREATE INDEX card_of_person ON card (person, kind, issued);
