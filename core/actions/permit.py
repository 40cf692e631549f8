"""What every action asks first: whether whoever acts may do this, here, now."""

from core.errors import ModuleNotWritable, NotAllowed
from core.scope import EVERY_CENTRE, current


def check_may(permission: str, centre) -> None:
    """Raise `NotAllowed` unless the scope holds `permission` ("app.codename") at the centre, and
    `ModuleNotWritable` where its module is off or read only there.
    """
    asker = current()
    if not asker.can(permission, centre.pk):
        raise NotAllowed
    writable = asker.writable_centre_ids(permission.partition(".")[0])
    if writable is not EVERY_CENTRE and centre.pk not in writable:
        raise ModuleNotWritable
