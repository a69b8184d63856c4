-- What people ask for about their data, and what they told. What the marks beside the columns say: README.md.

-- A request of somebody about their own data (ZVOP-2 14, 21): until it is finally decided nothing of it is erased.
CREATE TABLE demand (
    id          TEXT PRIMARY KEY,                     -- [basis ZVOP-2 21(1)] [code R]
    person      TEXT NOT NULL REFERENCES person (id), -- [of]
    kind        TEXT NOT NULL,                        -- [codes demand-kind]
    on_day      TEXT NOT NULL,                        -- [past day] on which it was received
    answer_by   TEXT,                                 -- [last day] [not before on_day]
    answered_on TEXT,                                 -- [past day] [not before on_day]
    final_on    TEXT,                                 -- [past day] [not before answered_on] since when it is finally decided
    reference   TEXT,                                 -- [personal] number of the case
    note        TEXT,                                 -- [basis ?] [personal]
    cancelled   TEXT                                  -- [cancelled]
) STRICT;
CREATE INDEX demand_of_person ON demand (person);
CREATE INDEX demand_on ON demand (on_day);
CREATE INDEX demand_to_answer ON demand (answer_by) WHERE answered_on IS NULL;
CREATE VIEW valid_demand AS SELECT * FROM demand WHERE cancelled IS NULL;

-- A change of which a beneficiary has to tell (ZMZ-1 105(2), (3)).
CREATE TABLE circumstance (
    id        TEXT PRIMARY KEY,                     -- [basis 105(2)] [code R]
    person    TEXT NOT NULL REFERENCES person (id), -- [of]
    kind      TEXT NOT NULL,                        -- [codes circumstance-kind]
    on_day    TEXT NOT NULL,                        -- [past day] on which it arose
    tell_by   TEXT,                                 -- [last day] [not before on_day]
    told_on   TEXT,                                 -- [past day] [not before on_day]
    note      TEXT,                                 -- [basis ?] [personal]
    cancelled TEXT                                  -- [cancelled]
) STRICT;
CREATE INDEX circumstance_of_person ON circumstance (person);
CREATE INDEX circumstance_on ON circumstance (on_day);
CREATE INDEX circumstance_to_tell ON circumstance (tell_by) WHERE told_on IS NULL;
CREATE VIEW valid_circumstance AS SELECT * FROM circumstance WHERE cancelled IS NULL;
