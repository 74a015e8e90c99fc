"""One person's or household's story, followed to its end; travel documents."""
