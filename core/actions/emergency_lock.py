"""Close a centre's data in an emergency, and open it again when two named people agree."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import scope
from core.access import log_access
from core.errors import NotAllowed, Refusal, explain_constraint
from core.models import Centre, EmergencyLock, Membership, StaffAccount

# It takes this many different people to lift a lock.
LIFTERS = 2
LOCK_PERMISSION = "core.lock_centre"


class CentreLockedAlready(Refusal):
    """Somebody locked the centre before."""

    code = "centre_locked_already"
    sentence = gettext_lazy("This centre is locked already.")


class LockLifted(Refusal):
    """The lock was lifted in the meantime."""

    code = "lock_lifted"
    sentence = gettext_lazy("This lock was lifted already. Nothing was changed.")


class SecondPersonNeeded(Refusal):
    """The same person agreed twice."""

    code = "second_person_needed"
    sentence = gettext_lazy(
        "You agreed already. The lock stays until a second person agrees, in their own session."
    )


explain_constraint("centre_locked_once", CentreLockedAlready.sentence)
explain_constraint("lock_lifted_by_two_people", SecondPersonNeeded.sentence)


def open_lock(centre: Centre) -> EmergencyLock | None:
    """The lock that stands at a centre, or None."""
    return centre.locks.filter(lifted_at=None).select_related("first_lifter", "locked_by").first()


def people_who_may_lift(centre: Centre) -> QuerySet:
    """Staff who may agree to lift the centre's lock, by name.

    The keepers named at the centre, where there are at least two; otherwise everybody who may
    lock the centre as well. A role given while the lock stands does not count: nobody can be
    forced to appoint an accomplice.
    """
    User = get_user_model()
    active = User.objects.filter(is_active=True).order_by("last_name", "first_name", "pk")
    keepers = active.filter(pk__in=centre.lock_keepers.values("pk"))
    if keepers.count() >= LIFTERS:
        return keepers
    app_label, codename = LOCK_PERMISSION.split(".")
    lock = open_lock(centre)
    holding = (
        Membership.unscoped.in_force()
        .filter(Q(centre=centre) | Q(all_centres=True))
        .filter(
            starts__lte=lock.locked_at if lock else timezone.now(),
            role__permissions__codename=codename,
            role__permissions__content_type__app_label=app_label,
        )
    )
    return active.filter(
        Q(pk__in=holding.values("user")) | Q(pk__in=keepers.values("pk")) | Q(is_superuser=True)
    )


def may_lift(*, centre: Centre, user) -> bool:
    """Whether the person may agree to lift the centre's lock."""
    return people_who_may_lift(centre).filter(pk=user.pk).exists()


def lock_centre(*, centre: Centre, reason: str = "", actor) -> EmergencyLock:
    """The centre's person data is hidden from everybody and its staff are signed out.

    Staff of all centres keep their sessions for the other centres. Raises `NotAllowed` and
    `CentreLockedAlready`.
    """
    if not scope.UserScope(actor).can(LOCK_PERMISSION, centre.pk):
        raise NotAllowed
    with transaction.atomic():
        locked = Centre.objects.select_for_update().get(pk=centre.pk)
        if locked.is_locked:
            raise CentreLockedAlready
        locked.is_locked = True
        locked.save(update_fields=["is_locked"])
        lock = EmergencyLock.objects.create(centre=locked, locked_by=actor, reason=reason)
        _end_sessions_at(locked)
        _log(lock, actor=actor, reason=reason)
    _forget()
    return lock


def _end_sessions_at(centre: Centre) -> None:
    """Sessions of everybody with a role at this very centre count no longer."""
    now = timezone.now()
    staff = Membership.unscoped.in_force().filter(centre=centre).values_list("user", flat=True)
    StaffAccount.objects.bulk_create(
        [StaffAccount(user_id=pk, sessions_valid_from=now) for pk in sorted(set(staff))],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["sessions_valid_from"],
    )


def agree_to_lift(*, lock: EmergencyLock, actor) -> EmergencyLock:
    """The actor agrees; with the second person's agreement the centre's data is back.

    Raises `NotAllowed`, `LockLifted`, and `SecondPersonNeeded` where the actor agreed before.
    """
    with transaction.atomic():
        current = (
            EmergencyLock.objects.select_for_update(of=("self",))
            .select_related("centre")
            .get(pk=lock.pk)
        )
        if not may_lift(centre=current.centre, user=actor):
            raise NotAllowed
        if current.lifted_at is not None:
            raise LockLifted
        if current.first_lifter_id == actor.pk:
            raise SecondPersonNeeded
        if current.first_lifter_id is None:
            current.first_lifter = actor
        else:
            current.second_lifter, current.lifted_at = actor, timezone.now()
        current.save(update_fields=["first_lifter", "second_lifter", "lifted_at"])
        if current.lifted_at is not None:
            _open_again(current.centre)
        _log(current, actor=actor, reason=_("agreed to lift the lock"))
    _forget()
    return current


def _open_again(centre: Centre) -> None:
    locked = Centre.objects.select_for_update().get(pk=centre.pk)
    locked.is_locked = False
    locked.save(update_fields=["is_locked"])


def _log(lock: EmergencyLock, *, actor, reason: str) -> None:
    with scope.system(actor=actor):
        log_access(
            kind="lock",
            module="core",
            centre_id=lock.centre_id,
            record=f"{lock._meta.label_lower}:{lock.pk}",
            reason=reason,
        )


def _forget() -> None:
    """What the open request knows of its centres is out of date."""
    asker = scope.current_or_none()
    if isinstance(asker, scope.UserScope):
        asker.forget()
