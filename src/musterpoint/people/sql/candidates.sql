-- Who may be the same person as each owner: summed weights of the tokens they share.
-- A token that a crowd shares (a dormitory's number) meets only the first of them; a candidate
-- must share evidence, and is then weighed by everything shared.
WITH asked AS (
    SELECT * FROM unnest(%(owners)s::uuid[], %(tokens)s::bytea[], %(weights)s::float8[],
                         %(evidence)s::boolean[]) AS a (owner, token, weight, is_evidence)
), met AS (
    SELECT DISTINCT a.owner, s.person_id
    FROM asked a
    CROSS JOIN LATERAL (
        SELECT person_id FROM people_searchtoken
        WHERE organisation_id = %(organisation)s AND token = a.token
        ORDER BY person_id LIMIT %(crowd)s
    ) s
    WHERE a.is_evidence AND s.person_id <> a.owner
), summed AS (
    SELECT m.owner, m.person_id, sum(a.weight) AS weight
    FROM met m
    CROSS JOIN LATERAL (
        SELECT token FROM people_searchtoken
        WHERE organisation_id = %(organisation)s AND person_id = m.person_id
        OFFSET 0
    ) s
    JOIN asked a ON a.owner = m.owner AND a.token = s.token
    JOIN people_person p ON p.organisation_id = %(organisation)s AND p.id = m.person_id
    WHERE p.withdrawn_at IS NULL
    GROUP BY m.owner, m.person_id
    HAVING sum(a.weight) >= %(floor)s
), ranked AS (
    SELECT owner, person_id,
           row_number() OVER (PARTITION BY owner ORDER BY weight DESC, person_id) AS place
    FROM summed
)
SELECT owner, person_id FROM ranked WHERE place <= %(most)s ORDER BY owner, place
