-- What is derived: one table for each kind of record, each row the fold of the record's changes.
-- Everything here is dropped and made anew by `azil db rebuild`.
--
-- The ledger reads this file to learn about a kind. Beside a column stands, after `--`:
--   personal      erased when the person is erased; stored in a change of its own
--   refers: a|b   the id of a record of one of these kinds (REFERENCES says it of a single one)
--   search: a b   not stored in the journal: the search key made from the named columns
--   sort: a b     not stored in the journal: the sort key made from the named columns
-- NOT NULL means required: a record that lacks the field is not shown, and is a finding.
--
-- Days are ISO text. Intervals are half-open: from_day <= day < to_day; no to_day means still.
-- Nights: a night belongs to an interval by its evening's day.

-- Places --------------------------------------------------------------------------------------

CREATE TABLE site (
    id         TEXT PRIMARY KEY,   -- LOGATEC
    name       TEXT NOT NULL,
    town       TEXT NOT NULL,
    address    TEXT,
    kind       TEXT NOT NULL,      -- code list site-kind
    programmes TEXT NOT NULL,      -- codes of the programmes served, parted by a space
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

-- People --------------------------------------------------------------------------------------

CREATE TABLE person (
    id          TEXT PRIMARY KEY,
    family_name TEXT NOT NULL,     -- personal
    given_name  TEXT,              -- personal
    other_names TEXT,              -- personal
    sex         TEXT NOT NULL,     -- code list sex
    birth_date  TEXT,              -- personal; a day, or only a year
    birth_band  TEXT,              -- five years, 1990-1994: what statistics keep after an erasure
    citizenship TEXT NOT NULL,     -- ISO 3166-1 alpha-3; XXA stateless, XXX unknown
    languages   TEXT,              -- personal
    emso        TEXT,              -- personal; optional, never a key
    case_number TEXT,              -- personal
    phone       TEXT,              -- personal
    note        TEXT,              -- personal
    search_key  TEXT,              -- search: family_name given_name other_names emso case_number phone
    sort_key    TEXT               -- sort: family_name given_name
) STRICT;
CREATE INDEX person_by_name ON person (sort_key);
CREATE INDEX person_by_emso ON person (emso) WHERE emso IS NOT NULL;

CREATE TABLE household (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,      -- personal
    kind       TEXT NOT NULL,      -- code list household-kind
    note       TEXT,               -- personal
    search_key TEXT                -- search: name
) STRICT;

CREATE TABLE membership (
    id        TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (id),
    person    TEXT NOT NULL REFERENCES person (id),
    relation  TEXT,                -- code list relation
    from_day  TEXT NOT NULL,
    to_day    TEXT
) STRICT;
CREATE INDEX membership_of_household ON membership (household);
CREATE INDEX membership_of_person ON membership (person);

-- Stays ---------------------------------------------------------------------------------------

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

-- Where a stay sleeps: a site, a room of it, a bed of that. Without a bed it is over capacity.
CREATE TABLE placement (
    id       TEXT PRIMARY KEY,
    stay     TEXT NOT NULL REFERENCES stay (id),
    site     TEXT NOT NULL REFERENCES site (id),
    room     TEXT REFERENCES room (id),
    bed      TEXT REFERENCES bed (id),
    from_day TEXT NOT NULL,
    to_day   TEXT
) STRICT;
-- Who is there today must not cost more because many were there before: the end of an interval is
-- indexed so that one still open is the latest of all.
CREATE INDEX placement_of_stay ON placement (stay);
CREATE INDEX placement_of_bed ON placement (bed, coalesce(to_day, '9999-12-31'));
CREATE INDEX placement_of_room ON placement (room, coalesce(to_day, '9999-12-31'));
CREATE INDEX placement_of_site ON placement (site, coalesce(to_day, '9999-12-31'));
CREATE INDEX placement_begins ON placement (from_day);
CREATE INDEX placement_ends ON placement (coalesce(to_day, '9999-12-31'));

CREATE TABLE extension (
    id         TEXT PRIMARY KEY,
    stay       TEXT NOT NULL REFERENCES stay (id),
    number     INTEGER NOT NULL,   -- 1, 2, ...
    months     INTEGER NOT NULL,
    until      TEXT NOT NULL,      -- last day of the grant, inclusive
    decided_on TEXT NOT NULL,
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

-- Rules and words -----------------------------------------------------------------------------

CREATE TABLE policy (
    id          TEXT PRIMARY KEY,  -- integration.base@2021-11-09
    code        TEXT NOT NULL,     -- integration.base
    value       TEXT NOT NULL,
    unit        TEXT NOT NULL,     -- months, date, persons, m2, ...
    valid_from  TEXT NOT NULL,     -- in force until a later row of the same code begins
    legal_basis TEXT NOT NULL
) STRICT;
CREATE INDEX policy_by_code ON policy (code, valid_from);

CREATE TABLE code (
    id   TEXT PRIMARY KEY,         -- destination/own-rental
    list TEXT NOT NULL,            -- destination
    code TEXT NOT NULL,            -- own-rental
    sl   TEXT NOT NULL,
    en   TEXT NOT NULL,
    rank INTEGER NOT NULL          -- order in which the list is shown
) STRICT;

-- Views, for reports and for people who open the file with other tools -------------------------

-- The term of a stay: the last day granted so far, and by how many extensions.
CREATE VIEW stay_term AS
SELECT
    stay.id AS stay,
    coalesce((SELECT max(until) FROM extension WHERE extension.stay = stay.id), stay.until) AS until,
    (SELECT count(*) FROM extension WHERE extension.stay = stay.id) AS extensions
FROM stay;

-- Every night's sleeper: each placement with its person.
CREATE VIEW sleeper AS
SELECT
    placement.id AS placement, placement.site, placement.room, placement.bed,
    placement.from_day, placement.to_day,
    stay.id AS stay, stay.programme, stay.arrived, stay.departed,
    person.id AS person, person.family_name, person.given_name, person.sex,
    person.birth_date, person.citizenship, person.sort_key
FROM placement
JOIN stay ON stay.id = placement.stay
JOIN person ON person.id = stay.person;

-- Who sleeps where at this moment.
CREATE VIEW resident AS
SELECT site, room, bed, family_name, given_name, sex, birth_date, citizenship, programme,
       arrived, stay, person
FROM sleeper
WHERE to_day IS NULL;

-- Every bed with the room and the site it stands in, and the day from which all three were in use.
CREATE VIEW bed_place AS
SELECT
    bed.id AS bed, room.id AS room, site.id AS site, site.town, site.kind, site.programmes,
    room.reserved_for, room.area_m2, bed.accessible,
    max(bed.from_day, room.from_day, site.from_day) AS from_day
FROM bed
JOIN room ON room.id = bed.room
JOIN site ON site.id = room.site;
