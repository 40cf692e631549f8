"""Hours of single days in words."""

from django import template
from django.utils.html import format_html, format_html_join

from core.hours.words import exception_text
from core.models.hours import ClosureReason

register = template.Library()


@register.simple_tag
def exception_words(exception) -> str:
    """What differs on the days of an exception, and why where somebody said so."""
    words = format_html("<bdi>{}</bdi>", exception_text(exception))
    if exception.reason in ("", ClosureReason.UNSAID):
        return words
    reason = ClosureReason(exception.reason).label
    return format_html_join(" · ", "{}", [(words,), (reason,)])
