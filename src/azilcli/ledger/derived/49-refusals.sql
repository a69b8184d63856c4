-- Refusals of passes. What the marks beside the columns say: README.md.

-- That a pass was refused, by decision (ZMZ-1 82(7), (8)).
CREATE TABLE refusal (
    id              TEXT PRIMARY KEY,                     -- [basis 115(1)/11] [code R]
    person          TEXT NOT NULL REFERENCES person (id), -- [of]
    ground          TEXT NOT NULL,                        -- [basis 82(7)] [codes refusal-ground]
    on_day          TEXT NOT NULL,                        -- [past day] of the decision
    decision        TEXT,                                 -- [personal] its number
    served_on       TEXT,                                 -- [past day] [not before on_day]
    objection_until TEXT,                                 -- [last day] [not before served_on]
    objected_on     TEXT,                                 -- [past day] [not before served_on] the day of the objection
    note            TEXT,                                 -- [basis ?] [personal]
    cancelled       TEXT                                  -- [cancelled]
) STRICT;
CREATE INDEX refusal_of_person ON refusal (person);
CREATE INDEX refusal_on ON refusal (on_day);

CREATE VIEW valid_refusal AS SELECT * FROM refusal WHERE cancelled IS NULL;
