"""
What ``docs/reference/cli.md`` leaves untold: the page is written by hand, and held to the parser.

Help texts are short; the page says more. So it is not generated, and a command or an option that
it does not tell fails ``musterpoint docs --check``.
"""

from collections.abc import Iterator
from typing import Any

#: What every command has, or what belongs to the shell.
OF_ALL = frozenset({"help", "install_completion", "show_completion"})


def commands(group: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every command below a group, by its words."""
    for name, one in group.commands.items():
        words = f"{path} {name}".strip()
        if not getattr(one, "commands", None):
            yield words, one
            continue
        if one.invoke_without_command:
            yield words, one
        yield from commands(one, words)


def untold(page: str, group: Any) -> list[str]:
    """Return the commands that have no row in the page, and options that their row leaves out."""
    found = []
    for words, one in commands(group):
        row = _row(page, words)
        if row is None:
            found.append(words)
            continue
        for names in map(_option, one.params):
            if names and not any(name in row for name in names):
                found.append(f"{words} {names[0]}")
    return found


def _row(page: str, words: str) -> str | None:
    """Return the row of a command: its words, then its arguments or the end of the code."""
    for line in page.splitlines():
        for end in ("`", " [", " -"):
            if line.startswith(f"| `{words}{end}"):
                return line
        if line.startswith(f"| `{words} ") and _is_argument(line[len(f"| `{words} ") :]):
            return line
    return None


def _is_argument(rest: str) -> bool:
    """Say whether what follows is an argument, in capitals, and not the word of a sub-command."""
    return not rest[:1].islower()


def _option(parameter: Any) -> list[str]:
    """Return the long names of an option; none for an argument, and for what all commands have."""
    if parameter.name in OF_ALL:
        return []
    return [one for one in (*parameter.opts, *parameter.secondary_opts) if one.startswith("--")]
