"""What the gate says after a scan: valid or not, in or out, the photo; nothing else of anybody."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.errors import Refusal
from modules.registry.actions.pictures import PHOTO
from modules.registry.consents.questions import standing
from modules.registry.models import FileHolding, Person, Restriction

from .choices import Direction, Source
from .models import Passage

# So long a photo can be loaded after the scan that it belongs to.
PHOTO_SHOWN_FOR = timedelta(minutes=10)
TONES = {Direction.IN: "in", Direction.OUT: "out"}


@dataclass(frozen=True)
class Answer:
    """One answer of the gate, told by word, shape and colour."""

    # "in", "out", "no" (nothing was recorded) or "back" (a passage was taken back)
    kind: str
    word: str
    sentences: tuple[str, ...] = ()
    passage_id: object = None
    has_photo: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether the gate has nothing to do but to let the person pass."""
        return self.kind in ("in", "out") and not self.sentences


def answer_to(passage: Passage, advice="") -> Answer:
    """The answer to a passage that was recorded."""
    sentences = []
    if passage.source == Source.NUMBER:
        sentences.append(_("By number: no card was shown. Compare the photo, if there is one."))
    if advice:
        sentences.append(str(advice))
    is_in = passage.direction == Direction.IN
    return Answer(
        kind=TONES[Direction(passage.direction)],
        word=_("Came in") if is_in else _("Went out"),
        sentences=tuple(sentences),
        passage_id=passage.pk,
        has_photo=photo_for_the_gate(passage) is not None,
    )


def refusal_answer(refusal: Refusal) -> Answer:
    """The answer where nothing was recorded, with what to do."""
    return Answer(
        kind="no",
        word=pgettext("answer at the gate", "Not recorded"),
        sentences=(str(refusal.sentence), _("Nobody is kept from leaving.")),
    )


def taken_back() -> Answer:
    """The answer to a passage that was taken back."""
    return Answer(
        kind="back", word=_("Taken back"), sentences=(_("The last passage does not count."),)
    )


def photo_for_the_gate(passage: Passage):
    """The stored photo of who just passed, or None.

    Only while the person agrees to it, for some minutes, where the centre holds the file, and never
    of somebody whose file is restricted: at the gate they are one of the many without a photo.
    """
    if timezone.now() - passage.recorded_at > PHOTO_SHOWN_FOR:
        return None
    restricted = models.QuerySet(Restriction).filter(ended_at=None, person=passage.person_id)
    held = models.QuerySet(FileHolding).filter(
        centre=passage.centre_id, person=passage.person_id, until=None
    )
    person = models.QuerySet(Person).filter(pk=passage.person_id).exclude(photo="").first()
    if person is None or restricted.exists() or not held.exists():
        return None
    consent = standing(person, PHOTO)
    return person.photo if consent is not None and consent.decision == "given" else None
