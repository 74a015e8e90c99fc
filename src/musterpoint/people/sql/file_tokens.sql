-- File many persons under their tokens. The lists travel as text: an array of tens of thousands
-- of parameters costs more than everything else of a registration.
INSERT INTO people_searchtoken (organisation_id, id, person_id, token, key_version)
SELECT %(organisation)s, a.id::uuid, a.person_id::uuid, decode(a.token, 'hex'), %(key_version)s
FROM unnest(string_to_array(%(ids)s, ','), string_to_array(%(persons)s, ','),
            string_to_array(%(tokens)s, ',')) AS a (id, person_id, token)
