"""
Draw a procedure: layers from the start to the ends, left to right or, in Arabic, right to left.

A step stands one layer behind the furthest step that leads to it; what leads back is an arc above
the layers. Text is measured by its letters (there is no font here), generously.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from textwrap import wrap

from musterpoint.engine.procedures.catalogue import roles
from musterpoint.engine.procedures.clocks import Duration
from musterpoint.engine.procedures.model import Branch, Procedure, Step, Text, in_language

WIDE, GAP, TALL, ROOM, MARGIN = 190, 104, 92, 30, 28
_LETTERS = 24
_LABEL = 20
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
_INK, _LINE, _BRAND, _STOP, _END = "#16242a", "#7f8d94", "#12586d", "#a32d14", "#dcebf0"
#: The words that the drawing itself adds.
WORDS: dict[str, Text] = {
    "gate": {"en": "Gate", "fr": "Barrière", "es": "Barrera", "ar": "بوابة"},
    "wait": {"en": "Waits", "fr": "Attend", "es": "Espera", "ar": "ينتظر"},
    "else": {"en": "otherwise", "fr": "sinon", "es": "si no", "ar": "وإلا"},
    "at_any_time": {"en": "at any time", "fr": "à tout moment", "es": "siempre", "ar": "في أي وقت"},
    "minute": {"en": "min", "fr": "min", "es": "min", "ar": "دقيقة"},
    "hour": {"en": "h", "fr": "h", "es": "h", "ar": "ساعة"},
    "day": {"en": "day", "fr": "jour", "es": "día", "ar": "يوم"},
    "days": {"en": "days", "fr": "jours", "es": "días", "ar": "يوم"},
    "working day": {"en": "working day", "fr": "jour ouvré", "es": "día hábil", "ar": "يوم عمل"},
    "working days": {
        "en": "working days",
        "fr": "jours ouvrés",
        "es": "días hábiles",
        "ar": "يوم عمل",
    },
    "owed": {"en": "owed later", "fr": "dû ensuite", "es": "pendiente", "ar": "واجب لاحقًا"},
}


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line from one box to another, with its words; ``kind`` is flow, owed or event."""

    start: str
    end: str
    label: str
    kind: str


def draw(procedure: Procedure, language: str) -> str:
    """Return the procedure as an SVG document of its own."""
    return _Drawing(procedure, language).svg()


def outline(procedure: Procedure, language: str) -> str:
    """Return the procedure as indented lines of text."""
    lines = [f"{in_language(procedure.title, language)} ({procedure.id}, {procedure.version})"]
    for place, step in enumerate(procedure.steps.values(), start=1):
        mark = f"[{_word('gate', language)}] " if step.gate is not None else ""
        lines.append(f"{place:>2}. {mark}{in_language(step.title, language)} ({step.id})")
        lines += [f"      {detail}" for detail in _details(procedure, step, language)]
        for branch in step.branches:
            go = ", ".join(_title(procedure, name, language) for name in branch.go)
            lines.append(f"      -> {_label(step, branch, language)}{go or '.'}")
    for one in procedure.interrupts:
        event = in_language(procedure.events[one.event], language)
        go = ", ".join(_title(procedure, name, language) for name in one.go)
        lines.append(f"  ! {_word('at_any_time', language)}: {event} -> {go}")
    return "\n".join(lines) + "\n"


def _word(name: str, language: str) -> str:
    return in_language(WORDS[name], language)


def _title(procedure: Procedure, name: str, language: str) -> str:
    if name in procedure.steps:
        return in_language(procedure.steps[name].title, language)
    return in_language(procedure.ends[name], language)


def _label(step: Step, branch: Branch, language: str) -> str:
    if len(step.branches) < 2:
        return ""
    if branch.when is None:
        return f"{_word('else', language)}: "
    return f"{branch.when.source}: "


