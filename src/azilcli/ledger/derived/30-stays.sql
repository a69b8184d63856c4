-- Stays: where people sleep, how long they may, and what was put right. What the marks beside the columns say: README.md.

-- One person's accommodation under one programme, from admission to discharge.
CREATE TABLE stay (
    id          TEXT PRIMARY KEY,                     -- [basis 115(1)/6 | 116(2)/4] [code S] [whereabouts]
    person      TEXT NOT NULL REFERENCES person (id), -- [of]
    programme   TEXT NOT NULL,                        -- [codes programme]
    arrived     TEXT NOT NULL,                        -- [past day]
    departed    TEXT,                                 -- [past day] [not before arrived] the day of leaving; its night no longer counts
    anchor      TEXT,                                 -- [day] the day the term is counted from: status or admission
    until       TEXT,                                 -- [last day] last day of the first grant; none: open-ended or a group date
    reason      TEXT,                                 -- [codes discharge-reason]
    destination TEXT,                                 -- [basis ?] [codes destination]
    note        TEXT,                                 -- [basis ?] [personal]
    address     TEXT,                                 -- [personal] at a site without beds: where they live
    town        TEXT,                                 -- [personal] the municipality of that address
    foreign_id  TEXT,                                 -- [basis ?] [personal] the numbers under which another register has it, separated by "; "
    same_as     TEXT REFERENCES stay (id)             -- [twin] entered twice, as it was in two copies
) STRICT;
CREATE INDEX stay_of_person ON stay (person, arrived, id, departed);
CREATE INDEX stay_backwards ON stay (id) WHERE departed < arrived;
CREATE INDEX stay_open ON stay (programme) WHERE departed IS NULL;
CREATE INDEX stay_latest ON stay (max(arrived, coalesce(departed, '')));

-- Where a stay sleeps: a site, a room of it, a bed of that. Without a bed it is over capacity. What was
-- slept stands in the view `slept`.
CREATE TABLE placement (
    id        TEXT PRIMARY KEY,                   -- [basis 115(1)/6 | 116(2)/4] [code B] [whereabouts]
    stay      TEXT NOT NULL REFERENCES stay (id), -- [part]
    site      TEXT NOT NULL REFERENCES site (id), -- [names]
    room      TEXT REFERENCES room (id),          -- [names]
    bed       TEXT REFERENCES bed (id),           -- [names]
    number    INTEGER NOT NULL,                   -- 1, 2, ...: the order within a day
    from_day  TEXT NOT NULL,                      -- [past day]
    to_day    TEXT,                               -- [past day] [not before from_day]
    cancelled TEXT,                               -- [cancelled] the day on which it was found never to have been
    same_as   TEXT REFERENCES placement (id)      -- [twin] of a stay that was entered twice
) STRICT;
-- Who is there today must not cost more because many were there before: the end of an interval is
-- indexed so that one still open is the latest of all.
CREATE INDEX placement_of_stay ON placement (stay, from_day, id, to_day, cancelled);
CREATE INDEX placement_of_bed ON placement (bed, coalesce(to_day, '9999-12-31'), from_day, cancelled);
CREATE INDEX placement_of_room ON placement (room, coalesce(to_day, '9999-12-31'));
CREATE INDEX placement_of_site ON placement (site, coalesce(to_day, '9999-12-31'));
CREATE INDEX placement_begins ON placement (from_day);
CREATE INDEX placement_ends ON placement (coalesce(to_day, '9999-12-31'));

CREATE TABLE extension (
    id         TEXT PRIMARY KEY,                   -- [basis 116(2)/6] [code X]
    stay       TEXT NOT NULL REFERENCES stay (id), -- [part in order]
    number     INTEGER NOT NULL,                   -- 1, 2, ...
    months     INTEGER NOT NULL,
    until      TEXT NOT NULL,                      -- [last day] last day of the grant, inclusive
    decided_on TEXT NOT NULL,                      -- [past day]
    decision   TEXT,                               -- [personal] number of the decision
    ground     TEXT,                               -- [codes extension-ground] in an integration house
    note       TEXT                                -- [basis ?] [personal]
) STRICT;
CREATE INDEX extension_backwards ON extension (id) WHERE until < decided_on;
CREATE INDEX extension_of_stay ON extension (stay);
CREATE INDEX extension_decided ON extension (decided_on);

-- A date of a stay that was recorded wrongly and put right.
CREATE TABLE correction (
    id            TEXT PRIMARY KEY,                   -- [basis ZVOP-2 22(1)/2] [code K] [whereabouts]
    stay          TEXT NOT NULL REFERENCES stay (id), -- [of]
    field         TEXT NOT NULL,                      -- arrived, departed, place or programme
    was           TEXT,                               -- [day]
    becomes       TEXT,                               -- [day]
    was_place     TEXT,                               -- [names site|room|bed]
    place         TEXT,                               -- [names site|room|bed]
    was_programme TEXT,                               -- [codes programme]
    programme     TEXT,                               -- [codes programme]
    reason        TEXT NOT NULL                       -- [personal]
) STRICT;
CREATE INDEX correction_of_stay ON correction (stay);
