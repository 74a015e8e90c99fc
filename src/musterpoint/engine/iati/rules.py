"""
The rules of IATI 2.03 that no schema can hold, after the standard ruleset of version 2.03.

Each says at which places of an activity it is broken, as an XPath. Ids are those of the ruleset, so
that other validators' reports can be read beside ours. Sums and periods are in ``checking``, the
rules of files of organisations in ``organisation_rules``.
"""

from dataclasses import dataclass

from musterpoint.kernel.text import _

ACTIVITY = "/iati-activities/iati-activity"
_DAC = "[@vocabulary='1' or @vocabulary='' or not(@vocabulary)]"


def _day(path: str) -> str:
    """Return the XPath of a day as a number such as 20260131; no number where there is none."""
    return f"number(translate(substring({path}, 1, 10), '-', ''))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    One rule: at each place of ``context``, ``broken`` is what breaks it.

    ``broken`` gives nodes, or true where the place itself is at fault.
    """

    id: str
    broken: str
    text: str
    context: str = ACTIVITY
    is_error: bool = True


def in_order(id: str, less: str, more: str, text: str, context: str = ACTIVITY) -> Rule:
    return Rule(id=id, broken=f"{_day(less)} > {_day(more)}", text=text, context=context)


def _not_later(id: str, path: str, text: str) -> Rule:
    return Rule(id=id, broken=f"{path}[{_day('.')} > $today]", text=text)


def _one_or_other(id: str, context: str, text: str) -> Rule:
    return Rule(id=id, context=context, broken="not(@ref) and not(narrative)", text=text)


def spaces(of: str) -> str:
    """Return the XPath that says whether a text begins or ends with a space."""
    blank = f"translate({of}, '\u00a0\t\n\r', '    ')"
    first, last = f"substring({blank}, 1, 1)", f"substring({blank}, string-length({of}), 1)"
    return f"{first} = ' ' or {last} = ' '"


_NOTED = spaces(".")
_REFS = (
    "(iati-identifier | reporting-org/@ref | participating-org/@ref | other-identifier/@ref"
    " | related-activity/@ref | other-identifier/owner-org/@ref | participating-org/@activity-id"
    " | */provider-org/@ref | */receiver-org/@ref"
    " | */provider-org/@provider-activity-id | */receiver-org/@receiver-activity-id)"
)
_NAMES = (
    "(iati-identifier | reporting-org/@ref | participating-org/@ref"
    " | other-identifier/owner-org/@ref | */provider-org/@ref | */receiver-org/@ref)"
)
PERIOD = ("period-start/@iso-date", "period-end/@iso-date")
BACKWARDS = _("The period ends before it begins.")
_SHARE = "@percentage[not(number(.) >= 0 and number(.) <= 100)]"
_VALUED = (
    f"{ACTIVITY}/result/indicator[@measure='1' or @measure='2' or @measure='3' or @measure='4']"
)
_TOLD = f"{ACTIVITY}/result/indicator[@measure='5']"


def common(context: str, language: str, currency: str) -> tuple[Rule, ...]:
    """Return the rules on language and currency, with the ids they have for this kind of file."""
    inside = f"ancestor::{context.rpartition('/')[2]}"
    return (
        Rule(
            id=language,
            context=context,
            broken=f"descendant::narrative[not({inside}/@xml:lang) and not(@xml:lang)]",
            text=_("Neither the file's part nor this text says its language."),
        ),
        Rule(
            id=currency,
            context=context,
            broken=(
                "(descendant::value | descendant::forecast | descendant::loan-status)"
                f"[not({inside}/@default-currency) and not(@currency)]"
            ),
            text=_("Neither the file's part nor this amount says its currency."),
        ),
        Rule(
            id="4.3.1",
            context=f"{context}//title",
            broken="not(narrative[normalize-space(.)])",
            text=_("The title is empty."),
        ),
        Rule(
            id="4.4.1",
            context=f"{context}//description",
            broken="not(narrative[normalize-space(.)])",
            text=_("The description is empty."),
        ),
    )


RULES: tuple[Rule, ...] = (
    *common(ACTIVITY, "4.1.1", "7.8.1"),
    Rule(
        id="1.1.3",
        broken="iati-identifier[normalize-space(.) = normalize-space(../reporting-org/@ref)]",
        text=_("The activity has the identifier of the organisation that reports it."),
    ),
    Rule(
        id="1.1.21",
        broken=(
            "iati-identifier[not(starts-with(., concat(../reporting-org/@ref, '-')))"
            " and not(../other-identifier[@type='B1']/@ref[starts-with("
            "string(../../iati-identifier), concat(., '-'))])]"
        ),
        text=_("The identifier does not begin with the reporting organisation's and a hyphen."),
        is_error=False,
    ),
    Rule(
        id="1.1.1",
        broken="iati-identifier[string-length(.) <= string-length(../reporting-org/@ref) + 1]",
        text=_("The identifier says nothing beyond the reporting organisation's."),
        is_error=False,
    ),
    Rule(
        id="1.3.1",
        broken=f"{_REFS}[{_NOTED}]",
        text=_("An identifier begins or ends with a space."),
        is_error=False,
    ),
    Rule(
        id="1.3.13",
        broken=(
            f"{_NAMES}[contains(., '/') or contains(., '&') or contains(., '|')"
            " or contains(., '?')]"
        ),
        text=_("An identifier holds one of the signs / & | ?."),
        is_error=False,
    ),
    Rule(
        id="6.11.1",
        broken="not(activity-date[@type='1' or @type='2'])",
        text=_("The activity has neither a planned nor an actual day of its start."),
    ),
    Rule(
        id="6.2.2",
        broken="not(sector) and not(transaction/sector)",
        text=_("No sector is told, neither of the activity nor of its transactions."),
    ),
    Rule(
        id="6.6.2",
        broken="sector[1][../transaction/sector]",
        text=_("Sectors are told of the activity and of transactions; choose one."),
    ),
    Rule(
        id="6.7.2",
        broken="transaction[not(../sector) and not(sector)]",
        text=_("This transaction tells no sector, and the activity does not either."),
    ),
    in_order(
        "11.1.2",
        "activity-date[@type='1']/@iso-date",
        "activity-date[@type='3']/@iso-date",
        _("The planned end is before the planned start."),
    ),
    in_order(
        "11.1.3",
        "activity-date[@type='2']/@iso-date",
        "activity-date[@type='4']/@iso-date",
        _("The actual end is before the actual start."),
    ),
    _not_later(
        "11.1.4", "activity-date[@type='2']/@iso-date", _("The actual start is in the future.")
    ),
    _not_later(
        "11.1.5", "activity-date[@type='4']/@iso-date", _("The actual end is in the future.")
    ),
    _not_later(
        "11.2.1",
        "transaction/transaction-date/@iso-date",
        _("The transaction is in the future."),
    ),
    _not_later(
        "11.2.2", "transaction/value/@value-date", _("The day of the value is in the future.")
    ),
    Rule(
        id="2.2.1",
        broken="sector[(@vocabulary='98' or @vocabulary='99') and not(narrative)]",
        text=_("A sector of one's own list needs a name."),
    ),
    Rule(
        id="102.1.1",
        broken=f"boolean(sector) and not(sector{_DAC})",
        text=_("There is no sector of the OECD DAC's list."),
        is_error=False,
    ),
    Rule(
        id="3.6.2",
        broken=(
            "transaction[recipient-country or recipient-region]"
            "[../recipient-country or ../recipient-region]"
        ),
        text=_("Countries are told of the activity and of transactions; choose one."),
    ),
    Rule(
        id="3.7.1",
        broken=(
            "not(recipient-country or recipient-region)"
            " and not(transaction[recipient-country or recipient-region])"
        ),
        text=_("No country or region is told, neither of the activity nor of its transactions."),
    ),
    Rule(
        id="3.7.2",
        broken=(
            "transaction[not(../recipient-country or ../recipient-region)]"
            "[not(recipient-country or recipient-region)]"
        ),
        text=_("This transaction tells no country or region, and the activity does not either."),
    ),
    Rule(
        id="12.1.1",
        broken=(
            f"recipient-country/{_SHARE} | recipient-region/{_SHARE} | sector/{_SHARE}"
            f" | capital-spend/{_SHARE} | country-budget-items/budget-item/{_SHARE}"
        ),
        text=_("A share is under 0 or over 100."),
    ),
    Rule(
        id="107.1.2",
        broken=f"default-aid-type{_DAC}[2]",
        text=_("There is more than one type of aid of one list."),
        is_error=False,
    ),
    Rule(
        id="107.1.1",
        broken=f"boolean(default-aid-type) and not(default-aid-type{_DAC})",
        text=_("There is no type of aid of the OECD DAC's list."),
        is_error=False,
    ),
    Rule(
        id="107.2.1",
        broken=f"boolean(transaction/aid-type) and not(transaction/aid-type{_DAC})",
        text=_("There is no type of aid of the OECD DAC's list."),
        is_error=False,
    ),
    Rule(
        id="107.2.2",
        broken=f"transaction[count(aid-type{_DAC}) > 1]",
        text=_("There is more than one type of aid of one list."),
        is_error=False,
    ),
    _one_or_other(
        "6.8.1",
        f"{ACTIVITY}/other-identifier/owner-org",
        _("The organisation has neither an identifier nor a name."),
    ),
    _one_or_other(
        "6.9.1",
        f"{ACTIVITY}/*/provider-org | {ACTIVITY}/*/receiver-org",
        _("The organisation has neither an identifier nor a name."),
    ),
    _one_or_other(
        "6.10.1",
        f"{ACTIVITY}/participating-org",
        _("The organisation has neither an identifier nor a name."),
    ),
    Rule(
        id="6.14.1",
        context=f"{ACTIVITY}/policy-marker{_DAC}",
        broken="not(@significance)",
        text=_("The policy marker does not say how much it matters."),
    ),
    Rule(
        id="6.13.1",
        context=f"{ACTIVITY}/policy-marker[@vocabulary='99']",
        broken="not(narrative)",
        text=_("A policy marker of one's own list needs a name."),
    ),
    in_order("8.6.3", *PERIOD, BACKWARDS, f"{ACTIVITY}/planned-disbursement"),
    in_order("8.6.3", *PERIOD, BACKWARDS, f"{ACTIVITY}/budget"),
    in_order("8.6.1", *PERIOD, BACKWARDS, f"{ACTIVITY}/result/indicator/period"),
    Rule(
        id="8.11.1",
        context=f"{ACTIVITY}/result/indicator",
        broken="reference[../../reference]",
        text=_("A reference is told of the result and of its indicator; choose one."),
    ),
    Rule(
        id="8.8.1",
        context=_VALUED,
        broken="baseline[not(@value)] | period/target[not(@value)] | period/actual[not(@value)]",
        text=_("A number is missing; only what is told in words needs none."),
    ),
    Rule(
        id="8.8.2",
        context=_VALUED,
        broken=("(baseline | period/target | period/actual)/@value[string(number(.)) = 'NaN']"),
        text=_("This is no number."),
        is_error=False,
    ),
    Rule(
        id="8.8.3",
        context=_TOLD,
        broken="(baseline | period/target | period/actual)/@value",
        text=_("What is told in words has no number."),
        is_error=False,
    ),
    Rule(
        id="location",
        context=f"{ACTIVITY}/location/point/pos",
        broken=(
            "not(number(substring-before(normalize-space(.), ' ')) >= -90"
            " and number(substring-before(normalize-space(.), ' ')) <= 90"
            " and number(substring-after(normalize-space(.), ' ')) >= -180"
            " and number(substring-after(normalize-space(.), ' ')) <= 180)"
        ),
        text=_("A place is its latitude, a space, its longitude, in degrees."),
        is_error=False,
    ),
    Rule(
        id="hierarchy",
        broken="@hierarchy[not(number(.) >= 1)]",
        text=_("The highest hierarchy is 1."),
        is_error=False,
    ),
)
