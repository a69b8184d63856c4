-- House rules: breaches, and the measures taken. What the marks beside the columns say: README.md.

-- A breach, or a measure taken because of one, in the course of a stay.
CREATE TABLE measure (
    id              TEXT PRIMARY KEY,                     -- [basis 115(1)/10 | 116(2)/6] [code J]
    person          TEXT NOT NULL REFERENCES person (id), -- [of]
    stay            TEXT NOT NULL REFERENCES stay (id),   -- [of]
    kind            TEXT NOT NULL,                        -- [codes measure-kind]
    breach          TEXT,                                 -- [codes breach] which breach of the act it is; of a measure its ground says so
    ground          TEXT REFERENCES measure (id),         -- [of] the breach because of which the measure was taken
    on_day          TEXT NOT NULL,                        -- [past day] of a measure the day it was ordered
    until           TEXT,                                 -- [last day] [not before on_day] last day: of a separate room, of the notice of a termination
    ended           TEXT,                                 -- [last day] [not before on_day] last day of a separate room that ended early
    written_on      TEXT,                                 -- [past day] [not before on_day] the written decision was issued
    served_on       TEXT,                                 -- [past day] [not before on_day] and served
    number          TEXT,                                 -- [personal] number of the decision
    objection_until TEXT,                                 -- [last day] [not before on_day] last day of the objection; counted from service where that is known
    objected_on     TEXT,                                 -- [past day] [not before served_on] the objection was filed
    outcome         TEXT,                                 -- [codes objection-outcome]
    outcome_on      TEXT,                                 -- [past day] [not before objected_on] the head of the Office decided on it
    warning         TEXT REFERENCES measure (id),         -- [of] the written warning it rested on before grounds were recorded
    transfer        TEXT REFERENCES measure (id),         -- [of] likewise the transfer
    description     TEXT                                  -- [personal]
) STRICT;
CREATE INDEX measure_of_person ON measure (person);
CREATE INDEX measure_of_stay ON measure (stay, kind, on_day);
CREATE INDEX measure_with_ground ON measure (ground) WHERE ground IS NOT NULL;
CREATE INDEX measure_after_warning ON measure (warning) WHERE warning IS NOT NULL;
CREATE INDEX measure_after_transfer ON measure (transfer) WHERE transfer IS NOT NULL;
CREATE INDEX measure_on ON measure (on_day);
CREATE INDEX measure_until ON measure (until) WHERE until IS NOT NULL;
CREATE INDEX measure_objection ON measure (objection_until) WHERE objection_until IS NOT NULL;
CREATE INDEX measure_objected ON measure (stay) WHERE objected_on IS NOT NULL AND outcome IS NULL;
CREATE INDEX measure_termination ON measure (stay) WHERE kind = 'termination' AND outcome IS NULL;
