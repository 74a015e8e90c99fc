"""What others ask of openness."""

from musterpoint.openness.publishing import File, NotReady
from musterpoint.openness.publishing import file as iati_file
from musterpoint.openness.publishing import organisation_file as iati_organisation_file

__all__ = ["File", "NotReady", "iati_file", "iati_organisation_file"]
