"""Modules are switched per centre, with the consequences shown before anybody confirms."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core import scope
from core.actions.switch_module import (
    ModuleCannotSwitch,
    ModuleStateChanged,
    consequences,
    switch_module,
)
from core.errors import NotAllowed
from core.modules.activation import OFF, ON, READ_ONLY, state_at
from tests.core.extra_modules import installed_extra_modules
from tests.core.staff import browser_of, make_centre, make_staff

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
def kitchen():
    with installed_extra_modules() as config:
        yield config


def switch(label, centre, state, actor=None, **more):
    return switch_module(label=label, centre=centre, state=state, actor=actor, **more)


def switch_url(centre, label, state):
    return reverse("core_modules_switch", args=[centre.code, label, state])


def test_a_module_that_is_part_of_every_centre_cannot_be_switched(khartoum, manager):
    found = consequences(label="registry", centre=khartoum, state=OFF)
    assert not found.possible
    with pytest.raises(ModuleCannotSwitch):
        switch("registry", khartoum, OFF, manager)
    page = browser_of(manager).get(reverse("core_modules")).content.decode()
    assert "Part of every centre" in page
    assert switch_url(khartoum, "registry", OFF) not in page


def test_a_module_is_never_more_alive_than_what_it_needs(khartoum, kitchen):
    with pytest.raises(ModuleCannotSwitch):
        switch("canteen", khartoum, ON)
    switch("kitchen", khartoum, READ_ONLY)
    with pytest.raises(ModuleCannotSwitch):
        switch("canteen", khartoum, ON)
    switch("kitchen", khartoum, ON)
    switch("canteen", khartoum, ON)
    for state in (OFF, READ_ONLY):
        with pytest.raises(ModuleCannotSwitch):
            switch("kitchen", khartoum, state)
    switch("canteen", khartoum, READ_ONLY)
    switch("kitchen", khartoum, READ_ONLY)
    with pytest.raises(ModuleCannotSwitch):
        switch("kitchen", khartoum, OFF)
    assert (state_at("kitchen", khartoum), state_at("canteen", khartoum)) == (READ_ONLY, READ_ONLY)


def test_open_work_keeps_a_module_from_being_switched_off_but_not_from_winding_down(
    khartoum, kitchen
):
    switch("kitchen", khartoum, ON)
    kitchen.orders = ["soup"]
    with pytest.raises(ModuleCannotSwitch):
        switch("kitchen", khartoum, OFF)
    winding_down = consequences(label="kitchen", centre=khartoum, state=READ_ONLY)
    assert winding_down.possible
    assert "Meals are ordered and not served." in winding_down.sentences()


def test_what_switching_off_hides_is_said_and_comes_back(khartoum, kitchen):
    switch("kitchen", khartoum, ON)
    off = consequences(label="kitchen", centre=khartoum, state=OFF)
    assert off.hides == ["1 service on the public page"]
    switch("kitchen", khartoum, OFF)
    again = consequences(label="kitchen", centre=khartoum, state=ON)
    assert again.shows == off.hides


def test_switching_at_one_centre_leaves_the_other_alone(khartoum, gadaref, kitchen):
    switch("kitchen", khartoum, ON)
    assert (state_at("kitchen", khartoum), state_at("kitchen", gadaref)) == (ON, OFF)


def test_a_manager_switches_only_at_their_own_centre(khartoum, gadaref, manager, kitchen):
    switch("kitchen", khartoum, ON, manager)
    with pytest.raises(NotAllowed):
        switch("kitchen", gadaref, ON, manager)
    browser = browser_of(manager)
    assert browser.post(switch_url(gadaref, "kitchen", ON), {"seen": OFF}).status_code == 404
    assert state_at("kitchen", gadaref) == OFF


def test_a_role_without_the_right_is_refused_with_403(khartoum, kitchen):
    browser = browser_of(make_staff("desk", "front_desk", khartoum))
    assert browser.get(reverse("core_modules")).status_code == 403
    assert browser.post(switch_url(khartoum, "kitchen", ON), {"seen": OFF}).status_code == 403
    assert state_at("kitchen", khartoum) == OFF


def test_the_manager_sees_the_consequences_and_then_confirms(khartoum, manager, kitchen):
    browser = browser_of(manager)
    table = browser.get(reverse("core_modules")).content.decode()
    assert switch_url(khartoum, "kitchen", ON) in table
    question = browser.get(switch_url(khartoum, "kitchen", ON)).content.decode()
    assert "Shows 1 service on the public page." in question
    assert state_at("kitchen", khartoum) == OFF
    done = browser.post(switch_url(khartoum, "kitchen", ON), {"seen": OFF}, follow=True)
    assert "Kitchen is on at Khartoum." in done.content.decode()
    assert state_at("kitchen", khartoum) == ON


def test_what_stands_against_it_is_shown_instead_of_a_button(khartoum, manager, kitchen):
    question = browser_of(manager).get(switch_url(khartoum, "canteen", ON)).content.decode()
    assert "It needs the module “Kitchen”, which is off here." in question
    assert "This cannot be done now" in question


def test_a_page_older_than_the_last_switch_says_so_and_changes_nothing(khartoum, manager, kitchen):
    switch("kitchen", khartoum, READ_ONLY)
    stale = browser_of(manager).post(switch_url(khartoum, "kitchen", ON), {"seen": OFF})
    assert stale.status_code == 409
    assert "Somebody else switched this module" in stale.content.decode()
    assert state_at("kitchen", khartoum) == READ_ONLY
    with pytest.raises(ModuleStateChanged):
        switch("kitchen", khartoum, ON, manager, expected=OFF)


def test_an_unknown_module_or_state_is_not_there(khartoum, manager, kitchen):
    browser = browser_of(manager)
    assert browser.get(switch_url(khartoum, "garage", ON)).status_code == 404
    assert browser.get(switch_url(khartoum, "core", ON)).status_code == 404
    assert browser.get(switch_url(khartoum, "kitchen", "half")).status_code == 404


def test_a_locked_centre_is_not_switched(khartoum, manager, kitchen):
    khartoum.is_locked = True
    khartoum.save()
    with pytest.raises(ModuleCannotSwitch):
        switch("kitchen", khartoum, ON, manager)
    page = browser_of(manager).get(reverse("core_modules")).content.decode()
    assert switch_url(khartoum, "kitchen", ON) not in page


def test_the_table_costs_the_same_for_many_centres(
    khartoum, gadaref, kitchen, django_assert_max_num_queries
):
    browser = browser_of(make_staff("admin", everywhere="administrator"))
    for number in range(20):
        make_centre(f"C{number}", f"Centre {number}")
    with django_assert_max_num_queries(12):
        assert browser.get(reverse("core_modules")).status_code == 200


def run(*arguments, **options) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output, **options)
    return output.getvalue()


def test_the_command_lists_modules_with_their_states(khartoum, gadaref, kitchen):
    switch("kitchen", khartoum, ON)
    listed = run("module", "list")
    assert "KRT: on  GDF" not in listed
    assert "GDF: off  KRT: on" in listed
    assert "needs kitchen" in listed
    assert "GDF" not in run("module", "list", centre="KRT")


def test_the_command_shows_consequences_and_switches(khartoum, kitchen):
    said = run("module", "enable", "kitchen", centre="KRT", yes=True)
    assert "Shows 1 service on the public page." in said
    assert state_at("kitchen", khartoum) == ON
    assert "already" in run("module", "enable", "kitchen", centre="KRT", yes=True)
    run("module", "readonly", "kitchen", centre="KRT", yes=True)
    assert state_at("kitchen", khartoum) == READ_ONLY
    run("module", "disable", "kitchen", centre="KRT", yes=True)
    assert state_at("kitchen", khartoum) == OFF


def test_the_command_refuses_with_a_sentence(khartoum, kitchen):
    with pytest.raises(CommandError, match="It needs the module “Kitchen”"):
        run("module", "enable", "canteen", centre="KRT", yes=True)
    with pytest.raises(CommandError, match=r"installed modules: .*kitchen"):
        run("module", "enable", "garage", centre="KRT", yes=True)
    with pytest.raises(CommandError, match="KRT"):
        run("module", "enable", "kitchen", centre="XXX", yes=True)
    assert state_at("canteen", khartoum) == OFF


def test_the_command_changes_nothing_without_a_yes(khartoum, kitchen, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO(""))
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("module", "enable", "kitchen", centre="KRT")
    assert state_at("kitchen", khartoum) == OFF


def test_who_switched_is_in_the_history(khartoum, manager, kitchen):
    with scope.user(manager):
        row = switch("kitchen", khartoum, ON, manager)
    assert row.history.get().history_user == manager
