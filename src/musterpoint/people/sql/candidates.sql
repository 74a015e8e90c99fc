-- Who shares tokens with each owner of a question, with the summed weights, best first.
-- A token that a crowd shares (a dormitory's number) meets only some of them; an order there would
-- tempt the planner away from the token's index. The lists travel as text, which is far quicker
-- than arrays of as many parameters.
WITH asked AS MATERIALIZED (
    SELECT a.owner::uuid, decode(a.token, 'hex') AS token, a.weight::float8
    FROM unnest(string_to_array(%(owners)s, ','), string_to_array(%(tokens)s, ','),
                string_to_array(%(weights)s, ',')) AS a (owner, token, weight)
), summed AS (
    SELECT a.owner, s.person_id, sum(a.weight) AS weight
    FROM asked a
    CROSS JOIN LATERAL (
        SELECT person_id FROM people_searchtoken
        WHERE organisation_id = %(organisation)s AND token = a.token
        LIMIT %(crowd)s
    ) s
    WHERE s.person_id <> a.owner
    GROUP BY a.owner, s.person_id
), ranked AS (
    SELECT owner, person_id, weight,
           row_number() OVER (PARTITION BY owner ORDER BY weight DESC, person_id) AS place
    FROM summed
)
SELECT owner, person_id, weight FROM ranked WHERE place <= %(most)s ORDER BY owner, place
