-- Views for people who open the file with other tools: Datasette, sqlite-utils, a spreadsheet. They hold
-- nobody's name. The program itself reads none of them; "tonight" is the night that begins today by the
-- clock of the computer.

-- Each site tonight: beds in use, how many of them are out of service, and how many people sleep there.
CREATE VIEW occupancy_tonight AS
WITH tonight AS (SELECT date('now', 'localtime') AS day),
in_use AS (
    SELECT bed_place.bed, bed_place.room, bed_place.site
    FROM bed_place, tonight
    WHERE bed_place.from_day <= tonight.day
      AND NOT EXISTS (
          SELECT 1 FROM closure
          WHERE closure.place IN (bed_place.bed, bed_place.room, bed_place.site) AND closure.effect = 'closed'
            AND closure.from_day <= tonight.day AND coalesce(closure.to_day, '9999-12-31') > tonight.day
      )
)
SELECT
    site.id AS site, site.name, site.town, site.kind,
    (SELECT count(*) FROM in_use WHERE in_use.site = site.id) AS beds,
    (
        SELECT count(*) FROM in_use
        WHERE in_use.site = site.id AND EXISTS (
            SELECT 1 FROM closure
            WHERE closure.place IN (in_use.bed, in_use.room, in_use.site) AND closure.effect = 'out-of-service'
              AND closure.from_day <= tonight.day AND coalesce(closure.to_day, '9999-12-31') > tonight.day
        )
    ) AS out_of_service,
    (
        SELECT count(DISTINCT stay.person)
        FROM slept JOIN stay ON stay.id = slept.stay
        WHERE slept.site = site.id
          AND slept.from_day <= tonight.day AND coalesce(slept.to_day, '9999-12-31') > tonight.day
    ) AS occupied
FROM site, tonight
WHERE site.from_day <= tonight.day;

-- Who came, moved and left, by day: what is in, moved or out.
CREATE VIEW movement AS
WITH step AS (
    SELECT
        slept.stay, slept.from_day, slept.to_day, coalesce(slept.bed, slept.room, slept.site) AS place,
        lag(coalesce(slept.bed, slept.room, slept.site)) OVER one_after_another AS before,
        row_number() OVER (
            PARTITION BY slept.stay
            ORDER BY slept.from_day DESC, coalesce(slept.to_day, '9999-12-31') DESC, slept.number DESC, slept.id DESC
        ) AS from_last
    FROM slept
    WINDOW one_after_another AS (
        PARTITION BY slept.stay
        ORDER BY slept.from_day, coalesce(slept.to_day, '9999-12-31'), slept.number, slept.id
    )
)
SELECT step.from_day AS day, iif(step.before IS NULL, 'in', 'moved') AS what, stay.person, stay.id AS stay,
       stay.programme, step.before AS from_place, step.place AS to_place, NULL AS reason, NULL AS destination
FROM step JOIN stay ON stay.id = step.stay
WHERE step.before IS NOT NULL OR step.from_day = stay.arrived
UNION ALL
SELECT stay.departed, 'out', stay.person, stay.id,
       stay.programme, step.place, NULL, stay.reason, stay.destination
FROM step JOIN stay ON stay.id = step.stay
WHERE step.from_last = 1 AND step.to_day = stay.departed;

-- Every stay with its term as extended so far, and where it slept last.
CREATE VIEW stay_with_term AS
SELECT
    stay.id AS stay, stay.person, stay.programme, stay.arrived, stay.departed, stay_term.until,
    stay_term.extensions, stay.reason, stay.destination,
    (
        SELECT coalesce(slept.bed, slept.room, slept.site) FROM slept
        WHERE slept.stay = stay.id
        ORDER BY slept.from_day DESC, coalesce(slept.to_day, '9999-12-31') DESC, slept.number DESC, slept.id DESC
        LIMIT 1
    ) AS place
FROM stay JOIN stay_term ON stay_term.stay = stay.id;
