-- Early warnings that households may lose their home. What the marks beside the columns say: README.md.

-- From the first sign to the outcome. The household need not ever have stayed here.
CREATE TABLE warning (
    id               TEXT PRIMARY KEY,                           -- [basis ?] [code R]
    household        TEXT NOT NULL REFERENCES household (id),    -- [of]
    signal           TEXT NOT NULL,                              -- [codes warning-signal]
    noticed_by       TEXT NOT NULL REFERENCES organisation (id), -- [names]
    noticed_on       TEXT NOT NULL,                              -- [past day]
    tell_by          TEXT,                                       -- [day] others to be asked by
    stage            TEXT NOT NULL,                              -- [codes warning-stage] how far it has come
    stage_on         TEXT,                                       -- [past day]
    first_stage      TEXT,                                       -- [codes warning-stage] when noticed
    eviction_day     TEXT,                                       -- [day]
    municipality     TEXT,
    tenure           TEXT,                                       -- [codes warning-tenure]
    landlord         TEXT REFERENCES organisation (id),          -- [names]
    arrears          INTEGER,                                    -- [personal] [eur]
    arrears_months   INTEGER,                                    -- [personal] of rent and costs
    members          INTEGER,                                    -- where not all of them are entered
    minors           INTEGER,                                    -- of them
    income           TEXT,                                       -- [several warning-income]
    unemployed       INTEGER,                                    -- [yes] no adult among them has work
    endangered_on    TEXT,                                       -- [past day] found to be materially endangered
    joint_housing    INTEGER,                                    -- [yes] a home for all of them elsewhere
    housing_asked_on TEXT,                                       -- [past day] when that was looked into
    citizens         INTEGER,                                    -- [yes] all of them are citizens
    asked_flat_on    TEXT,                                       -- [past day]
    decision         TEXT,                                       -- [codes warning-decision] on the flat
    decided_on       TEXT,                                       -- [past day] [not before noticed_on]
    refusal          TEXT,                                       -- [codes warning-refusal]
    owner            TEXT REFERENCES organisation (id),          -- [names] whose turn it is
    outcome          TEXT,                                       -- [codes warning-outcome]
    outcome_on       TEXT,                                       -- [past day] [not before noticed_on]
    checked_after_on TEXT,                                       -- [past day] [not before outcome_on]
    still_housed     INTEGER,                                    -- [yes] on that day
    income_after     TEXT,                                       -- [several warning-income]
    debt_after       TEXT,                                       -- [codes warning-debt]
    cancelled        TEXT                                        -- [cancelled]
) STRICT;
CREATE INDEX warning_of_household ON warning (household);
CREATE INDEX warning_noticed ON warning (noticed_on);
CREATE INDEX warning_outcome ON warning (outcome_on);
CREATE VIEW valid_warning AS SELECT * FROM warning WHERE cancelled IS NULL;
