"""Which questionnaires fit, in which language and to whose number questions are sent."""

from uuid import UUID

import pytest

from musterpoint.messaging import segments
from musterpoint.outreach.rules import Meaning, understand
from musterpoint.outreach.tests.factories import (
    crisis,
    enrolled,
    number,
    person,
    use_simulator,
)
from musterpoint.surveys import actions, wording
from musterpoint.surveys.models import Asking, Wave
from musterpoint.surveys.rules import LANGUAGES, pack
from musterpoint.surveys.tests.test_replies import Phone, begun, someone, values
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

__all__ = ["someone"]


def test_our_own_words_are_read_by_nobody_as_a_call() -> None:
    for name in ("yes", "no", "back", "skip"):
        for language, word in pack().replies[name].items():
            assert understand(word, language) is Meaning.UNKNOWN, word
    for language in LANGUAGES:
        assert understand("توقف" if language == "ar" else "STOP", language) is Meaning.STOP
        words = {"organisation": "Haven", "link": "https://help.example.org/" + "a" * 60}
        words |= {"back": wording.said("back", language), "skip": wording.said("skip", language)}
        words |= {"consent": pack().texts["consent"][language]}
        for name in pack().replies:
            parts = segments.count(wording.said(name, language, **words))
            assert parts <= (6 if name == "invite" else 4), (name, language)


UNFIT = """
type | name | label | required
begin_repeat | child | Each child |
text | called | Name of the child |
end_repeat | | |
image | photo | A photo of the place |
geopoint | place | Where are you? |
rank needs | order | What first? |
select_one needs | need | What do you need? |
note | told | %(long)s |
"""


def test_what_does_not_fit_is_named_and_links_are_sent_instead(alice: Actor, someone: UUID) -> None:
    from musterpoint.forms.tests.factories import published, xlsform

    choices = "list_name | name | label\nneeds | a | Work\nneeds | b | A home\n"
    with acting_as(alice):
        settings = "form_title | form_id | purpose\nUnfit | unfit | help\n"
        data = xlsform(UNFIT % {"long": "a word " * 150}, choices, settings)
        version = published(alice, data, name="Unfit")
        unfit = {one.label[:20].strip(" |"): one.why for one in wording.unfit(version)}
        assert unfit == {
            "Each child": "It repeats for several people or things.",
            "A photo of the place": "It asks for a file.",
            "Where are you?": "It asks for a place on the map.",
            "What first?": "Putting choices in order is not asked by message.",
            "a word a word a word": "It is 7 parts of a text message long; 5 are the most.",
        }
        wave = begun(alice, by_reply=False, code=version.questionnaire.code, opens=False)
        with pytest.raises(actions.NotByReply):
            actions.open_wave(wave.id, site="https://x.org", by_reply=True, by=alice, at=NOON)
        actions.open_wave(wave.id, site="https://x.org", by=alice, at=NOON)
        assert not Wave.objects.get(id=wave.id).by_reply


def test_people_are_written_to_in_their_language(alice: Actor, haven: Organisation) -> None:
    with acting_as(alice):
        use_simulator(alice)
        crisis(alice)
        enrolled(alice, person("Zenobia", number(1), language="ar"))
        begun(alice)
    phone = Phone(alice, haven)
    assert phone.run()[0].endswith("1 نعم\n2 لا")
    assert phone.say("١")[0].endswith("هل ساعدوك؟\n1 نعم\n2 لا")
    assert phone.say("٢")[0].startswith("لماذا؟")
    assert phone.say("السابق")[0].startswith("هل ساعدوك؟")
    assert phone.say("٧")[0] == "عذرا، لم نتمكن من قراءة ذلك. اكتب رقما واحدا."
    assert phone.say("نعم")[0].startswith("كم يوماً؟")
    assert phone.say("تخطي")[0].endswith("أو اكتب تخطي.")
    assert phone.say("عمل")[0] == "شكرا. وصلتنا إجاباتك."
    assert values(alice) == {"helped": "yes", "needs": "work"}


def test_who_writes_from_a_phone_that_two_share_is_asked_one_after_the_other(
    alice: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        use_simulator(alice)
        crisis(alice)
        enrolled(alice, *(person(name, number(1), language="en") for name in ("Ada", "Bea")))
        begun(alice, people=2)
    phone = Phone(alice, haven)
    (consent,) = phone.run()
    for reply in ("1", "1", "2", "1"):
        phone.say(reply)
    with acting_as(alice):
        assert list(Asking.objects.order_by("state").values_list("state", flat=True)) == [
            "answered", "open",
        ]  # fmt: skip
    phone.now = NOON + pack().remind[0]
    assert phone.run() == [consent]
