"""What surrounds a page: the values that the two skeletons show."""

from dataclasses import dataclass, field

from musterpoint.web.languages import SITE, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """A link of the console's rail, or of the public footer."""

    url: str
    label: str
    icon: str = ""
    """A name of `web.icons.ICONS`."""
    count: int | None = None
    alarm: bool = False
    """True when someone must act: the count is drawn as an alarm."""
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NavGroup:
    """Links of the rail under one heading."""

    label: str
    items: tuple[NavItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisLink:
    """A crisis that the reader may switch to."""

    name: str
    url: str
    level: int | None = None
    level_name: str = ""
    """The tenant's words, such as `Level 4`."""
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The time of a place, ready to show (`03:12`)."""

    place: str
    time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chrome:
    """Everything around the content of a page."""

    organisation: str = "Musterpoint"
    place: str = ""
    """Under the name on public pages: the country or the crisis."""
    home_url: str = "/"
    languages: tuple[Language, ...] = SITE
    """The languages on offer; the first is the organisation's own."""
    groups: tuple[NavGroup, ...] = ()
    crises: tuple[CrisisLink, ...] = ()
    """The crises of the switcher; the one with `current` is shown in the bar."""
    levels: int = 4
    """How many alert levels the tenant has: the ladder draws so many bars."""
    search_url: str = ""
    """Where the search form goes; empty hides it."""
    search_value: str = ""
    clocks: tuple[Clock, ...] = ()
    zone: str = "UTC"
    """IANA time zone in which times are written when a template names no other."""
    user_name: str = ""
    """Empty when nobody is signed in."""
    user_role: str = ""
    account_url: str = ""
    sign_out_url: str = ""
    exercise: bool = False
    """True in an exercise organisation: every page says so."""
    exit_url: str = "https://www.wikipedia.org/"
    """Where "Exit this page" goes: something harmless."""
    footer: tuple[NavItem, ...] = ()
    brand_url: str = ""
    """The tenant's own five brand tokens as a stylesheet; empty for the product's."""
    keys: tuple[tuple[str, str], ...] = field(default=())
    """Further keys of this page for the help dialog: (key, what it does)."""

    @property
    def crisis(self) -> CrisisLink | None:
        """Return the crisis that is shown now."""
        return next((crisis for crisis in self.crises if crisis.current), None)

    @property
    def initials(self) -> str:
        """Return at most two letters of the user's name, for the round sign beside it."""
        words = [word for word in self.user_name.replace(".", " ").split() if word]
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words))

    @property
    def console(self) -> bool:
        """Return whether the reader works in the console."""
        return bool(self.user_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """A language and the address of this page in it."""

    language: Language
    url: str
    current: bool


def with_current(groups: tuple[NavGroup, ...], path: str) -> tuple[NavGroup, ...]:
    """Return the groups with the longest-matching item of `path` marked as the current one."""
    urls = [item.url for group in groups for item in group.items if path.startswith(item.url)]
    best = max(urls, key=len, default=None)
    return tuple(
        NavGroup(
            label=group.label,
            items=tuple(
                NavItem(
                    url=item.url,
                    label=item.label,
                    icon=item.icon,
                    count=item.count,
                    alarm=item.alarm,
                    current=item.url == best,
                )
                for item in group.items
            ),
        )
        for group in groups
    )
