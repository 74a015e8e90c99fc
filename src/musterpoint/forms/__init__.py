"""Questionnaires of an organisation, and their answers."""
