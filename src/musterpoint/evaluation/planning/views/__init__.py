"""The pages of evaluations."""

from musterpoint.evaluation.pages import Pages

PAGES = Pages("planning", "evaluations")
