"""Plain Python that every package may use: errors, ids, time, places, languages, rule packs."""
