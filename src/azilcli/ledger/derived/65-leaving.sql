-- Leaving: decisions, the ways out, who was told. What the marks beside the columns say: README.md.

-- What was decided on a person's application. The id is PERSON/DAY/KIND: who records it again completes it.
CREATE TABLE decision (
    id          TEXT PRIMARY KEY,                     -- [basis 115(1)/11] [key person on_day kind] P4T7KM92QXHC/2026-11-22/final-negative
    person      TEXT NOT NULL REFERENCES person (id), -- [of]
    kind        TEXT NOT NULL,                        -- [codes decision-kind]
    on_day      TEXT NOT NULL,                        -- [past day]
    enforceable TEXT,                                 -- [day] the day on which it becomes enforceable; may lie ahead
    number      TEXT,                                 -- [personal]
    ground      TEXT,                                 -- [codes decision-ground]
    served_on   TEXT,                                 -- [past day] [not before on_day] the day of service
    final_on    TEXT,                                 -- [day] [not before on_day] the day of finality; may lie ahead
    police_on   TEXT                                  -- [past day] [not before on_day] the day it was sent to the police station (ZMZ-1 49(16))
) STRICT;
CREATE INDEX decision_final ON decision (final_on) WHERE final_on IS NOT NULL;
CREATE INDEX decision_of_person ON decision (person, on_day);

-- A way out that was begun. It ends no stay: that is what a discharge does.
CREATE TABLE leaving (
    id          TEXT PRIMARY KEY,                     -- [basis 115(1)/6 | 83] [code Y]
    person      TEXT NOT NULL REFERENCES person (id), -- [of]
    kind        TEXT NOT NULL,                        -- [codes leaving-kind]
    from_day    TEXT NOT NULL,                        -- [day] enforceability; the day the police were asked; the day of dispersal
    until       TEXT,                                 -- [last day] [not before from_day] last day of a voluntary departure, inclusive
    agreed      TEXT,                                 -- [day] the day agreed for handing over; may lie ahead
    handed_over TEXT,                                 -- [past day]
    failed      TEXT,                                 -- [past day] the day on which a removal or transfer came to nothing
    state       TEXT,                                 -- [country] the state responsible
    identity    INTEGER,                              -- [yes] identity established
    application INTEGER,                              -- [yes] application lodged
    examined    INTEGER,                              -- [yes] preventive health examination done
    address     TEXT,                                 -- [personal]
    reason      TEXT,                                 -- [personal] for the longer time, or why it came to nothing
    extended_on TEXT,                                 -- [past day] [not before from_day] of the decision that lengthened a voluntary departure (ZMZ-1 49(12))
    decision    TEXT,                                 -- [personal] its number, or that of the decision on a dispersal
    stay           TEXT REFERENCES stay (id),         -- [names] the stay that a dispersal is; none: an earlier version recorded a departure
    identity_on    TEXT,                              -- [day] the day on which the identity was established
    suitable_on    TEXT,                              -- [day] the day on which the living conditions were seen to be suitable
    interviewed_on TEXT,                              -- [day] the day of the personal interview
    commission_on  TEXT,                              -- [day] the day on which the commission found exceptional circumstances
    visited_on     TEXT,                              -- [day] the day on which somebody last looked at the conditions again
    payer          TEXT,                              -- [codes dispersal-payer] who pays for it
    ground         TEXT,                              -- [codes dispersal-ground] why a dispersal is ended
    ground_on      TEXT,                              -- [past day] the day on which that was recorded
    ended          TEXT,                              -- [past day] the day on which a dispersal was ended
    organisation   TEXT REFERENCES organisation (id)  -- [names] who takes, or took, people over
) STRICT;
CREATE INDEX leaving_of_person ON leaving (person, kind);
CREATE INDEX leaving_of_stay ON leaving (stay) WHERE stay IS NOT NULL;
CREATE INDEX leaving_until ON leaving (until) WHERE until IS NOT NULL;
CREATE INDEX leaving_agreed ON leaving (agreed) WHERE agreed IS NOT NULL;
CREATE INDEX leaving_ends ON leaving (min(coalesce(handed_over, '9999-12-31'), coalesce(failed, '9999-12-31')));
CREATE INDEX leaving_voluntary ON leaving (from_day) WHERE kind = 'voluntary';
CREATE INDEX leaving_dispersed ON leaving (from_day) WHERE kind IN ('private-address', 'institution');

-- Who was told what about a person.
CREATE TABLE told (
    id     TEXT PRIMARY KEY,                     -- [basis 118(3) | ZVOP-2 22(2)] [code W]
    person TEXT NOT NULL REFERENCES person (id), -- [of]
    on_day TEXT NOT NULL,                        -- [past day]
    who    TEXT,                                 -- [personal]
    what   TEXT,                                 -- [personal]
    organisation TEXT REFERENCES organisation (id), -- [names] the organisation that was told
    legal_basis  TEXT                              -- [personal] on which they were told, and their request
) STRICT;
CREATE INDEX told_of_person ON told (person);
CREATE INDEX told_whom ON told (organisation) WHERE organisation IS NOT NULL;
