"""Count what was looked for in vain, without keeping what one person asked."""

import datetime
import re
import threading
import time
from collections import deque

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .folding import folded
from .models import WORDS_FROM, SearchMiss

# A name or a story is longer, a number or an address leads to somebody.
MOST_WORDS, MOST_LETTERS = 4, 60
LEADS_TO_SOMEBODY = re.compile(r"@|(?:\d[\s./-]?){4,}")
# Rows altogether; beyond that those go that fewest days asked for, the oldest first.
MOST_ROWS = 2000
# What nobody asked for in so long is forgotten.
KEPT = datetime.timedelta(days=90)


class Pace:
    """So many things a minute in this process, and no more; who is beyond is not waited for."""

    def __init__(self, most: int):
        self.most = most
        self._moments: deque[float] = deque()
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether one more may happen now; counts it where it may."""
        now = time.monotonic()
        with self._lock:
            while self._moments and self._moments[0] <= now - 60:
                self._moments.popleft()
            if len(self._moments) >= self.most:
                return False
            self._moments.append(now)
            return True

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._moments.clear()


# Searching goes on beyond it; only the counting rests.
pace = Pace(30)


def count_miss(text: str, language: str) -> SearchMiss | None:
    """Nobody found this. Counted once a day; the words are written down from `WORDS_FROM` days on.

    Returns None for what is not counted: long, with something that leads to a person, or one of
    very many in a minute.
    """
    words = " ".join(text.split())
    plain = folded(words)
    is_long = len(words) > MOST_LETTERS or len(plain.split()) > MOST_WORDS
    if not plain or is_long or LEADS_TO_SOMEBODY.search(words) or not pace.allows():
        return None
    digest = salted_hmac("cms.search.miss", f"{language} {plain}").hexdigest()[:32]
    today = timezone.now().date()
    with transaction.atomic():
        miss, is_new = SearchMiss.objects.get_or_create(
            digest=digest, defaults={"language": language, "last_day": today}
        )
        if is_new:
            _forget_rarest()
            return miss
        # The condition is asked by the database, so that two at once count as one day.
        SearchMiss.objects.filter(pk=miss.pk, last_day__lt=today).update(
            times=F("times") + 1,
            last_day=today,
            words=Case(When(times__gte=WORDS_FROM - 1, then=Value(words)), default=Value("")),
        )
    miss.refresh_from_db()
    return miss


def forget_old_misses() -> int:
    """Delete what nobody looked for within `KEPT`; returns how many."""
    old = SearchMiss.objects.filter(last_day__lt=timezone.now().date() - KEPT)
    return old.delete()[0]


def _forget_rarest() -> None:
    ranked = SearchMiss.objects.order_by("-times", "-last_day", "-id")
    too_many = list(ranked.values_list("pk", flat=True)[MOST_ROWS : MOST_ROWS + 100])
    if too_many:
        SearchMiss.objects.filter(pk__in=too_many).delete()
