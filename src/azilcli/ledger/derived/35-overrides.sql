-- Gates that were passed with a reason. What the marks beside the columns say: README.md.

CREATE TABLE override (
    id     TEXT PRIMARY KEY,                     -- [basis ZVOP-2 22(2)] [code V] [whereabouts]
    person TEXT NOT NULL REFERENCES person (id), -- [of]
    gate   TEXT NOT NULL,                        -- code of the gate
    on_day TEXT NOT NULL,                        -- [day]
    reason TEXT NOT NULL                         -- [personal]
) STRICT;
CREATE INDEX override_of_person ON override (person);
