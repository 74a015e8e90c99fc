"""Tests of the web package. They need the asset build (`make assets`), but no database."""
