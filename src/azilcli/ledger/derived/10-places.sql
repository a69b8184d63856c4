-- Sites, rooms, beds, and when they are closed. What the remarks beside the columns say: README.md.

CREATE TABLE site (
    id         TEXT PRIMARY KEY,   -- LOGATEC
    name       TEXT NOT NULL,
    town       TEXT NOT NULL,
    address    TEXT,
    kind       TEXT NOT NULL,      -- code list site-kind
    programmes TEXT NOT NULL,      -- code list programme; those served, parted by a space
    from_day   TEXT NOT NULL,      -- the first day it was in use
    note       TEXT
) STRICT;

CREATE TABLE room (
    id           TEXT PRIMARY KEY,                    -- LOGATEC/214
    site         TEXT NOT NULL REFERENCES site (id),
    area_m2      REAL,                                -- of the bedroom
    floor        TEXT,
    reserved_for TEXT,                                -- code list room-use
    from_day     TEXT NOT NULL,
    note         TEXT
) STRICT;
CREATE INDEX room_of_site ON room (site);

CREATE TABLE bed (
    id         TEXT PRIMARY KEY,                      -- LOGATEC/214/B
    room       TEXT NOT NULL REFERENCES room (id),
    accessible INTEGER,                               -- 1: for a person with reduced mobility
    from_day   TEXT NOT NULL,
    note       TEXT
) STRICT;
CREATE INDEX bed_of_room ON bed (room);

-- A place that is closed does not count in the capacity; one out of service counts, but nobody can
-- be put there.
CREATE TABLE closure (
    id       TEXT PRIMARY KEY,
    place    TEXT NOT NULL,        -- refers: site|room|bed
    effect   TEXT NOT NULL,        -- closed or out-of-service
    from_day TEXT NOT NULL,
    to_day   TEXT,
    reason   TEXT
) STRICT;
CREATE INDEX closure_of_place ON closure (place);
