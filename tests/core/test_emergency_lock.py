"""One action closes a centre's data; two different people open it again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core import scope
from core.actions.emergency_lock import (
    CentreLockedAlready,
    LockLifted,
    SecondPersonNeeded,
    agree_to_lift,
    lock_centre,
    open_lock,
)
from core.errors import NotAllowed
from core.models import AccessLogEntry, Centre, Membership
from modules.registry.models import Tally
from tests.core.staff import browser_of, give_role, make_centre, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def khartoum():
    return make_centre("KRT", "Khartoum")


@pytest.fixture
def gadaref():
    return make_centre("GDF", "Gadaref")


@pytest.fixture
def manager(khartoum):
    return make_staff("manager", "centre_manager", khartoum)


@pytest.fixture
def deputy(khartoum):
    return make_staff("deputy", "centre_manager", khartoum)


@pytest.fixture
def locked(khartoum, manager):
    return lock_centre(centre=khartoum, reason="search of the office", actor=manager)


def lock_url(centre):
    return reverse("core_lock", args=[centre.code])


def is_locked(centre) -> bool:
    return Centre.objects.get(pk=centre.pk).is_locked


def test_locking_hides_the_rows_of_the_centre_and_of_no_other(khartoum, gadaref, manager):
    worker = make_staff("worker", "front_desk", khartoum, gadaref)
    with scope.system():
        here = Tally.objects.create(centre=khartoum, service="information")
        there = Tally.objects.create(centre=gadaref, service="information")
    with scope.user(worker):
        assert set(Tally.objects.all()) == {here, there}
    lock_centre(centre=khartoum, actor=manager)
    with scope.user(worker):
        assert set(Tally.objects.all()) == {there}


def test_locking_ends_the_sessions_of_the_centre_and_of_no_other(khartoum, gadaref, manager):
    worker = browser_of(make_staff("worker", "front_desk", khartoum))
    elsewhere = browser_of(make_staff("elsewhere", "front_desk", gadaref))
    roaming = browser_of(make_staff("roaming", everywhere="administrator"))
    home = reverse("wagtailadmin_home")
    assert [b.get(home).status_code for b in (worker, elsewhere, roaming)] == [200, 200, 200]
    lock_centre(centre=khartoum, actor=manager)
    answers = [b.get(home) for b in (worker, elsewhere, roaming)]
    assert [answer.status_code for answer in answers] == [302, 200, 200]
    assert answers[0]["Location"].startswith(reverse("wagtailadmin_login"))


def test_who_was_signed_out_signs_in_again_and_finds_the_lock(khartoum, manager, deputy, locked):
    browser = browser_of(manager)
    home = browser.get(reverse("wagtailadmin_home")).content.decode()
    assert "Khartoum is locked" in home
    assert lock_url(khartoum) in home
    page = browser.get(lock_url(khartoum)).content.decode()
    assert "I agree to lift the lock" in page


def test_the_manager_locks_on_screen_after_reading_what_it_means(khartoum, manager, deputy):
    browser = browser_of(manager)
    first = browser.get(lock_url(khartoum)).content.decode()
    assert "Everybody who works here is signed out" in first
    assert "Lock the centre and sign everybody out" not in first
    question = browser.get(lock_url(khartoum), {"confirm": "1"}).content.decode()
    assert "Lock the centre and sign everybody out" in question
    assert not is_locked(khartoum)
    after = browser.post(lock_url(khartoum), {"do": "lock", "reason": "test"}, follow=True)
    assert after.redirect_chain[-1][0].startswith(reverse("wagtailadmin_login"))
    assert is_locked(khartoum)


def test_one_person_alone_never_lifts_the_lock(khartoum, manager, deputy, locked):
    agree_to_lift(lock=locked, actor=manager)
    with pytest.raises(SecondPersonNeeded):
        agree_to_lift(lock=locked, actor=manager)
    assert is_locked(khartoum)
    agree_to_lift(lock=locked, actor=deputy)
    assert not is_locked(khartoum)
    with pytest.raises(LockLifted):
        agree_to_lift(lock=locked, actor=deputy)


def test_two_people_lift_it_on_screen(khartoum, manager, deputy, locked):
    for person in (manager, deputy):
        answer = browser_of(person).post(lock_url(khartoum), {"do": "lift"}, follow=True)
        assert answer.status_code == 200
    assert not is_locked(khartoum)
    assert open_lock(khartoum) is None


def test_named_keepers_and_nobody_else_lift_the_lock(khartoum, gadaref, manager, deputy, locked):
    keepers = [make_staff(name, "front_desk", gadaref) for name in ("first", "second")]
    khartoum.lock_keepers.set(keepers)
    for person in (manager, deputy):
        with pytest.raises(NotAllowed):
            agree_to_lift(lock=locked, actor=person)
    for keeper in keepers:
        browser = browser_of(keeper)
        assert lock_url(khartoum) in browser.get(reverse("wagtailadmin_home")).content.decode()
        assert "I agree" in browser.get(lock_url(khartoum)).content.decode()
        browser.post(lock_url(khartoum), {"do": "lift"})
    assert not is_locked(khartoum)


def test_a_keeper_may_not_lock_and_sees_nothing_of_an_open_centre(khartoum, gadaref):
    keepers = [make_staff(name, "front_desk", gadaref) for name in ("first", "second")]
    khartoum.lock_keepers.set(keepers)
    browser = browser_of(keepers[0])
    assert browser.get(lock_url(khartoum)).status_code == 404
    assert browser.get(lock_url(gadaref)).status_code == 403
    assert browser.post(lock_url(khartoum), {"do": "lock"}).status_code == 404
    assert not is_locked(khartoum)


def test_one_keeper_is_too_few_so_managers_help(khartoum, manager, locked):
    keeper = make_staff("keeper", "front_desk", khartoum)
    khartoum.lock_keepers.set([keeper])
    agree_to_lift(lock=locked, actor=keeper)
    agree_to_lift(lock=locked, actor=manager)
    assert not is_locked(khartoum)


def test_a_role_given_while_the_lock_stands_lifts_nothing(khartoum, manager, locked):
    accomplice = make_staff("accomplice")
    give_role(accomplice, "centre_manager", centre=khartoum)
    agree_to_lift(lock=locked, actor=manager)
    with pytest.raises(NotAllowed):
        agree_to_lift(lock=locked, actor=accomplice)
    assert is_locked(khartoum)


def test_nobody_gets_a_better_role_on_screen_while_the_lock_stands(
    khartoum, manager, deputy, locked
):
    worker = make_staff("worker", "front_desk", khartoum)
    membership = Membership.unscoped.get(user=worker)
    browser = browser_of(manager)
    manages = Membership.unscoped.get(user=deputy).role
    edit = reverse("staff:edit", args=[membership.pk])
    assert browser.post(edit, {"role": manages.pk, "ends": ""}).status_code == 422
    add = reverse("staff:add", args=["KRT"])
    new = {"username": "worker", "role": manages.pk, "ends": ""}
    assert browser.post(add, new).status_code == 422
    assert [m.role.name for m in Membership.unscoped.filter(user=worker)] == ["front_desk"]
    tomorrow = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    ended = browser.post(edit, {"role": membership.role_id, "ends": tomorrow})
    assert ended.status_code == 302


def test_the_lifters_are_not_exchanged_while_the_lock_stands(khartoum, manager, deputy, locked):
    browser = browser_of(manager)
    facts = {
        "code": "KRT",
        "name": "Khartoum",
        "kind": "response_centre",
        "country": "SDN",
        "time_zone": "UTC",
    }
    edit = reverse("centres:edit", args=[khartoum.pk])
    outsider = make_staff("outsider")
    changed = browser.post(edit, {**facts, "lock_keepers": [manager.pk, outsider.pk]})
    assert changed.status_code == 422
    assert khartoum.lock_keepers.count() == 0
    assert browser.post(edit, facts).status_code == 302


def test_only_who_may_lock_locks(khartoum, gadaref, manager):
    with pytest.raises(NotAllowed):
        lock_centre(centre=gadaref, actor=manager)
    with pytest.raises(NotAllowed):
        lock_centre(centre=khartoum, actor=make_staff("desk", "front_desk", khartoum))
    assert not is_locked(khartoum)


def test_a_centre_is_locked_once(khartoum, manager, deputy, locked):
    with pytest.raises(CentreLockedAlready):
        lock_centre(centre=khartoum, actor=deputy)


def test_locking_and_each_agreement_are_in_the_access_log(khartoum, manager, deputy, locked):
    agree_to_lift(lock=locked, actor=manager)
    agree_to_lift(lock=locked, actor=deputy)
    with scope.system():
        entries = list(AccessLogEntry.objects.filter(kind="lock").order_by("at"))
    assert [entry.user for entry in entries] == [manager, manager, deputy]
    assert {entry.centre_id for entry in entries} == {khartoum.pk}


def test_too_few_lifters_are_said_before_locking(khartoum, manager):
    page = browser_of(manager).get(lock_url(khartoum)).content.decode()
    assert "Only 1 person could lift the lock" in page
