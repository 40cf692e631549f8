"""Drop-down lists look as Django draws them, only sooner."""

from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.safestring import mark_safe

from core.console.form_renderer import LeanFormRenderer

CHOICES = [
    ("", "—"),
    ("a&b", "Dot & <b>comma</b>"),
    ('Group "one"', [("1", "One"), ("2", mark_safe("<i>Two</i>"))]),
    (None, "Nothing said"),
    (3, "Three"),
]


def drawn_by(renderer, widget, value) -> str:
    return widget.render(
        "field",
        value,
        attrs={"id": "id_field", "required": True, "hidden": False},
        renderer=renderer,
    )


def test_a_drop_down_list_is_the_one_that_django_draws():
    for widget in (forms.Select(choices=CHOICES), forms.SelectMultiple(choices=CHOICES)):
        for value in ("", "a&b", "2", 3, ["1", "2"], None):
            ours = drawn_by(LeanFormRenderer(), widget, value)
            theirs = drawn_by(DjangoTemplates(), widget, value)
            assert parse_html(ours) == parse_html(theirs)


def test_what_people_wrote_into_a_label_stays_text():
    drawn = drawn_by(LeanFormRenderer(), forms.Select(choices=[("x", "<script>")]), "x")
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn
