-- Stays: where people sleep, how long they may, and what was put right. What the remarks beside the columns say: README.md.

-- One person's accommodation under one programme, from admission to discharge.
CREATE TABLE stay (
    id          TEXT PRIMARY KEY,
    person      TEXT NOT NULL REFERENCES person (id),
    programme   TEXT NOT NULL,     -- code list programme
    arrived     TEXT NOT NULL,
    departed    TEXT,              -- the day of leaving; its night no longer counts
    anchor      TEXT,              -- the day the term is counted from: status or admission
    until       TEXT,              -- last day of the first grant; none: open-ended or a group date
    reason      TEXT,              -- code list discharge-reason
    destination TEXT,              -- code list destination
    note        TEXT               -- personal
) STRICT;
CREATE INDEX stay_of_person ON stay (person);
CREATE INDEX stay_open ON stay (programme) WHERE departed IS NULL;

-- Where a stay sleeps: a site, a room of it, a bed of that. Without a bed it is over capacity. What was
-- slept stands in the view `slept`.
CREATE TABLE placement (
    id        TEXT PRIMARY KEY,
    stay      TEXT NOT NULL REFERENCES stay (id),  -- part
    site      TEXT NOT NULL REFERENCES site (id),
    room      TEXT REFERENCES room (id),
    bed       TEXT REFERENCES bed (id),
    number    INTEGER NOT NULL,    -- 1, 2, ...: the order within a day
    from_day  TEXT NOT NULL,
    to_day    TEXT,
    cancelled TEXT                 -- the day on which it was found never to have been
) STRICT;
-- Who is there today must not cost more because many were there before: the end of an interval is
-- indexed so that one still open is the latest of all.
CREATE INDEX placement_of_stay ON placement (stay);
CREATE INDEX placement_of_bed ON placement (bed, coalesce(to_day, '9999-12-31'), from_day, cancelled);
CREATE INDEX placement_of_room ON placement (room, coalesce(to_day, '9999-12-31'));
CREATE INDEX placement_of_site ON placement (site, coalesce(to_day, '9999-12-31'));
CREATE INDEX placement_begins ON placement (from_day);
CREATE INDEX placement_ends ON placement (coalesce(to_day, '9999-12-31'));

CREATE TABLE extension (
    id         TEXT PRIMARY KEY,
    stay       TEXT NOT NULL REFERENCES stay (id),  -- part in order
    number     INTEGER NOT NULL,   -- 1, 2, ...
    months     INTEGER NOT NULL,
    until      TEXT NOT NULL,      -- last day of the grant, inclusive
    decided_on TEXT NOT NULL,
    decision   TEXT,               -- personal; number of the decision
    note       TEXT                -- personal
) STRICT;
CREATE INDEX extension_of_stay ON extension (stay);
CREATE INDEX extension_decided ON extension (decided_on);

-- A date of a stay that was recorded wrongly and put right.
CREATE TABLE correction (
    id      TEXT PRIMARY KEY,
    stay    TEXT NOT NULL REFERENCES stay (id),
    field   TEXT NOT NULL,         -- arrived or departed
    was     TEXT,
    becomes TEXT NOT NULL,
    reason  TEXT NOT NULL          -- personal
) STRICT;
CREATE INDEX correction_of_stay ON correction (stay);
