-- Restrictions of movement, and legal remedies. What the marks beside the columns say: README.md.

-- That somebody was ordered to stay within an area (ZMZ-1 84).
CREATE TABLE restriction (
    id           TEXT PRIMARY KEY,                     -- [basis 115(1)/11] [code R]
    person       TEXT NOT NULL REFERENCES person (id), -- [of]
    ground       TEXT NOT NULL,                        -- [codes restriction-ground]
    place        TEXT NOT NULL,                        -- [codes restriction-place]
    ordered_by   TEXT NOT NULL,                        -- [codes restriction-authority]
    from_day     TEXT NOT NULL,                        -- [past day] the day of the oral order
    to_day       TEXT,                                 -- [past day] [not before from_day] the first day without it
    until        TEXT,                                 -- [last day] [not before from_day] as ordered or extended
    written_on   TEXT,                                 -- [past day] [not before from_day] the written decision was issued
    serve_by     TEXT,                                 -- [last day] [not before written_on] of its service
    served_on    TEXT,                                 -- [past day] [not before written_on]
    action_until TEXT,                                 -- [last day] [not before served_on] of the action before the court
    extended_on  TEXT,                                 -- [past day] [not before from_day] the decision that extended it
    extension_served_on    TEXT,                       -- [past day] [not before extended_on] service of that decision
    extension_action_until TEXT,                       -- [last day] [not before extension_served_on] of the action against it
    number       TEXT,                                 -- [personal]
    note         TEXT,                                 -- [basis ?] [personal]
    cancelled    TEXT                                  -- [cancelled]
) STRICT;
CREATE INDEX restriction_of_person ON restriction (person);
CREATE INDEX restriction_from ON restriction (from_day);
CREATE INDEX restriction_open ON restriction (coalesce(to_day, '9999-12-31'));

CREATE VIEW valid_restriction AS SELECT * FROM restriction WHERE cancelled IS NULL;

-- A legal remedy against a decision, and what became of it (ZMZ-1 115(1)/11).
CREATE TABLE remedy (
    id         TEXT PRIMARY KEY,                     -- [basis 115(1)/11] [code R]
    person     TEXT NOT NULL REFERENCES person (id), -- [of]
    kind       TEXT NOT NULL,                        -- [codes remedy-kind]
    about      TEXT,                                 -- [names decision|restriction|aid|refusal|measure|extension]
    on_day     TEXT NOT NULL,                        -- [past day] on which it was filed
    suspends   INTEGER,                              -- [yes] the decision is not carried out meanwhile
    decide_by  TEXT,                                 -- [last day] [not before on_day] of the time that the court has
    outcome    TEXT,                                 -- [codes remedy-outcome]
    outcome_on TEXT,                                 -- [past day] [not before on_day]
    number     TEXT,                                 -- [personal]
    reasons    TEXT,                                 -- [personal] of the decision on it
    note       TEXT,                                 -- [basis ?] [personal]
    cancelled  TEXT                                  -- [cancelled]
) STRICT;
CREATE INDEX remedy_of_person ON remedy (person);
CREATE INDEX remedy_on ON remedy (on_day);
CREATE INDEX remedy_about ON remedy (about) WHERE about IS NOT NULL;
CREATE INDEX remedy_open ON remedy (decide_by) WHERE outcome IS NULL;

CREATE VIEW valid_remedy AS SELECT * FROM remedy WHERE cancelled IS NULL;
