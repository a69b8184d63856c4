-- Organisations the Office works with, and what they do. What the marks beside the columns say: README.md.

-- A partner, or a unit of the Office. Its code is its name in every copy: CSD-POSTOJNA.
CREATE TABLE organisation (
    id       TEXT PRIMARY KEY, -- [key code]
    code     TEXT NOT NULL,
    name     TEXT NOT NULL,
    kind     TEXT NOT NULL,    -- [codes organisation-kind]
    town     TEXT,
    phone    TEXT,
    mail     TEXT,
    source   TEXT,             -- where this is known from
    country  TEXT,             -- [country] whose authority it is, where that is not Slovenia (ZMZ-1 119(1))
    from_day TEXT NOT NULL,    -- [day]
    to_day   TEXT              -- [day] [not before from_day]
) STRICT;
CREATE INDEX organisation_from ON organisation (from_day);
CREATE INDEX organisation_abroad ON organisation (country) WHERE country IS NOT NULL;

-- Whom to call there. A record of its own, so that it can be erased for good and another one named.
CREATE TABLE liaison (
    id           TEXT PRIMARY KEY,                           -- [code R]
    organisation TEXT NOT NULL REFERENCES organisation (id), -- [of]
    name         TEXT,                                       -- [personal]
    since        TEXT NOT NULL,                              -- [past day]
    role         TEXT,                                       -- [personal]
    phone        TEXT,                                       -- [personal]
    mail         TEXT,                                       -- [personal]
    site         TEXT REFERENCES site (id),                  -- [names] for which alone; of the Office, who is responsible there
    cancelled    TEXT                                        -- [cancelled]
) STRICT;
CREATE INDEX liaison_of_organisation ON liaison (organisation);
CREATE INDEX liaison_for_site ON liaison (site) WHERE site IS NOT NULL;
CREATE INDEX liaison_since ON liaison (since);
CREATE VIEW valid_liaison AS SELECT * FROM liaison WHERE cancelled IS NULL;

-- What an organisation does somewhere: a course, counselling, a project group.
CREATE TABLE activity (
    id            TEXT PRIMARY KEY,                           -- [key code]
    code          TEXT NOT NULL,
    organisation  TEXT NOT NULL REFERENCES organisation (id), -- [names]
    kind          TEXT NOT NULL,                              -- [codes activity-kind]
    title         TEXT NOT NULL,
    site          TEXT REFERENCES site (id),                  -- [names]
    town          TEXT,
    programme     TEXT,                                       -- [codes programme] for whom
    funder        TEXT,
    contract      TEXT,
    places        INTEGER,
    hours_planned INTEGER,
    schedule      TEXT,
    goal          TEXT,
    from_day      TEXT NOT NULL,                              -- [day]
    to_day        TEXT                                        -- [day] [not before from_day]
) STRICT;
CREATE INDEX activity_from ON activity (from_day);
CREATE INDEX activity_by ON activity (organisation);
CREATE INDEX activity_at ON activity (site) WHERE site IS NOT NULL;

-- A meeting of a group, or a session for people who are counted and not named.
CREATE TABLE session (
    id          TEXT PRIMARY KEY,                       -- [code R]
    activity    TEXT NOT NULL REFERENCES activity (id), -- [of]
    on_day      TEXT NOT NULL,                          -- [past day]
    people      INTEGER,                                -- how many came
    children    INTEGER,                                -- of them
    minutes     INTEGER,
    topics      TEXT,                                   -- [several contact-topic]
    language    TEXT,
    interpreter INTEGER,                                -- [yes] somebody interpreted
    next_day    TEXT,                                   -- [day] [not before on_day]
    cancelled   TEXT                                    -- [cancelled]
) STRICT;
CREATE INDEX session_of_activity ON session (activity, on_day);
CREATE INDEX session_on ON session (on_day);
CREATE VIEW valid_session AS SELECT * FROM session WHERE cancelled IS NULL;

-- That an organisation sits in a group, or has a part in a measure, beside the one that leads it.
CREATE TABLE member (
    id           TEXT PRIMARY KEY,                           -- [code R]
    activity     TEXT NOT NULL REFERENCES activity (id),     -- [of]
    organisation TEXT NOT NULL REFERENCES organisation (id), -- [names]
    role         TEXT NOT NULL,                              -- [codes participation-role]
    from_day     TEXT NOT NULL,                              -- [day]
    to_day       TEXT                                        -- [day] [not before from_day]
) STRICT;
CREATE INDEX member_of_activity ON member (activity);
CREATE INDEX member_from ON member (from_day);
