-- People and households. What the marks beside the columns say: README.md.

CREATE TABLE person (
    id          TEXT PRIMARY KEY,            -- [basis 115(1)/1 | 116(1)] [code P]
    family_name TEXT NOT NULL,               -- [personal]
    given_name  TEXT,                        -- [personal]
    other_names TEXT,                        -- [basis 115(1)/1] [personal]
    sex         TEXT NOT NULL,               -- [codes sex]
    birth_date  TEXT,                        -- [day or year] [personal]
    birth_month INTEGER,                     -- [personal] 1 to 12, where the day is not known and the month is
    birth_band  TEXT,                        -- five years, 1990-1994: what statistics keep after an erasure
    citizenship TEXT NOT NULL,               -- [country] XXA stateless, XXX unknown
    languages   TEXT,                        -- [basis ?] [personal]
    emso        TEXT,                        -- [basis 115(1)/4 | 116(1)] [personal] optional, never a key
    case_number TEXT,                        -- [basis ?] [personal]
    foreign_id  TEXT,                        -- [basis ?] [personal] the number under which another register has them
    phone       TEXT,                        -- [basis 105(2)] [personal]
    note        TEXT,                        -- [basis ?] [personal]
    same_as     TEXT REFERENCES person (id), -- [same] entered twice: the record under which the two go on
    former      TEXT,                        -- [former family_name given_name]
    search_key  TEXT,                        -- [search family_name given_name other_names former birth_date emso case_number foreign_id phone]
    sort_key    TEXT,                        -- [sort family_name given_name]
    sound_key   TEXT                         -- [sound family_name given_name]
) STRICT;
CREATE INDEX person_by_name ON person (sort_key);
CREATE INDEX person_by_sound ON person (sound_key, birth_date);
CREATE INDEX person_of_unknown_day ON person (sound_key) WHERE length(coalesce(birth_date, '')) <= 4;
CREATE INDEX person_by_birth ON person (birth_date) WHERE birth_date IS NOT NULL;
CREATE INDEX person_by_emso ON person (emso) WHERE emso IS NOT NULL;
CREATE INDEX person_same_as ON person (same_as) WHERE same_as IS NOT NULL;

-- Two entries that look like one person and are two: nothing asks about them again.
CREATE TABLE distinction (
    id     TEXT PRIMARY KEY,                     -- [basis ?] [key person other] P4T7KM92QXHC/P9W2HB63RNJ5, the two codes in their order
    person TEXT NOT NULL REFERENCES person (id), -- [of]
    other  TEXT NOT NULL REFERENCES person (id), -- [of]
    note   TEXT                                  -- [personal]
) STRICT;
CREATE INDEX distinction_of_person ON distinction (person, other);
CREATE INDEX distinction_of_other ON distinction (other);

CREATE TABLE household (
    id         TEXT PRIMARY KEY, -- [basis 115(1)/1 | 116(2)/7] [code H]
    name       TEXT NOT NULL,    -- [personal]
    kind       TEXT NOT NULL,    -- [codes household-kind]
    foreign_id TEXT,             -- [basis ?] [personal] the number under which another register has it
    note       TEXT,             -- [basis ?] [personal]
    same_as    TEXT REFERENCES household (id), -- [twin] entered twice, as it was in two copies
    search_key TEXT              -- [search name]
) STRICT;

CREATE TABLE membership (
    id        TEXT PRIMARY KEY,                        -- [basis 115(1)/1 | 116(2)/7] [code M]
    household TEXT NOT NULL REFERENCES household (id), -- [of]
    person    TEXT NOT NULL REFERENCES person (id),    -- [of]
    relation  TEXT,                                    -- [codes relation]
    from_day  TEXT NOT NULL,                           -- [past day]
    to_day    TEXT,                                    -- [past day] [not before from_day]
    same_as   TEXT REFERENCES membership (id)          -- [twin] of a household that was entered twice
) STRICT;
CREATE INDEX membership_of_household ON membership (household);
CREATE INDEX membership_of_person ON membership (person);
