"""From the text of an expression to its tree (XPath 1.0 as XLSForm uses it)."""

from functools import lru_cache

from musterpoint.engine.forms.xpath import syntax
from musterpoint.engine.forms.xpath.errors import ExpressionError
from musterpoint.engine.forms.xpath.syntax import Expression, Step
from musterpoint.engine.forms.xpath.tokens import Token, tokens
from musterpoint.kernel.text import _

#: From loosest to tightest.
_LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)
_AXES = {
    "child": "child", "self": "self", "parent": "parent", "attribute": "attribute",
    "descendant": "descendant", "descendant-or-self": "descendant",
}  # fmt: skip
_DEEPEST = 60


@lru_cache(maxsize=4096)
def parse(expression: str) -> Expression:
    """Return the tree; raise ExpressionError with the place of the first thing that is wrong."""
    reader = _Reader(tokens(expression))
    if reader.peek.kind == "end":
        raise ExpressionError(_("The expression is empty. Write one, or clear the cell."), 1)
    tree = reader.level(0)
    reader.expect_end()
    return tree


class _Reader:
    def __init__(self, read: list[Token]) -> None:
        self._tokens = read
        self._place = 0
        self._depth = 0

    @property
    def peek(self) -> Token:
        return self._tokens[self._place]

    def _next(self) -> Token:
        token = self.peek
        self._place += 1
        return token

    def _is(self, *texts: str) -> bool:
        return self.peek.kind in ("sign", "operator") and self.peek.text in texts

    def _close(self, sign: str, opened: Token) -> None:
        if self._is(sign):
            self._next()
            return
        raise ExpressionError(
            _('"%(open)s" at character %(opened)s is not closed. Add "%(sign)s" where it ends.')
            if self.peek.kind == "end"
            else _(
                '"%(found)s" stands where "%(sign)s" or an operator such as + or "and" belongs.'
            ),
            self.peek.at,
            open=opened.text,
            opened=opened.at,
            sign=sign,
            found=self.peek.text,
        )

    def expect_end(self) -> None:
        """Raise ExpressionError when something is left over."""
        token = self.peek
        if token.kind == "end":
            return
        if token.text in (")", "]"):
            raise ExpressionError(
                _('"%(sign)s" at character %(at)s closes nothing. Take it away or open it before.'),
                token.at,
                sign=token.text,
            )
        if token.text.lower() in ("and", "or", "div", "mod"):
            raise ExpressionError(
                _('Write "%(found)s" at character %(at)s in small letters.'),
                token.at,
                found=token.text,
            )
        raise ExpressionError(
            _('An operator such as = or "and" is missing before "%(found)s" at character %(at)s.'),
            token.at,
            found=token.text,
        )

    def level(self, level: int) -> Expression:
        """Read the operands of one precedence and of all tighter ones."""
        if level == len(_LEVELS):
            return self._unary()
        first = self.level(level + 1)
        rest: list[tuple[str, Expression]] = []
        begin = self.peek.at
        while self.peek.kind in ("sign", "operator") and self.peek.text in _LEVELS[level]:
            operator = self._next().text
            rest.append((operator, self.level(level + 1)))
        return syntax.Chain(first, tuple(rest), begin) if rest else first

    def _unary(self) -> Expression:
        begin = self.peek.at
        minus = 0
        while self._is("-"):
            self._next()
            minus += 1
        operand = self._union()
        return syntax.Negative(operand, begin) if minus % 2 else operand

    def _union(self) -> Expression:
        first = self._path()
        begin = self.peek.at
        rest: list[tuple[str, Expression]] = []
        while self._is("|"):
            self._next()
            rest.append(("|", self._path()))
        return syntax.Chain(first, tuple(rest), begin) if rest else first

    def _path(self) -> Expression:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ExpressionError(
                _("The expression nests too deeply. Move parts of it into calculations."),
                self.peek.at,
            )
        try:
            return self._path_or_primary()
        finally:
            self._depth -= 1

    def _path_or_primary(self) -> Expression:
        token = self.peek
        primary = self._primary()
        if primary is None:
            return self._location()
        predicates = self._predicates()
        steps: tuple[Step, ...] = ()
        if self._is("/", "//"):
            steps = self._steps(self._next().text == "//")
        if not predicates and not steps:
            return primary
        return syntax.Path(steps, token.at, start=primary, predicates=predicates)

    def _primary(self) -> Expression | None:
        token = self.peek
        if token.kind == "number":
            self._next()
            return syntax.Number(float(token.text), token.at)
        if token.kind == "text":
            self._next()
            return syntax.Text(token.text[1:-1], token.at)
        if token.kind == "reference":
            self._next()
            name = token.text[2:-1]
            saved = name.startswith("last-saved#")
            return syntax.Reference(name.removeprefix("last-saved#"), token.at, saved)
        if self._is("("):
            opened = self._next()
            inner = self.level(0)
            self._close(")", opened)
            return inner
        if token.kind == "name" and self._tokens[self._place + 1].text == "(":
            return self._call()
        return None

    def _call(self) -> Expression:
        name = self._next()
        if name.text in ("node", "text"):
            raise ExpressionError(
                _("%(name)s() is not known. Write a reference such as ${question}."),
                name.at,
                name=name.text,
            )
        opened = self._next()
        arguments: list[Expression] = []
        if not self._is(")"):
            arguments.append(self.level(0))
            while self._is(","):
                self._next()
                arguments.append(self.level(0))
        self._close(")", opened)
        return syntax.Call(name.text, tuple(arguments), name.at)

    def _predicates(self) -> tuple[Expression, ...]:
        found: list[Expression] = []
        while self._is("["):
            opened = self._next()
            found.append(self.level(0))
            self._close("]", opened)
        return tuple(found)

    def _location(self) -> Expression:
        begin = self.peek
        if self._is("/", "//"):
            deep = self._next().text == "//"
            return syntax.Path(self._steps(deep), begin.at, absolute=True)
        return syntax.Path(self._steps(False), begin.at)

    def _steps(self, deep: bool) -> tuple[Step, ...]:
        found = [self._step(deep)]
        while self._is("/", "//"):
            found.append(self._step(self._next().text == "//"))
        return tuple(found)

    def _step(self, deep: bool) -> Step:
        token = self._next()
        if token.kind == "sign" and token.text in (".", ".."):
            axis = "self" if token.text == "." else "parent"
            return Step(axis, "*", self._predicates())
        axis = "descendant" if deep else "child"
        if token.kind == "sign" and token.text == "@":
            axis, token = "attribute", self._next()
        elif token.kind == "name" and self._is("::"):
            if token.text not in _AXES:
                raise ExpressionError(
                    _('The axis "%(axis)s" is not known. Write a reference such as ${question}.'),
                    token.at,
                    axis=token.text,
                )
            self._next()
            axis, token = _AXES[token.text], self._next()
        if token.kind == "name" or token.text == "*":
            return Step(axis, token.text, self._predicates())
        raise self._operand_missing(token)

    def _operand_missing(self, token: Token) -> ExpressionError:
        before = self._tokens[self._place - 2].text if self._place > 1 else ""
        if token.kind == "end":
            return ExpressionError(
                _('Something is missing at the end, after "%(before)s". Add it or take that away.'),
                token.at,
                before=before,
            )
        return ExpressionError(
            _('A value is missing before "%(found)s" at character %(at)s. Add it.'),
            token.at,
            found=token.text,
        )
