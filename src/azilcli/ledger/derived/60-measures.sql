-- House rules: breaches, and the measures taken. What the marks beside the columns say: README.md.

-- A breach, or a measure taken because of one, in the course of a stay.
CREATE TABLE measure (
    id              TEXT PRIMARY KEY,                     -- [code J]
    person          TEXT NOT NULL REFERENCES person (id), -- [of]
    stay            TEXT NOT NULL REFERENCES stay (id),   -- [of]
    kind            TEXT NOT NULL,                        -- [codes measure-kind]
    on_day          TEXT NOT NULL,                        -- [past day]
    until           TEXT,                                 -- [last day] [not before on_day] last day: of a separate room, of the notice of a termination
    objection_until TEXT,                                 -- [last day] [not before on_day] last day of the objection; none outside integration houses
    warning         TEXT REFERENCES measure (id),         -- [of] the written warning it rests on
    transfer        TEXT REFERENCES measure (id),         -- [of] the transfer it rests on
    description     TEXT                                  -- [personal]
) STRICT;
CREATE INDEX measure_of_person ON measure (person);
CREATE INDEX measure_of_stay ON measure (stay, kind, on_day);
CREATE INDEX measure_after_warning ON measure (warning) WHERE warning IS NOT NULL;
CREATE INDEX measure_after_transfer ON measure (transfer) WHERE transfer IS NOT NULL;
CREATE INDEX measure_on ON measure (on_day);
CREATE INDEX measure_until ON measure (until) WHERE until IS NOT NULL;
CREATE INDEX measure_objection ON measure (objection_until) WHERE objection_until IS NOT NULL;
