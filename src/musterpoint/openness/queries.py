"""What others ask of openness."""

from musterpoint.openness.publishing import File, NotReady
from musterpoint.openness.publishing import activities as iati_activities
from musterpoint.openness.publishing import file as iati_file
from musterpoint.openness.publishing import file_of as iati_file_of
from musterpoint.openness.publishing import organisation_file as iati_organisation_file
from musterpoint.openness.publishing import organisations_file_of as iati_organisations_file_of
from musterpoint.openness.publishing import profile as iati_profile

__all__ = [
    "File",
    "NotReady",
    "iati_activities",
    "iati_file",
    "iati_file_of",
    "iati_organisation_file",
    "iati_organisations_file_of",
    "iati_profile",
]
