"""In which language a letter of training is written."""

from musterpoint.tenancy.models import Organisation
from musterpoint.web import languages


def language_for(own: str, organisation: Organisation) -> str:
    """Return the reader's own language, else the organisation's first, else English."""
    wanted = (own, *organisation.languages)
    found = (languages.site_language(one) for one in wanted if one)
    return next((one.code for one in found if one is not None), languages.SITE[0].code)
