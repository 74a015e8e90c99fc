"""The pages of results frameworks."""

from musterpoint.evaluation.pages import Pages

PAGES = Pages("results", "results")
