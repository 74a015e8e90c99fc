"""The pages of questionnaires in the console."""
