"""However many press the button at once: a centre is locked once, and two people lift it."""

from core.actions.emergency_lock import agree_to_lift, lock_centre, open_lock
from core.errors import Refusal
from core.models import Centre, EmergencyLock
from tests.core.staff import make_centre, make_staff

EAGER = 4


def build() -> list[int]:
    """A centre with two managers; returns their ids."""
    centre = make_centre("KRT", "Khartoum")
    return [make_staff(name, "centre_manager", centre).pk for name in ("first", "second")]


def build_locked() -> list[int]:
    """The same, locked."""
    managers = build()
    lock_as(managers[0])
    return managers


def lock_as(user_id: int) -> str:
    """Lock; returns what came of it."""
    return outcome_of(lambda: lock_centre(centre=centre(), actor=user(user_id)))


def agree_as(user_id: int) -> str:
    """Agree to lift whatever lock stands first; returns what came of it."""
    lock = EmergencyLock.objects.get()
    return outcome_of(lambda: agree_to_lift(lock=lock, actor=user(user_id)))


def outcome_of(action) -> str:
    try:
        action()
    except Refusal as refusal:
        return refusal.code
    return "done"


def centre() -> Centre:
    return Centre.objects.get(code="KRT")


def user(user_id: int):
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(pk=user_id)


def state() -> dict:
    """What the database says in the end."""
    lock = open_lock(centre())
    return {
        "locked": centre().is_locked,
        "locks": EmergencyLock.objects.count(),
        "open": lock is not None,
    }


def test_many_lock_at_once_and_there_is_one_lock(arena):
    managers = arena.call(build)
    seen = arena.run_each(lock_as, [[pk] for pk in managers * EAGER])
    assert [o.error for o in seen] == [None] * len(seen)
    assert sorted(o.value for o in seen).count("done") == 1
    assert arena.call(state) == {"locked": True, "locks": 1, "open": True}


def test_one_person_in_many_windows_never_lifts_the_lock(arena):
    first, _second = arena.call(build_locked)
    seen = arena.run(agree_as, count=2 * EAGER, args=[first])
    assert [o.error for o in seen] == [None] * len(seen)
    assert [o.value for o in seen].count("done") == 1
    assert arena.call(state) == {"locked": True, "locks": 1, "open": True}


def test_two_people_at_the_same_moment_lift_it_once(arena):
    managers = arena.call(build_locked)
    seen = arena.run_each(agree_as, [[pk] for pk in managers * EAGER])
    assert [o.error for o in seen] == [None] * len(seen)
    assert [o.value for o in seen].count("done") == 2
    assert arena.call(state) == {"locked": False, "locks": 1, "open": False}
