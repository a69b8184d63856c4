-- What people need, and what was asked for them of others. What the marks beside the columns say: README.md.

-- A special need of a person, from the day it was found to the day it is met or has passed (ZMZ-1 13, 14).
CREATE TABLE need (
    id            TEXT PRIMARY KEY,                           -- [basis 115(1)/10 | 116(2)/6 consent] [code R]
    person        TEXT NOT NULL REFERENCES person (id),       -- [of]
    field         TEXT NOT NULL,                              -- [codes need-field] [personal]
    level         TEXT NOT NULL,                              -- [codes need-level]
    source        TEXT NOT NULL,                              -- [codes need-source] how it became known
    found_on      TEXT NOT NULL,                              -- [past day]
    by_whom       TEXT,                                       -- [personal]
    adjustment    TEXT,                                       -- [several adjustment] [personal] what it asks of the place
    completed_on  TEXT,                                       -- [past day] [not before found_on] assessed on
    review_day    TEXT,                                       -- [day] [not before found_on]
    closed_on     TEXT,                                       -- [past day] [not before found_on]
    result        TEXT,                                       -- [codes need-result]
    note          TEXT,                                       -- [basis ?] [private] [personal]
    confidential  INTEGER,                                    -- [hides] [yes]
    cancelled     TEXT                                        -- [cancelled]
) STRICT;
CREATE INDEX need_of_person ON need (person);
CREATE INDEX need_found ON need (found_on);
CREATE INDEX need_ends ON need (coalesce(closed_on, '9999-12-31'));
CREATE INDEX need_open ON need (level, found_on) WHERE closed_on IS NULL;
CREATE INDEX need_review ON need (review_day) WHERE review_day IS NOT NULL;
CREATE VIEW valid_need AS SELECT * FROM need WHERE cancelled IS NULL;

-- What was asked of an organisation for a person or a household, and what came of it.
CREATE TABLE request (
    id           TEXT PRIMARY KEY,                           -- [basis 115(1)/10 | 116(2)/6] [code R]
    person       TEXT REFERENCES person (id),                -- [of]
    household    TEXT REFERENCES household (id),             -- [of]
    warning      TEXT REFERENCES warning (id),               -- [of]
    what         TEXT NOT NULL,                              -- [codes request-kind] [personal]
    organisation TEXT NOT NULL REFERENCES organisation (id), -- [names]
    asked_on     TEXT NOT NULL,                              -- [past day]
    asked_by     TEXT,                                       -- [personal]
    state        TEXT NOT NULL,                              -- [codes request-state]
    due_day      TEXT,                                       -- [day] [not before asked_on] answer expected by
    appointment  TEXT,                                       -- [moment]
    escort       INTEGER,                                    -- [yes] somebody of the house goes along
    answered_on  TEXT,                                       -- [past day] [not before asked_on]
    result       TEXT,                                       -- [codes request-result]
    until        TEXT,                                       -- [last day] for how long it is granted
    cost         TEXT,                                       -- [codes request-cost] who pays
    need         TEXT REFERENCES need (id),                  -- [names]
    step         TEXT REFERENCES step (id),                  -- [names]
    reference    TEXT,                                       -- [personal] number of the letter or decision
    note         TEXT,                                       -- [basis ?] [private] [personal]
    cancelled    TEXT                                        -- [cancelled]
) STRICT;
CREATE INDEX request_of_person ON request (person);
CREATE INDEX request_of_household ON request (household);
CREATE INDEX request_of_warning ON request (warning);
CREATE INDEX request_of_whom ON request (organisation);
CREATE INDEX request_asked ON request (asked_on);
CREATE INDEX request_due ON request (due_day) WHERE answered_on IS NULL;
CREATE INDEX request_appointment ON request (appointment) WHERE appointment IS NOT NULL;
CREATE INDEX request_until ON request (until) WHERE until IS NOT NULL;
CREATE VIEW valid_request AS SELECT * FROM request WHERE cancelled IS NULL;
