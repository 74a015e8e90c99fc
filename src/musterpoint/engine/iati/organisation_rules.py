"""The rules of IATI 2.03 for files of organisations, after the standard ruleset."""

from musterpoint.engine.iati.rules import BACKWARDS, PERIOD, Rule, common, in_order, spaces
from musterpoint.kernel.text import _

ORGANISATION = "/iati-organisations/iati-organisation"
#: What is told of a period of one year at most.
PERIODS = (
    "total-budget", "recipient-org-budget", "recipient-region-budget", "recipient-country-budget",
    "total-expenditure",
)  # fmt: skip
_NAMES = "(organisation-identifier | reporting-org/@ref | recipient-org-budget/recipient-org/@ref)"

RULES: tuple[Rule, ...] = (
    *common(ORGANISATION, "4.5.1", "7.8.2"),
    Rule(
        id="1.12.1",
        context=ORGANISATION,
        broken=f"{_NAMES}[{spaces('.')}]",
        text=_("An identifier begins or ends with a space."),
        is_error=False,
    ),
    Rule(
        id="1.12.13",
        context=ORGANISATION,
        broken=(
            f"{_NAMES}[contains(., '/') or contains(., '&') or contains(., '|')"
            " or contains(., '?')]"
        ),
        text=_("An identifier holds one of the signs / & | ?."),
        is_error=False,
    ),
    *(
        in_order("8.6.3", *PERIOD, BACKWARDS, f"{ORGANISATION}/{name}")
        for name in PERIODS
    ),
)  # fmt: skip
