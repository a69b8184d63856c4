-- Work with people: courses attended, interviews, contracts and plans. What the marks say: README.md.

-- That somebody takes part in an activity. The hours are those from its beginning to the day `as_of`.
CREATE TABLE participation (
    id             TEXT PRIMARY KEY,                       -- [basis 115(1)/10 | 116(2)/6] [code R]
    person         TEXT NOT NULL REFERENCES person (id),   -- [of]
    activity       TEXT NOT NULL REFERENCES activity (id), -- [names]
    from_day       TEXT NOT NULL,                          -- [past day]
    to_day         TEXT,                                   -- [day] [not before from_day]
    hours_held     INTEGER,
    hours_attended INTEGER,
    as_of          TEXT,                                   -- [past day] [not before from_day]
    result         TEXT,                                   -- [codes participation-result]
    note           TEXT,                                   -- [basis ?] [personal]
    cancelled      TEXT                                    -- [cancelled]
) STRICT;
CREATE INDEX participation_of_person ON participation (person);
CREATE INDEX participation_in ON participation (activity);
CREATE INDEX participation_from ON participation (from_day);
CREATE VIEW valid_participation AS SELECT * FROM participation WHERE cancelled IS NULL;

-- That somebody of the house or of a partner spoke with a person.
CREATE TABLE contact (
    id           TEXT PRIMARY KEY,                      -- [basis 115(1)/10 | 116(2)/6] [code R]
    person       TEXT NOT NULL REFERENCES person (id),  -- [of]
    kind         TEXT NOT NULL,                         -- [codes contact-kind]
    on_day       TEXT NOT NULL,                         -- [past day]
    minutes      INTEGER,
    topics       TEXT,                                  -- [several contact-topic] [personal]
    staff        TEXT,                                  -- [basis ?] [personal]
    organisation TEXT REFERENCES organisation (id),     -- [names]
    activity     TEXT REFERENCES activity (id),         -- [names]
    language     TEXT,
    interpreter  INTEGER,                               -- [yes] somebody interpreted
    result       TEXT,                                  -- [codes contact-result]
    next_day     TEXT,                                  -- [day] [not before on_day]
    note         TEXT,                                  -- [basis ?] [private] [personal]
    confidential INTEGER,                               -- [hides] [yes]
    cancelled    TEXT                                   -- [cancelled]
) STRICT;
CREATE INDEX contact_of_person ON contact (person, kind, on_day);
CREATE INDEX contact_next ON contact (next_day) WHERE next_day IS NOT NULL;
CREATE INDEX contact_on ON contact (on_day);
CREATE VIEW valid_contact AS SELECT * FROM contact WHERE cancelled IS NULL;

-- A contract on integration activities, an integration plan, or another plan for a person or a household.
CREATE TABLE plan (
    id                TEXT PRIMARY KEY,               -- [basis 116(2)/6] [code R]
    person            TEXT REFERENCES person (id),    -- [of]
    household         TEXT REFERENCES household (id), -- [of]
    kind              TEXT NOT NULL,                  -- [codes plan-kind]
    made_on           TEXT NOT NULL,                  -- [past day]
    language          TEXT,                           -- in which it was explained
    staff             TEXT,                           -- [personal]
    signed_on         TEXT,                           -- [past day] [not before made_on]
    approved_on       TEXT,                           -- [past day] [not before made_on]
    approved_by       TEXT,                           -- [personal]
    review_day        TEXT,                           -- [day] [not before made_on]
    closed_on         TEXT,                           -- [past day] [not before made_on]
    close_reason      TEXT,                           -- [codes plan-close]
    close_approved_by TEXT,                           -- [personal]
    cancelled         TEXT,                           -- [cancelled]
    close_approved_on TEXT                            -- [past day] [not before made_on] the day on which the closing was approved
) STRICT;
CREATE INDEX plan_of_person ON plan (person, kind);
CREATE INDEX plan_of_household ON plan (household);
CREATE INDEX plan_made ON plan (made_on);
CREATE VIEW valid_plan AS SELECT * FROM plan WHERE cancelled IS NULL;

-- What is to be done: a step of a plan, a task of a group, or what is next about a warning.
CREATE TABLE step (
    id           TEXT PRIMARY KEY,                  -- [basis 116(2)/6] [code R]
    plan         TEXT REFERENCES plan (id),         -- [of]
    activity     TEXT REFERENCES activity (id),     -- [of]
    warning      TEXT REFERENCES warning (id),      -- [of]
    field        TEXT NOT NULL,                     -- [codes step-field] [personal]
    what         TEXT NOT NULL,                     -- [personal]
    responsible  TEXT NOT NULL,                     -- [codes step-who]
    organisation TEXT REFERENCES organisation (id), -- [names]
    staff        TEXT,                              -- [personal]
    set_on       TEXT NOT NULL,                     -- [past day]
    due_day      TEXT,                              -- [day] [not before set_on]
    state        TEXT NOT NULL,                     -- [codes step-state]
    level_start  INTEGER,                           -- 1 to 5
    level_now    INTEGER,                           -- 1 to 5
    done_on      TEXT,                              -- [past day] [not before set_on]
    cancelled    TEXT                               -- [cancelled]
) STRICT;
CREATE INDEX step_of_plan ON step (plan);
CREATE INDEX step_of_activity ON step (activity);
CREATE INDEX step_of_warning ON step (warning);
CREATE INDEX step_set ON step (set_on);
CREATE VIEW valid_step AS SELECT * FROM step WHERE cancelled IS NULL;
