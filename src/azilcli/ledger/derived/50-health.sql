-- Health, as far as a bed depends on it. Never a diagnosis. What the marks beside the columns say: README.md.

-- That somebody was examined, and what follows for the place to sleep. One a day: PERSON/DAY. What it says of
-- their health is erased with them.
CREATE TABLE examination (
    id      TEXT PRIMARY KEY,                     -- [basis 115(1)/10 | 116(2)/6 consent] [key person on_day]
    person  TEXT NOT NULL REFERENCES person (id), -- [of]
    on_day  TEXT NOT NULL,                        -- [past day]
    fitness TEXT NOT NULL,                        -- [codes examination-result] [personal] [was result]
    place   TEXT,                                 -- [basis ?] [personal]
    by_whom TEXT                                  -- [basis ?] [personal]
) STRICT;
CREATE INDEX examination_of_person ON examination (person, on_day);

-- That somebody was informed of rights and duties and signed for it (ZMZ-1 42). One a day: PERSON/DAY.
CREATE TABLE information (
    id       TEXT PRIMARY KEY,                     -- [basis 42(3)] [key person on_day]
    person   TEXT NOT NULL REFERENCES person (id), -- [of]
    on_day   TEXT NOT NULL,                        -- [past day]
    language TEXT                                  -- [personal]
) STRICT;
CREATE INDEX information_of_person ON information (person, on_day);

-- A vulnerability from a day on (ZMZ-1 2(22)). Its code does not tell which, and what it is is erased with the
-- person; an earlier version made the code PERSON/KIND/DAY.
CREATE TABLE vulnerability (
    id       TEXT PRIMARY KEY,                     -- [basis 115(1)/10 | 116(2)/6 consent] [code R]
    person   TEXT NOT NULL REFERENCES person (id), -- [of]
    kind     TEXT NOT NULL,                        -- [codes vulnerability] [personal]
    from_day TEXT NOT NULL,                        -- [past day]
    to_day   TEXT                                  -- [day] [not before from_day]
) STRICT;
CREATE INDEX vulnerability_of_person ON vulnerability (person);

-- That somebody consented in writing to the processing of data (ZMZ-1 116(2)/6).
CREATE TABLE consent (
    id        TEXT PRIMARY KEY,                     -- [basis 116(2)/6] [code R]
    person    TEXT NOT NULL REFERENCES person (id), -- [of]
    about     TEXT NOT NULL,                        -- [codes consent-about]
    from_day  TEXT NOT NULL,                        -- [past day]
    to_day    TEXT,                                 -- [day] [not before from_day] the day of its withdrawal
    given_to  TEXT,                                 -- [personal] to whom
    cancelled TEXT                                  -- [cancelled]
) STRICT;
CREATE INDEX consent_of_person ON consent (person);
CREATE INDEX consent_from ON consent (from_day);
CREATE VIEW valid_consent AS SELECT * FROM consent WHERE cancelled IS NULL;
