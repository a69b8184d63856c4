-- Presence: who is away, overnight passes, the daily check. What the marks beside the columns say: README.md.

-- Somebody who left and whose whereabouts are not the house: the nights out, from the first one to the
-- day of coming back. It counts while the stay lasts; the bed stays theirs.
CREATE TABLE absence (
    id         TEXT PRIMARY KEY,                   -- [basis 115(1)/6 | 115(1)/7] [whereabouts] P4T7KM92QXHC/2026-09-14, person and first night out
    stay       TEXT NOT NULL REFERENCES stay (id), -- [of]
    from_day   TEXT NOT NULL,                      -- [past day]
    to_day     TEXT,                               -- [past day] [not before from_day] the first night back in the house; none as long as away
    expected   TEXT,                               -- [day] the day on which they are expected back
    reason     TEXT,                               -- [personal]
    excused    TEXT,                               -- [basis 50(2)] [personal] the good reason that prevents deemed withdrawal
    is_excused INTEGER,                            -- [yes] there is such a reason; stays when the reason is erased; no: asked, and there is none
    asked_on   TEXT,                               -- [past day] [not before from_day] the day on which they were asked and gave none
    told_on    TEXT,                               -- [past day] [not before from_day] the day on which the Ministry was told of the night out
    left_at    TEXT,                               -- the hour of the last exit, as 14:30
    notified_on TEXT                               -- [past day] [not before from_day] the day on which the landlord or the head of the institution told
) STRICT;
CREATE INDEX absence_of_stay ON absence (stay);
CREATE INDEX absence_ends ON absence (coalesce(to_day, '9999-12-31'));

-- A permission to spend nights elsewhere, from the first night out to the day of return.
CREATE TABLE pass (
    id         TEXT PRIMARY KEY,                   -- [basis 115(1)/10] [whereabouts] P4T7KM92QXHC/2026-09-14, person and first night out
    stay       TEXT NOT NULL REFERENCES stay (id), -- [of]
    from_day   TEXT NOT NULL,                      -- [day]
    to_day     TEXT NOT NULL,                      -- [day] [not before from_day] earlier than granted if they came back early; from_day if cancelled
    granted_to TEXT NOT NULL,                      -- [day] [not before from_day] the day of return that was granted
    address    TEXT,                               -- [personal]
    ground     TEXT,                               -- [codes pass-ground] none: a night out; the others count in no limit
    reason     TEXT,                               -- [personal] why it is justified
    town       TEXT,                               -- [personal] the municipality in which they will be
    decision   TEXT                                -- [personal] number of the decision
) STRICT;
CREATE INDEX pass_of_stay ON pass (stay);
CREATE INDEX pass_ends ON pass (to_day);

-- The daily check of a site: who was there. Those who were not stand in `presence`.
CREATE TABLE presence_check (
    id   TEXT PRIMARY KEY,                   -- [key site day] [whereabouts] LOGATEC/2026-09-14
    site TEXT NOT NULL REFERENCES site (id), -- [names]
    day  TEXT NOT NULL,                      -- [past day]
    seen TEXT NOT NULL                       -- [several] codes of the people who were there, sorted
) STRICT;
CREATE INDEX presence_check_of_site ON presence_check (site, day);

-- A resident who was not simply there when the site was checked.
CREATE TABLE presence (
    id     TEXT PRIMARY KEY,                     -- [basis 115(1)/7] [key site day person] [whereabouts] LOGATEC/2026-09-14/P4T7KM92QXHC
    site   TEXT NOT NULL REFERENCES site (id),   -- [names]
    day    TEXT NOT NULL,                        -- [past day]
    person TEXT NOT NULL REFERENCES person (id), -- [of]
    state  TEXT NOT NULL                         -- missing, on-pass; present or elsewhere: put right by a later check of the day
) STRICT;
CREATE INDEX presence_of_site ON presence (site, day);
CREATE INDEX presence_of_person ON presence (person, day);
