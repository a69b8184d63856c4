-- What the lists of ZMZ-1 115 and 116 name of a person beside the name. What the marks beside the columns say: README.md.

CREATE TABLE particulars (
    id                TEXT PRIMARY KEY,                     -- [basis 115(1)/1 | 116(1)] [key person]
    person            TEXT NOT NULL REFERENCES person (id), -- [of]
    on_day            TEXT NOT NULL,                        -- [past day] on which they were last asked for
    birth_place       TEXT,                                 -- [personal]
    cr_number         TEXT,                                 -- [basis 115(1)/5] [personal] given by the police (ZMZ-1 115(1)/5)
    mother_tongue     TEXT,                                 -- [personal]
    education         TEXT,                                 -- [personal]
    occupation        TEXT,                                 -- [personal]
    marital_status    TEXT,                                 -- [codes marital-status] [personal]
    permanent_address TEXT,                                 -- [basis 116(2)/3] [personal] of a beneficiary (ZMZ-1 116(2)/3)
    search_key        TEXT                                  -- [search cr_number]
) STRICT;
CREATE INDEX particulars_of_person ON particulars (person);
CREATE INDEX particulars_on ON particulars (on_day);
