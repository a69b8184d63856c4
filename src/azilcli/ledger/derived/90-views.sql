-- Views, for reports and for people who open the file with other tools. What the remarks beside the columns say: README.md.

-- The term of a stay: the last day granted so far, and by how many extensions.
CREATE VIEW stay_term AS
SELECT
    stay.id AS stay,
    coalesce((SELECT max(until) FROM extension WHERE extension.stay = stay.id), stay.until) AS until,
    (SELECT count(*) FROM extension WHERE extension.stay = stay.id) AS extensions
FROM stay;

-- Where stays slept: the placements without those that were found never to have been.
CREATE VIEW slept AS
SELECT id, stay, site, room, bed, number, from_day, to_day FROM placement WHERE cancelled IS NULL;

-- Every night's sleeper: each placement with its person.
CREATE VIEW sleeper AS
SELECT
    slept.id AS placement, slept.site, slept.room, slept.bed,
    slept.from_day, slept.to_day,
    stay.id AS stay, stay.programme, stay.arrived, stay.departed, stay.address,
    person.id AS person, person.family_name, person.given_name, person.sex,
    person.birth_date, person.birth_band, person.citizenship, person.sort_key
FROM slept
JOIN stay ON stay.id = slept.stay
JOIN person ON person.id = stay.person;

-- Nights away as they happened: whatever was said of their end, they end with the stay.
CREATE VIEW absence_taken AS
SELECT absence.id, absence.stay, stay.person, absence.from_day,
       CASE WHEN stay.departed IS NULL THEN absence.to_day
            ELSE min(coalesce(absence.to_day, stay.departed), stay.departed) END AS to_day,
       absence.expected, absence.reason, absence.excused, absence.is_excused,
       absence.asked_on, absence.told_on, absence.left_at, absence.notified_on
FROM stay JOIN absence ON absence.stay = stay.id;

CREATE VIEW pass_taken AS
SELECT pass.id, pass.stay, stay.person, pass.from_day,
       min(pass.to_day, coalesce(stay.departed, pass.to_day)) AS to_day, pass.granted_to, pass.address,
       pass.ground, pass.reason, pass.town
FROM stay JOIN pass ON pass.stay = stay.id;

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
