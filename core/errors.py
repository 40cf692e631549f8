"""What an action says when it does not do what was asked.

A `Refusal` is final for this request; a `NeedsConfirmation` may be answered by a person who holds
the named permission, with a reason that is kept. Both carry a sentence for people: what happened,
what was kept, what to do next.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

# Constraint or trigger name -> sentence. Modules add theirs with `explain_constraint`.
_SENTENCES: dict[str, object] = {}


class Refusal(Exception):
    """The action did not happen; `sentence` says why and what to do. Nothing was changed."""

    code = "refused"
    sentence = _("This could not be done. Nothing was changed.")

    def __init__(self, sentence=None, *, code: str | None = None, data: Mapping | None = None):
        self.sentence = sentence or self.sentence
        self.code = code or self.code
        self.data = dict(data or {})
        super().__init__(self.code)

    def __str__(self) -> str:
        """The code only: sentences may hold names and must not reach a log by accident."""
        return self.code


class NeedsConfirmation(Refusal):
    """The action can happen once a person with `permission` gives a reason, which is kept."""

    code = "needs_confirmation"
    permission = ""


class NotAllowed(Refusal):
    """The actor has no role at that centre that permits this."""

    code = "not_allowed"
    sentence = _(
        "Your role at this centre does not permit this. Nothing was changed. Ask the centre manager."
    )


class ModuleNotWritable(Refusal):
    """The module is off or read only at the centre."""

    code = "module_not_writable"
    sentence = _(
        "This part of the system is switched off or read only at this centre. Nothing was changed."
    )


class RowMoved(Refusal):
    """A row was about to change its centre by an ordinary edit."""

    code = "row_moved"
    sentence = _("A record cannot be moved to another centre by editing it. Nothing was changed.")


class RowGone(Refusal):
    """A row was merged, moved or deleted between reading and saving it."""

    code = "row_gone"
    sentence = _(
        "This record is no longer here: somebody merged, moved or deleted it a moment ago. Nothing "
        "was changed. Open it again from the list."
    )


# What both databases say where a row would be the second of its kind.
_TAKEN_ALREADY = ("UNIQUE constraint failed", "duplicate key value")


class TakenAlready(Refusal):
    """A number or name is in use; whose it is, and where, is nobody's business."""

    code = "taken_already"
    sentence = _("Such a record exists already. Nothing was changed. Choose another value.")


def explain_constraint(name: str, sentence) -> None:
    """Register the sentence that people read when the database refuses by this constraint."""
    _SENTENCES[name] = sentence


def constraint_sentences() -> dict[str, object]:
    """Every registered constraint name with its sentence (a test walks them)."""
    return dict(_SENTENCES)


def refusal_from(error: IntegrityError) -> Refusal | None:
    """Turn a database refusal into a sentence by constraint name, or None where none is known.

    A second row of its kind always gets one, because unique checks before saving see only rows in
    scope while the database sees all.

    PostgreSQL names the constraint; SQLite names CHECKs and triggers by name and UNIQUEs by
    their columns, hence those are registered under `table.column, table.column` as well.
    """
    text = str(error)
    for name, sentence in _SENTENCES.items():
        if name in text:
            return Refusal(sentence, code=name.replace(" ", "_"))
    return TakenAlready() if any(words in text for words in _TAKEN_ALREADY) else None


@contextmanager
def explained() -> Iterator[None]:
    """What the database refuses within the block is raised as its `Refusal`, where a sentence is known.

    Around the transaction, which has been rolled back by then.
    """
    try:
        yield
    except IntegrityError as error:
        if refusal := refusal_from(error):
            raise refusal from error
        raise
