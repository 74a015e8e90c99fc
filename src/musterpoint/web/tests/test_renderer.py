"""What is drawn in Python is what Django draws, byte for byte."""

import time

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.web.renderer import Renderer

WORDS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["<b>", "a & b", '"', "'", "", "نعم", SafeString("<i>&amp;</i>")]),
)
VALUES = st.one_of(WORDS, st.integers(), st.none(), st.booleans(), st.floats(allow_nan=False))
CHOICES = st.lists(
    st.one_of(
        st.tuples(VALUES, st.one_of(WORDS, st.integers(), st.just(gettext_lazy("Yes")))),
        st.tuples(WORDS, st.lists(st.tuples(VALUES, WORDS), max_size=3)),
    ),
    max_size=5,
)
ATTRS = st.dictionaries(st.sampled_from(["class", "required", "aria-x", "data-<"]), VALUES)


class Special(forms.Select):
    """A list whose options have a template of their own."""

    option_template_name = "django/forms/widgets/input_option.html"


@given(choices=CHOICES, attrs=ATTRS, chosen=VALUES, language=st.sampled_from(["en", "ar"]))
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple, forms.NullBooleanSelect])
def test_a_list_is_drawn_as_django_draws_it(
    kind: type, choices: list, attrs: dict, chosen: object, language: str
) -> None:
    widget = kind(attrs) if kind is forms.NullBooleanSelect else kind(attrs, choices)
    value = [chosen] if kind is forms.SelectMultiple else chosen
    with translation.override(language):
        ours = widget.render("<name>", value, {"id": "x"}, Renderer())
        assert ours == widget.render("<name>", value, {"id": "x"}, DjangoTemplates())


def test_other_widgets_and_special_options_are_left_to_django() -> None:
    for widget in (forms.TextInput(), Special(choices=[("a", "A")])):
        assert widget.render("n", "a", {}, Renderer()) == widget.render(
            "n", "a", {}, DjangoTemplates()
        )


def test_forms_use_it_and_it_saves_most_of_the_time() -> None:
    assert isinstance(get_default_renderer(), Renderer)
    widget = forms.Select(choices=[(str(number), f"Country {number}") for number in range(250)])
    took = []
    for renderer in (Renderer(), DjangoTemplates()):
        widget.render("n", "3", {}, renderer)
        began = time.process_time()
        for _time in range(5):
            widget.render("n", "3", {}, renderer)
        took.append(time.process_time() - began)
    assert took[0] * 2 < took[1], took
