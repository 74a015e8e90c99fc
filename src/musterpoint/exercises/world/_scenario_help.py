"""Read of the block ``money`` the joint bonds of small employers, and applications for help."""

from musterpoint.bonds import rules as bond_rules
from musterpoint.exercises.world import money_model as model
from musterpoint.exercises.world._reader import Reader
from musterpoint.exercises.world._scenario_parts import Known
from musterpoint.grants import rules

INSTRUMENTS = ("cash", "guarantee", "insurance")
#: How somebody who has no account is paid.
METHODS = ("cash", "mobile", "voucher")
MOST = 10**10


def pool(item: Reader, known: Known) -> model.Pool:
    """Read a joint bond with its shares: workers by the name of the employer."""
    item.only(
        "organisation", "sector", "instrument", "issuer", "issuer_reference", "valid_from",
        "valid_to", "shares",
    )  # fmt: skip
    shares = item.at("shares").listed(_share)
    return model.Pool(
        organisation=item.at("organisation").one_of(known.organisations, "organisation"),
        sector=item.at("sector").one_of(bond_rules.pack().sectors, "sector"),
        instrument=item.at("instrument").one_of(INSTRUMENTS, "instrument"),
        issuer=item.at("issuer").name(),
        issuer_reference=item.at("issuer_reference").name(),
        valid_from=item.at("valid_from").day(),
        valid_to=item.at("valid_to").day(),
        shares=dict(shares),
    )


def _share(item: Reader) -> tuple[str, int]:
    item.only("name", "workers")
    return item.at("name").name(), item.at("workers").whole(1, 100_000)


def help(item: Reader, known: Known) -> model.Help:
    """Read applications for help after the return, and out of which head they are paid."""
    item.only(
        "organisation", "window", "head", "purpose", "begins", "least", "till", "wallet",
        "provider", "people",
    )  # fmt: skip
    return model.Help(
        organisation=item.at("organisation").one_of(known.organisations, "organisation"),
        window=item.at("window").slug(),
        head=item.at("head").slug(),
        purpose=item.at("purpose").one_of(rules.pack().purposes, "purpose of help"),
        begins=item.at("begins").whole(0, known.days),
        least=item.at("least").whole(0, 100),
        till=item.at("till").whole(1, MOST),
        wallet=item.at("wallet").whole(1, MOST),
        provider=item.at("provider").name(),
        people=item.at("people").listed(_asking),
    )


def _asking(item: Reader) -> model.Asking:
    criteria = rules.pack().criteria
    item.only("name", "born", "phone", "method", "asked", *criteria)
    return model.Asking(
        name=item.at("name").name(),
        born=item.at("born").day().isoformat(),
        phone=item.at("phone").name(),
        method=item.at("method").one_of(METHODS, "way of payment"),
        asked=item.at("asked").whole(1, 100_000),
        levels={
            code: item.at(code).one_of(one.levels, "level of need")
            for code, one in criteria.items()
        },
    )
