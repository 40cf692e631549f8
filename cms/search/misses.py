"""Count what was looked for in vain, without keeping what somebody asked once."""

import re

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .folding import folded
from .models import SearchMiss

# A name or a story is longer, a number or an address leads to somebody.
MOST_WORDS, MOST_LETTERS = 4, 60
LEADS_TO_SOMEBODY = re.compile(r"@|(?:\d[\s./-]?){4,}")
# Digests of what was asked once; beyond that the oldest go.
MOST_ONCE = 2000


def count_miss(text: str, language: str) -> SearchMiss | None:
    """Nobody found this. The words are written down from the second time on.

    Returns None for what is not counted: long, or with something that leads to a person.
    """
    words = " ".join(text.split())
    plain = folded(words)
    is_long = len(words) > MOST_LETTERS or len(plain.split()) > MOST_WORDS
    if not plain or is_long or LEADS_TO_SOMEBODY.search(words):
        return None
    digest = salted_hmac("cms.search.miss", f"{language} {plain}").hexdigest()[:32]
    today = timezone.now().date()
    with transaction.atomic():
        miss, is_new = SearchMiss.objects.get_or_create(
            digest=digest, defaults={"language": language, "last_day": today}
        )
        if is_new:
            _forget_oldest()
            return miss
        SearchMiss.objects.filter(pk=miss.pk).update(
            times=F("times") + 1, words=words, last_day=today
        )
    miss.refresh_from_db()
    return miss


def _forget_oldest() -> None:
    once = SearchMiss.objects.filter(times=1).order_by("-last_day", "-id")
    too_many = list(once.values_list("pk", flat=True)[MOST_ONCE : MOST_ONCE + 100])
    if too_many:
        SearchMiss.objects.filter(pk__in=too_many).delete()
