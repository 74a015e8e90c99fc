"""Questionnaires that everybody may answer, one question a page."""
