"""What people may ask about their data, how they ask, and what becomes of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestKind(TextChoices):
    """The rights of a person over their own data."""

    ACCESS = "access", _("a copy of their data")
    CORRECTION = "correction", _("correction")
    ERASURE = "erasure", _("erasure")
    OBJECTION = "objection", _("objection to a use")


class RequestChannel(TextChoices):
    """How a request came."""

    IN_PERSON = "in_person", _("in person")
    PHONE = "phone", _("by telephone")
    LETTER = "letter", _("by letter")
    EMAIL = "email", _("by e-mail")


class RequestBy(TextChoices):
    """Who asked."""

    SELF = "self", _("the person")
    GUARDIAN = "guardian", _("a guardian")
    REPRESENTATIVE = "representative", _("somebody they sent")


class RequestState(TextChoices):
    """Life of a request; all but `open` are final."""

    OPEN = "open", _("open")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("taken back")
