"""A real installation begins with one command."""

import pytest
from django.core.management import CommandError, call_command

from core.models import Centre

pytestmark = pytest.mark.django_db
FIRST = ("begin", "--code=KRT", "--name=Khartoum", "--country=sdn", "--administrator=sam")


def test_the_first_centre_its_page_and_its_administrator_stand_after_one_command(
    client, monkeypatch
):
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", "nine pelicans on a wire")
    call_command(*FIRST)
    assert Centre.objects.get().country == "SDN"
    assert client.get("/en/krt/").status_code == 200
    assert client.login(username="sam", password="nine pelicans on a wire")
    assert client.get("/admin/centres/").status_code == 200
    with pytest.raises(CommandError):
        call_command(*FIRST)


def test_a_weak_password_is_told_and_nothing_is_made(monkeypatch):
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", "1234")
    with pytest.raises(CommandError):
        call_command(*FIRST)
    assert not Centre.objects.exists()
