-- What may be wrong of several records together, on whatever day it is asked: see `doubts.py`. In brackets stands
-- the name of the rule, after them the fields whose values are its subjects; `A.a=B.b` are the records of B whose
-- field b is the a of A.

-- [bed-twice] placement.bed
SELECT DISTINCT bed FROM (
    SELECT bed, from_day,
           lag(coalesce(to_day, '9999-12-31')) OVER (
               PARTITION BY bed ORDER BY coalesce(to_day, '9999-12-31')) AS free
    FROM placement
    WHERE bed IS NOT NULL /* of these */ AND cancelled IS NULL AND from_day < coalesce(to_day, '9999-12-31')
) WHERE free > from_day;

-- [sleeps-twice] placement.stay
SELECT DISTINCT stay FROM (
    SELECT stay, from_day,
           lag(coalesce(to_day, '9999-12-31')) OVER (PARTITION BY stay ORDER BY from_day) AS free
    FROM placement
    WHERE stay IS NOT NULL /* of these */ AND cancelled IS NULL AND from_day < coalesce(to_day, '9999-12-31')
) WHERE free > from_day;

-- [person-twice] stay.person
SELECT DISTINCT person FROM (
    SELECT person, arrived,
           lag(coalesce(departed, '9999-12-31')) OVER (PARTITION BY person ORDER BY arrived) AS free
    FROM stay
    WHERE person IS NOT NULL /* of these */ AND arrived < coalesce(departed, '9999-12-31')
) WHERE free > arrived;

-- [before-birth] person.id stay.person
SELECT id FROM person
WHERE id IS NOT NULL /* of these */
  AND EXISTS (SELECT 1 FROM stay WHERE stay.person = person.id AND stay.arrived < person.birth_date);

-- [entered-twice] person.sound_key
SELECT DISTINCT sound_key FROM person AS a
WHERE sound_key IS NOT NULL /* of these */ AND sound_key != '' AND (
    EXISTS (SELECT 1 FROM person AS b WHERE b.sound_key = a.sound_key AND b.id != a.id
            AND b.birth_date BETWEEN a.birth_date AND a.birth_date || '~')
    OR a.birth_date IS NULL
       AND EXISTS (SELECT 1 FROM person AS b WHERE b.sound_key = a.sound_key AND b.id != a.id));

-- [out-of-use] placement.id site.id=placement.site closure.place=placement.site
SELECT p.id FROM placement AS p JOIN site ON site.id = p.site
WHERE p.id IS NOT NULL /* of these */ AND p.cancelled IS NULL AND (
    p.from_day < site.from_day
    OR EXISTS (SELECT 1 FROM closure AS c WHERE c.place = p.site AND c.effect = 'closed'
               AND p.from_day < coalesce(c.to_day, '9999-12-31') AND c.from_day < p.to_day));

-- [extension-twice] extension.stay
SELECT DISTINCT stay FROM extension
WHERE stay IS NOT NULL /* of these */ GROUP BY stay, number HAVING count(*) > 1;

-- [two-households] membership.person
SELECT DISTINCT person FROM (
    SELECT person, from_day,
           lag(coalesce(to_day, '9999-12-31')) OVER (PARTITION BY person ORDER BY from_day) AS free
    FROM membership
    WHERE person IS NOT NULL /* of these */ AND from_day < coalesce(to_day, '9999-12-31')
) WHERE free > from_day;

-- [guardian-twice] guardian.person
SELECT DISTINCT person FROM (
    SELECT person, from_day,
           lag(coalesce(to_day, '9999-12-31')) OVER (PARTITION BY person ORDER BY from_day) AS free
    FROM guardian
    WHERE person IS NOT NULL /* of these */ AND from_day < coalesce(to_day, '9999-12-31')
) WHERE free > from_day;

-- [after-leaving] stay.id absence.stay measure.stay extension.stay evidence.stay overstay.stay
SELECT id FROM stay
WHERE id IS NOT NULL /* of these */ AND departed IS NOT NULL AND (
    EXISTS (SELECT 1 FROM absence AS x WHERE x.stay = stay.id AND (x.to_day > departed OR x.from_day >= departed))
    OR EXISTS (SELECT 1 FROM measure AS x WHERE x.stay = stay.id AND x.on_day > departed)
    OR EXISTS (SELECT 1 FROM extension AS x WHERE x.stay = stay.id AND x.decided_on > departed)
    OR EXISTS (SELECT 1 FROM evidence AS x WHERE x.stay = stay.id AND x.on_day > departed)
    OR EXISTS (SELECT 1 FROM overstay AS x WHERE x.stay = stay.id AND x.on_day > departed));
