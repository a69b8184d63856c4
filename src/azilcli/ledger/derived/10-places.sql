-- Sites, rooms, beds, and when they are closed. What the marks beside the columns say: README.md.

CREATE TABLE site (
    id         TEXT PRIMARY KEY, -- [whereabouts] LOGATEC
    name       TEXT NOT NULL,
    town       TEXT NOT NULL,
    address    TEXT,
    kind       TEXT NOT NULL,    -- [codes site-kind]
    programmes TEXT NOT NULL,    -- [several programme] those served
    from_day   TEXT NOT NULL,    -- [day] the first day it was in use
    note       TEXT
) STRICT;

CREATE TABLE room (
    id           TEXT PRIMARY KEY,                   -- [whereabouts] LOGATEC/214
    site         TEXT NOT NULL REFERENCES site (id), -- [names]
    area_m2      REAL,                               -- of the bedroom
    floor        TEXT,
    reserved_for TEXT,                               -- [codes room-use]
    from_day     TEXT NOT NULL,                      -- [day]
    note         TEXT
) STRICT;
CREATE INDEX room_of_site ON room (site);

CREATE TABLE bed (
    id         TEXT PRIMARY KEY,                   -- [whereabouts] LOGATEC/214/B
    room       TEXT NOT NULL REFERENCES room (id), -- [names]
    accessible INTEGER,                            -- [yes] for a person with reduced mobility
    from_day   TEXT NOT NULL,                      -- [day]
    note       TEXT
) STRICT;
CREATE INDEX bed_of_room ON bed (room);

-- A place that is closed does not count in the capacity; one out of service counts, but nobody can
-- be put there.
CREATE TABLE closure (
    id       TEXT PRIMARY KEY, -- [code C] [whereabouts]
    place    TEXT NOT NULL,    -- [of site|room|bed]
    effect   TEXT NOT NULL,    -- closed or out-of-service
    from_day TEXT NOT NULL,    -- [day]
    to_day   TEXT,             -- [day] [not before from_day]
    reason   TEXT
) STRICT;
CREATE INDEX closure_of_place ON closure (place);