def _details(procedure: Procedure, step: Step, language: str) -> list[str]:
    """Return who does a step, what it waits for and how long it may take."""
    found = []
    if step.waits_for:
        events = ", ".join(in_language(procedure.events[one], language) for one in step.waits_for)
        found.append(f"{_word('wait', language)}: {events}")
    else:
        titles = {**roles(), **procedure.roles}
        found.append(
            ", ".join(in_language(titles.get(one) or {"": one}, language) for one in step.roles)
        )
    if step.deadline is not None:
        found.append(span(step.deadline.within, language))
    return found


def span(duration: Duration, language: str) -> str:
    """Return how long something may take, in short words."""
    many = f"{duration.unit}s" if duration.amount > 1 else str(duration.unit)
    return f"≤ {duration.amount} {_word(many if many in WORDS else duration.unit, language)}"


def _merged(edges: Iterable[_Edge]) -> list[_Edge]:
    """Make one line of those that join the same boxes, with the words of all."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for edge in edges:
        labels = found.setdefault((edge.start, edge.end, edge.kind), [])
        labels += [edge.label] if edge.label and edge.label not in labels else []
    return [
        _Edge(start, end, " / ".join(labels), kind) for (start, end, kind), labels in found.items()
    ]


class _Drawing:
    """Boxes in layers, lines between them."""

    def __init__(self, procedure: Procedure, language: str) -> None:
        self.procedure = procedure
        self.language = language
        self.is_rtl = language in _RIGHT_TO_LEFT
        self.edges = _merged(self._edges())
        self.layer = self._layers()
        self.rows = self._rows()
        columns = max(self.layer.values()) + 1
        deepest = max(len(row) for row in self.rows)
        self.above = 44 + 14 * sum(not self._is_onward(edge) for edge in self.edges)
        self.width = 2 * MARGIN + columns * WIDE + (columns - 1) * GAP
        self.height = self.above + deepest * (TALL + ROOM) + MARGIN

    def _edges(self) -> Iterable[_Edge]:
        for step in self.procedure.steps.values():
            for branch in step.branches:
                label = _label(step, branch, self.language).removesuffix(": ")
                yield from (_Edge(step.id, name, label, "flow") for name in branch.go)
        for step, owes in self.procedure.owing():
            label = f"{_word('owed', self.language)} {span(owes.within, self.language)}"
            yield _Edge(step.id, owes.step, label, "owed")

    def _layers(self) -> dict[str, int]:
        """Give every box its layer: the longest way to it that does not lead back."""
        onward: dict[str, list[str]] = {}
        for edge in self.edges:
            onward.setdefault(edge.start, []).append(edge.end)
        order: list[str] = []
        seen: set[str] = set()
        names = [*self.procedure.start, *self.procedure.steps, *self.procedure.ends]
        for start in names:
            stack = [(start, iter(onward.get(start, ())))] if start not in seen else []
            seen.add(start)
            while stack:
                name, rest = stack[-1]
                target = next((one for one in rest if one not in seen), None)
                if target is None:
                    order.append(name)
                    stack.pop()
                else:
                    seen.add(target)
                    stack.append((target, iter(onward.get(target, ()))))
        order.reverse()
        place = {name: position for position, name in enumerate(order)}
        layer = dict.fromkeys(order, 0)
        for name in order:
            for target in onward.get(name, ()):
                if place[target] > place[name]:
                    layer[target] = max(layer[target], layer[name] + 1)
        last = max(layer[name] for name in self.procedure.steps) + 1
        return layer | dict.fromkeys(self.procedure.ends, last)

    def _rows(self) -> list[list[str]]:
        """Order the boxes of each layer near the middle of what leads to them."""
        rows: list[list[str]] = [[] for _ in range(max(self.layer.values()) + 1)]
        for name in [*self.procedure.steps, *self.procedure.ends]:
            rows[self.layer[name]].append(name)
        for _sweep in range(4):
            for row in rows[1:]:
                spot = {name: place for one in rows for place, name in enumerate(one)}
                row.sort(key=partial(self._middle, spot))
        return rows

    def _middle(self, spot: dict[str, int], name: str) -> float:
        before = [spot[edge.start] for edge in self.edges if edge.end == name]
        return sum(before) / len(before) if before else spot[name]

    def _is_onward(self, edge: _Edge) -> bool:
        return self.layer[edge.end] > self.layer[edge.start]

    def at(self, name: str) -> tuple[int, int]:
        """Return the corner of a box nearest to the beginning of reading."""
        row = self.rows[self.layer[name]]
        y = self.above + row.index(name) * (TALL + ROOM)
        return MARGIN + self.layer[name] * (WIDE + GAP), y

    def x(self, along: int) -> int:
        """Turn a distance along the reading direction into a place from the left."""
        return self.width - along if self.is_rtl else along

    def svg(self) -> str:
        title = in_language(self.procedure.title, self.language)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'width="{self.width}" height="{self.height}" role="img" '
            f'lang="{escape(self.language)}" '
            'font-family="Noto Sans, Noto Sans Arabic, sans-serif" font-size="12">'
            f"<title>{escape(title)}</title><desc>{escape(outline(self.procedure, self.language))}"
            "</desc>"
            f'<rect width="{self.width}" height="{self.height}" fill="#fff"/>'
        )
        lines = "".join(self._line(number, edge) for number, edge in enumerate(self.edges))
        boxes = [self._step(step) for step in self.procedure.steps.values()]
        boxes += [self._end(name) for name in self.procedure.ends]
        heading = self._text(MARGIN, 26, title, size=16, weight=600)
        return f"{head}{heading}{lines}{''.join(boxes)}</svg>\n"

    def _text(
        self, along: int, y: int, text: str, *, size: int = 12, weight: int = 400, ink: str = _INK
    ) -> str:
        return (
            f'<text x="{self.x(along)}" y="{y}" font-size="{size}" font-weight="{weight}" '
            f'fill="{ink}" text-anchor="{"end" if self.is_rtl else "start"}">{escape(text)}</text>'
        )

    def _box(self, along: int, y: int, *, fill: str, edge: str, round_by: int) -> str:
        left = self.x(along) - (WIDE if self.is_rtl else 0)
        return (
            f'<rect x="{left}" y="{y}" width="{WIDE}" height="{TALL}" rx="{round_by}" '
            f'fill="{fill}" stroke="{edge}" stroke-width="1.5"/>'
        )

    def _step(self, step: Step) -> str:
        along, y = self.at(step.id)
        edge = _STOP if step.gate is not None else _BRAND
        parts = [self._box(along, y, fill="#fff", edge=edge, round_by=4)]
        if step.gate is not None:
            parts.append(self._gate(step, along, y))
        title = _lines(in_language(step.title, self.language), 2)
        parts += [
            self._text(along + 10, y + 19 + 15 * row, line, weight=600)
            for row, line in enumerate(title)
        ]
        details = _details(self.procedure, step, self.language)
        parts += [
            self._text(along + 10, y + 55 + 15 * row, _lines(line, 1)[0], size=11, ink="#47575f")
            for row, line in enumerate(details)
        ]
        parts.append(self._event(step.id, along, y + TALL + 13))
        return f'<g id="step-{escape(step.id)}">{"".join(parts)}</g>'

    def _gate(self, step: Step, along: int, y: int) -> str:
        """A bar at the side where one enters, and the word, never colour alone."""
        x = self.x(along) - 3
        bar = f'<rect x="{x}" y="{y}" width="6" height="{TALL}" fill="{_STOP}"/>'
        return bar + self._text(
            along + 10, y - 5, _word("gate", self.language), size=11, weight=600, ink=_STOP
        )

    def _event(self, name: str, along: int, y: int) -> str:
        """Name below a box the events that lead to it from anywhere."""
        events = [
            in_language(self.procedure.events[one.event], self.language)
            for one in self.procedure.interrupts
            if name in one.go
        ]
        if not events:
            return ""
        words = f"{_word('at_any_time', self.language)}: {', '.join(events)}"
        return self._text(along + 10, y, _lines(words, 1)[0], size=10, ink=_BRAND)

    def _end(self, name: str) -> str:
        along, y = self.at(name)
        parts = [self._box(along, y, fill=_END, edge=_BRAND, round_by=TALL // 2)]
        for row, line in enumerate(_lines(_title(self.procedure, name, self.language), 3)):
            parts.append(self._text(along + 24, y + 36 + 15 * row, line, weight=600))
        parts.append(self._event(name, along, y + TALL + 13))
        return f'<g id="end-{escape(name)}">{"".join(parts)}</g>'

    def _line(self, number: int, edge: _Edge) -> str:
        """A line onward between the layers, or an arc above them for what leads back."""
        start, from_y = self.at(edge.start)
        end, to_y = self.at(edge.end)
        if self._is_onward(edge):
            points = self._onward(start + WIDE, from_y + TALL // 2, end, to_y + TALL // 2, number)
            spot = (end - GAP + 8, to_y + TALL // 2 - 5)
            if len(points) > 4:
                spot = (points[1][0] + 4, points[2][1] - 2)
        else:
            back = [one for one in self.edges if not self._is_onward(one)]
            height = 44 + 14 * back.index(edge)
            points = [
                (start + WIDE - 20, from_y),
                (start + WIDE - 20, height),
                (end + 20, height),
                (end + 20, to_y),
            ]
            spot = (end + 24, height - 3)
        path = " ".join(f"{self.x(along)},{y}" for along, y in points)
        dashes = ' stroke-dasharray="5 4"' if edge.kind == "owed" else ""
        words = f"<title>{escape(edge.label)}</title>" if edge.label else ""
        label = self._text(*spot, _short(edge.label), size=9) if edge.label else ""
        return (
            f'<g class="edge"><polyline points="{path}" fill="none" stroke="{_LINE}" '
            f'stroke-width="1.5"{dashes}>{words}</polyline>{self._head(points)}{label}</g>'
        )

    def _onward(
        self, start: int, from_y: int, end: int, to_y: int, number: int
    ) -> list[tuple[int, int]]:
        """Cross to the row of the target in the gap before it, below the boxes between."""
        turn = end - GAP // 2 + (number % 5 - 2) * 5
        if end - start <= GAP:
            return [(start, from_y), (turn, from_y), (turn, to_y), (end, to_y)]
        lane = from_y + TALL // 2 + 9 + (number % 3) * 9
        out = start + 8 + (number % 3) * 5
        return [
            (start, from_y),
            (out, from_y),
            (out, lane),
            (turn, lane),
            (turn, to_y),
            (end, to_y),
        ]

    def _head(self, points: Sequence[tuple[int, int]]) -> str:
        """The arrow's head at the last point, along the last stretch."""
        (before_x, before_y), (x, y) = points[-2], points[-1]
        tip = self.x(x)
        if before_y == y:
            back = tip - (7 if self.x(before_x) < tip else -7)
            corners = f"{tip},{y} {back},{y - 4} {back},{y + 4}"
        else:
            back = y - (7 if before_y < y else -7)
            corners = f"{tip},{y} {tip - 4},{back} {tip + 4},{back}"
        return f'<polygon points="{corners}" fill="{_LINE}"/>'


def _lines(text: str, most: int) -> list[str]:
    """Break a text into lines that fit a box; what is too long ends in an ellipsis."""
    found = wrap(text, _LETTERS if most > 1 else _LETTERS + 4) or [""]
    if len(found) > most:
        found = [*found[: most - 1], f"{found[most - 1]}…"]
    return found


def _short(label: str) -> str:
    """Cut a label to the room between two layers; the line's title has it whole."""
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"
