"""Refusals of funds, each with a sentence for the person who asked."""

from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused


class NoSuchFund(Missing):
    """There is no such fund, window, head or commitment here."""


class NoSuchKind(Invalid):
    """Nobody registered a kind of this code."""


class HasEnded(Refused):
    """The fund, the window, the head or the commitment has ended."""


class StillNeeded(Refused):
    """Something still waits at a window or a head, or it holds money."""


class NotEligible(Refused):
    """A rule of eligibility does not hold."""


class FactsMissing(Invalid):
    """A rule asks for a fact, and nobody said it nor why it is not known."""


class OverCap(Refused):
    """More than the head allows for a person, a family or a day."""


class NotEnough(Refused):
    """The window does not hold so much."""


class NeedsConsent(Refused):
    """Money that a giver gave for a purpose does not leave it without their consent."""


class FourEyes(NotAllowed):
    """Who did one thing in a chain does not do the next."""


class AboveAuthority(NotAllowed):
    """More than this role may approve; the sentence names who may."""


class NotAtOnce(Refused):
    """Nothing is released at once here: no level, or more than the limit."""


class WrongState(Refused):
    """The commitment does not stand where this is possible."""


class NoSuchTerm(Missing):
    """The register of members has no such term."""
