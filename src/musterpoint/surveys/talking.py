"""Where somebody stands who answers by reply: the question that waits, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from musterpoint.engine import forms
from musterpoint.forms.reading import asking, content
from musterpoint.surveys import filling, understanding, wording
from musterpoint.surveys.models import Asking, Conversation
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor

USE = "surveys.conversation"
#: The code of the first question, which stands in no questionnaire.
CONSENT = "consent"


@dataclass(slots=True, kw_only=True)
class Talk:
    """One conversation opened: what is asked, what was answered, in which order."""

    row: Conversation
    asking: Asking
    key: vault.Key
    language: str
    answers: forms.Answers
    at: datetime
    asked: str = CONSENT
    done: list[str] = field(default_factory=list)
    misses: int = 0

    @property
    def ready(self) -> content.Ready:
        """Return the questionnaire."""
        return content.ready(self.asking.wave.survey.version)

    def state(self) -> forms.State:
        """Return where the answers lead, as on the page of the person's own link."""
        return filling.state_of(self.asking, self.language, self.answers, self.at)

    def current(self) -> tuple[forms.Question, forms.Key] | None:
        """Return the question that waits for an answer; None for the consent or a lost one."""
        page = self.ready.page(self.asked)
        state = self.state()
        found = [one for one in asking.shown(state) if asking.is_asked(one[0])]
        return next((one for one in found if page is not None and one[1] == page.key), None)

    def options(self) -> list[understanding.Option]:
        """Return the choices of the question that waits."""
        found = self.current()
        if found is None:
            return wording.consent_options() if self.asked == CONSENT else []
        return understanding.options_of(self.state().choices(found[1]) or ())

    def go_on(self) -> bool:
        """Step to the first question without an answer; return False when there is none."""
        state = self.state()
        for question, key in asking.shown(state):
            code = self.ready.code(forms.Page(key))
            if asking.is_asked(question) and self._waits(state, key, code):
                self.asked, self.misses = code, 0
                return True
        return False

    def _waits(self, state: forms.State, key: forms.Key, code: str) -> bool:
        """Say whether a question waits: unanswered and not passed over, or answered wrongly."""
        if not self.answers.values.get(key) and code not in self.done:
            return True
        return key not in self.answers.values or any(
            one.key == key for one in forms.problems(state)
        )

    def step_back(self) -> None:
        """Step to the question that was answered last and is still asked."""
        state = self.state()
        shown = {self.ready.code(forms.Page(key)) for _question, key in asking.shown(state)}
        while self.done:
            code = self.done.pop()
            if code in shown:
                self.asked, self.misses = code, 0
                return

    def answered(self, key: forms.Key, text: str) -> None:
        """Take an answer into what is known here; whoever calls keeps it."""
        self.answers = forms.Answers({**self.answers.values, key: text}, self.answers.counts)
        self.done = [one for one in self.done if one != self.asked] + [self.asked]

    def question(self) -> str:
        """Return the message with the question that waits."""
        found = self.current()
        if found is None:
            return ""
        state = self.state()
        return wording.question(state, *found, self.row.language, self._notes(state, found[1]))

    def _notes(self, state: forms.State, key: forms.Key) -> Sequence[str]:
        """Return what stands between the question before and this one."""
        notes: list[str] = []
        for question, here in asking.shown(state):
            if here == key:
                break
            is_told = not asking.is_asked(question)
            notes = [*notes, wording.told(state, question, here)] if is_told else []
        return notes

    def last_words(self) -> Sequence[str]:
        """Return what stands behind the last question."""
        state = self.state()
        return self._notes(state, ("", ()))

    def save(self, *told: str) -> None:
        """Keep where the conversation stands; ``told`` names further columns that changed."""
        data = {"asked": self.asked, "done": self.done, "misses": self.misses}
        self.row.sealed = self.key.seal(USE, data)
        self.row.save(update_fields=["sealed", *told])


def opened(row: Conversation, *, by: Actor, at: datetime) -> Talk | None:
    """Return a conversation opened; None when its person was erased or it has ended."""
    subject = row.asking.member.person_id or row.asking.member_id
    key = vault.open_keys([subject], at=at).get(subject)
    if key is None or not bytes(row.sealed):
        return None
    data = key.open(USE, row.sealed)
    return Talk(
        row=row,
        asking=row.asking,
        key=key,
        language=filling.language_of(row.asking, row.language),
        answers=filling.begun(row.asking, by=by, at=at),
        at=at,
        asked=data["asked"],
        done=data["done"],
        misses=data["misses"],
    )


def begun(row: Conversation, *, at: datetime) -> Talk:
    """Return a conversation that begins with the question whether somebody wants to be asked."""
    subject = row.asking.member.person_id or row.asking.member_id
    return Talk(
        row=row,
        asking=row.asking,
        key=vault.make_keys([subject], at=at)[subject],
        language=filling.language_of(row.asking, row.language),
        answers=forms.Answers(),
        at=at,
    )
