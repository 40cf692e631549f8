"""People ask about their own data: a copy, a correction, an erasure; and get an answer in time."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core import scope
from core.access import log_access
from core.models import AccessLogEntry
from core.retention.holds import hold_reference
from modules.registry.actions.data_requests import (
    decide_request,
    note_hand_out,
    record_request,
)
from modules.registry.actions.erase import tables_about_people
from modules.registry.data_protection.own_data import copy_of, sections_of
from modules.registry.errors import (
    DecisionMissing,
    FileIsRestricted,
    IdentityNotChecked,
    RequestDecidedAlready,
    StayStillOpen,
)
from modules.registry.models import (
    Consent,
    DataRequest,
    Guardianship,
    Person,
    Restriction,
    SpokenLanguage,
    Stay,
)
from tests.registry.factories import make_person, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(krt):
    """The data protection officer of Khartoum."""
    return make_staff("dpo", ("data_protection_officer", krt))


@pytest.fixture
def amina(krt):
    """A person of Khartoum who speaks French."""
    person = make_person(krt, "Amina Saleh", birth="1999-04-17")
    with scope.system():
        SpokenLanguage.objects.create(person=person, language="fra")
    return person


def asked(person, centre, actor, kind="access", checked="yes") -> DataRequest:
    """A case worker records what the person asks."""
    with scope.user(actor):
        return record_request(
            request=DataRequest(
                person=person,
                centre=centre,
                kind=kind,
                channel="in_person",
                asked_by="self",
                identity_checked=checked,
            ),
            actor=actor,
        )


def decide(request, actor, state="done", outcome="As asked."):
    """The officer decides."""
    with scope.user(actor):
        return decide_request(request=request, state=state, outcome=outcome, actor=actor)


def test_a_request_is_due_after_the_days_that_the_installation_says(
    amina, krt, case_worker, settings
):
    settings.DATA_REQUEST_DAYS = 10
    request = asked(amina, krt, case_worker)
    assert request.due_on == request.received_on + timedelta(days=10)
    assert (request.state, request.recorded_by) == ("open", case_worker)


def test_an_erasure_that_was_asked_for_happens_with_the_decision(amina, krt, case_worker, officer):
    request = asked(amina, krt, case_worker, kind="erasure")
    decide(request, officer)
    with scope.system():
        assert Person.objects.get(pk=amina.pk).anonymised_at is not None
        kept = DataRequest.objects.get(pk=request.pk)
        assert (kept.state, kept.outcome, kept.decided_by) == ("done", "—", officer)


def test_what_stands_against_an_erasure_leaves_everything_as_it_was(
    amina, krt, case_worker, officer
):
    request = asked(amina, krt, case_worker, kind="erasure")
    with scope.system():
        stay = Stay.objects.create(person=amina, centre=krt)
    with pytest.raises(StayStillOpen):
        decide(request, officer)
    with scope.system():
        Stay.objects.filter(pk=stay.pk).update(
            departed_at=timezone.now(), departure_reason="onward"
        )
        request.refresh_from_db()
        assert request.state == "open"
    with scope.user(officer):
        hold_reference(centre=krt, reference=amina.reference, reason="Court", actor=officer)
    from core.retention.errors import RecordOnHold

    with pytest.raises(RecordOnHold):
        decide(request, officer)
    with scope.system():
        assert Person.objects.get(pk=amina.pk).display_name == "Amina Saleh"


def test_a_restricted_file_is_decided_by_the_focal_point_and_not_erased_while_restricted(
    amina, krt, case_worker, officer, focal_point
):
    request = asked(amina, krt, case_worker, kind="erasure")
    with scope.system():
        Restriction.objects.create(person=amina, centre=krt, reason="threats")
    with scope.user(officer):
        assert not DataRequest.objects.exists()
    with pytest.raises(FileIsRestricted):
        decide(request, focal_point)


def test_a_decision_has_a_reason_is_made_once_and_only_for_whom_was_checked(
    amina, krt, case_worker, officer
):
    request = asked(amina, krt, case_worker, checked="unknown")
    with pytest.raises(DecisionMissing):
        decide(request, officer, outcome=" ")
    with pytest.raises(IdentityNotChecked):
        decide(request, officer)
    decide(request, officer, state="refused", outcome="Nobody could say who asks.")
    with pytest.raises(RequestDecidedAlready):
        decide(request, officer, state="withdrawn")


def test_the_copy_holds_every_table_in_the_persons_language_and_no_third_person(
    amina, krt, case_worker, focal_point, client
):
    child = make_person(krt, "Secret Child")
    with scope.system():
        Stay.objects.create(person=amina, centre=krt, came_from="Kassala")
        Guardianship.objects.create(person=child, guardian=amina, centre=krt, relation="child")
        Restriction.objects.create(
            person=amina, centre=krt, reason="Secret danger", ended_at=timezone.now()
        )
        Consent.objects.create(
            person=amina,
            centre=krt,
            purpose="network_sharing",
            decision="given",
            medium="spoken",
            witness="Secret Witness",
            recipient="Red Crescent",
            text_version="1",
            text_language="fr",
            given_by="self",
        )
        log_access(
            kind="break_glass",
            module="registry",
            centre_id=krt.pk,
            record=f"registry.person:{amina.pk}",
            reference=amina.reference,
        )
    request = asked(amina, krt, case_worker)
    client.force_login(focal_point)
    page = client.get(reverse("registry_data-requests:copy", args=[request.pk]))
    text = page.content.decode()
    assert page["Content-Language"] == "fr"
    assert '<html lang="fr"' in text
    for told in ("Amina Saleh", "Kassala", "Red Crescent", amina.card_number):
        assert told in text
    assert "Secret" not in text
    assert case_worker.username not in text
    file = client.get(reverse("registry_data-requests:copy_file", args=[request.pk]))
    told = json.loads(file.content)
    assert {section["key"] for section in told["sections"]} >= {
        "registry.person",
        "registry.stay",
        "registry.consent",
        "registry.guardianship",
        "core.accesslogentry",
    }
    assert "Secret" not in file.content.decode()
    with scope.system():
        kinds = list(AccessLogEntry.objects.order_by("at").values_list("kind", flat=True))
    assert kinds[-2:] == ["print", "export"]


def test_every_table_about_people_is_in_the_copy_or_says_why_not(amina):
    with scope.system():
        titles = {section.key for section in sections_of(amina)}
    left_out = {m._meta.label_lower for m in tables_about_people() if copy_of(m) != "shown"}
    assert left_out == {
        "inventory.entitlementturn",
        "registry.merge",
        "registry.possibleduplicate",
        "registry.restriction",
        "registry.restrictedmatch",
        "registry.searchkey",
        "registry.externalreference",
        "shelter.incidentperson",
        "shelter.keepapart",
    }
    assert titles & left_out == set()


def test_the_copy_is_made_by_the_focal_point_alone_and_after_a_check(
    amina, krt, case_worker, officer, focal_point, client
):
    request = asked(amina, krt, case_worker, checked="unknown")
    address = reverse("registry_data-requests:copy", args=[request.pk])
    for user in (officer, case_worker):
        client.force_login(user)
        assert client.get(address).status_code == 403
    with scope.user(focal_point), pytest.raises(IdentityNotChecked):
        note_hand_out(request=request, actor=focal_point, kind="print")


def test_case_worker_records_and_officer_decides_on_screen(
    amina, krt, case_worker, officer, client
):
    client.force_login(case_worker)
    recorded = client.post(
        reverse("registry_people:data_request", args=["KRT", amina.pk]),
        {
            "kind": "erasure",
            "received_on": timezone.localdate().isoformat(),
            "channel": "in_person",
            "asked_by": "self",
            "identity_checked": "yes",
        },
    )
    assert recorded.status_code == 302
    with scope.system():
        request = DataRequest.objects.get()
    client.force_login(officer)
    listed = client.get(reverse("registry_data-requests:list")).content.decode()
    assert amina.card_number in listed
    assert "Amina" not in listed
    address = reverse("registry_data-requests:decide", args=[request.pk])
    assert "erases the file at once" in client.get(address).content.decode()
    done = client.post(
        address, {"state": "done", "identity_checked": "yes", "outcome": "As asked."}
    )
    assert done.status_code == 302
    client.force_login(case_worker)
    assert "Amina" not in client.get(reverse("registry_people:list")).content.decode()
    file = client.get(reverse("registry_people:detail", args=[amina.pk])).content.decode()
    assert "only figures are left" in file
    again = client.get(reverse("registry_people:new_visit", args=["KRT", amina.pk]))
    assert again.status_code == 409
