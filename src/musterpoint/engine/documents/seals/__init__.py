"""Visible digital seals: signed data in a two-dimensional bar code (ICAO Doc 9303-13)."""

from musterpoint.engine.documents.seals.making import MadeSeal, make
from musterpoint.engine.documents.seals.reading import ReadSeal, read

__all__ = ["MadeSeal", "ReadSeal", "make", "read"]
