-- Who shares tokens with a question, by the summed weights of what is shared.
-- One scan whatever the planner believes: statistics of a table that was empty an hour ago would
-- make a join with the list of tokens quadratic. The weights are looked up by token, as there may
-- be hundreds.
SELECT person_id,
       sum((%(weights)s::jsonb ->> encode(token, 'hex'))::float8) AS weight
FROM people_searchtoken
WHERE organisation_id = %(organisation)s AND token = ANY (%(tokens)s::bytea[])
GROUP BY person_id
ORDER BY weight DESC, person_id
LIMIT %(most)s
