-- Gates that were passed with a reason. What the remarks beside the columns say: README.md.

CREATE TABLE override (
    id     TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    gate   TEXT NOT NULL,          -- code of the gate
    on_day TEXT NOT NULL,
    reason TEXT NOT NULL           -- personal
) STRICT;
CREATE INDEX override_of_person ON override (person);
