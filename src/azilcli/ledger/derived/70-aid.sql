-- Aid in kind and in money. What the marks beside the columns say: README.md.

-- What somebody was given, is due, or was not given and why; or a household as a whole.
CREATE TABLE aid (
    id              TEXT PRIMARY KEY,                -- [basis 115(1)/10 | 116(2)/6] [code R]
    person          TEXT REFERENCES person (id),     -- [of]
    household       TEXT REFERENCES household (id),  -- [of]
    kind            TEXT NOT NULL,                   -- [codes aid-kind]
    on_day          TEXT NOT NULL,                   -- [past day] of what is paid by the month, any day of it
    state           TEXT NOT NULL,                   -- [codes aid-state]
    quantity        INTEGER,
    amount          INTEGER,                         -- [eur] less than nothing where it is paid by them
    reason          TEXT,                            -- [codes aid-withheld]
    decision        TEXT,                            -- [personal] number of the decision
    objection_until TEXT,                            -- [last day] [not before on_day]
    until           TEXT,                            -- [last day] [not before on_day] for how long it is granted
    note            TEXT,                            -- [basis ?] [personal]
    cancelled       TEXT,                            -- [cancelled]
    served_on       TEXT                             -- [past day] [not before on_day] the decision was served
) STRICT;
CREATE INDEX aid_of_person ON aid (person);
CREATE INDEX aid_of_household ON aid (household);
CREATE INDEX aid_on ON aid (on_day);
CREATE INDEX aid_in_state ON aid (state, on_day);
CREATE INDEX aid_objection ON aid (objection_until) WHERE objection_until IS NOT NULL;

CREATE VIEW valid_aid AS SELECT * FROM aid WHERE cancelled IS NULL;
