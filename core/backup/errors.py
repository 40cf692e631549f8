"""What backup and restore say when they do not do what was asked."""

import errno
import re

from django.utils.translation import gettext as _

# What a full disk, a quota and a limit on the size of files look like.
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# The encryption library tells errors of the system as text.
_NUMBER = re.compile(r"\[Errno (\d+)\]|\(os error (\d+)\)")


class BackupFailed(Exception):
    """Nothing was changed; the message is a sentence for the person at the keyboard."""


def explain_system_error(error: Exception, *, place) -> str | None:
    """A sentence for an error of the operating system; None for what is none."""
    number = getattr(error, "errno", None)
    if number is None and (found := _NUMBER.search(str(error))):
        number = int(found[1] or found[2])
    if number in FULL or "disk is full" in str(error) or "No space left" in str(error):
        return _(
            "The disk of %(place)s is full. What was half written is removed, and nothing else was "
            "changed. Make room, or name another place."
        ) % {"place": place}
    if number is None:
        return None
    return _("%(place)s cannot be read or written (%(reason)s). Nothing was changed.") % {
        "place": place,
        "reason": errno.errorcode.get(number, number),
    }
