"""IATI 2.03: activities and organisations as XML, and the check of such files."""

from musterpoint.engine.iati.checking import MOST_BYTES, Finding, Severity, check
from musterpoint.engine.iati.codes import name_of, names
from musterpoint.engine.iati.model import (
    Activity,
    Budget,
    Dimension,
    Indicator,
    Organisation,
    Period,
    Planned,
    Profile,
    Result,
    Scope,
    Sector,
    Texts,
    Transaction,
    percentages,
    years,
)
from musterpoint.engine.iati.writing import (
    NotPublished,
    write,
    write_organisation,
    write_organisations,
)

__all__ = [
    "MOST_BYTES",
    "Activity",
    "Budget",
    "Dimension",
    "Finding",
    "Indicator",
    "NotPublished",
    "Organisation",
    "Period",
    "Planned",
    "Profile",
    "Result",
    "Scope",
    "Sector",
    "Severity",
    "Texts",
    "Transaction",
    "check",
    "name_of",
    "names",
    "percentages",
    "write",
    "write_organisation",
    "write_organisations",
    "years",
]
