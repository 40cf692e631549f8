"""A centre asks another for a file; that centre gives it with the person's consent, or does not."""

from dataclasses import replace

import pytest
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from core import scope
from core.actions.emergency_lock import lock_centre
from core.errors import NotAllowed, RowGone, refusal_from
from core.models import ErasureCause
from core.retention.classes import data_class
from core.retention.erase import erase
from modules.registry.actions.file_requests import ask_for_file
from modules.registry.consent import standing
from modules.registry.data_protection.own_data import sections_of
from modules.registry.errors import WitnessMissing
from modules.registry.file_requests import errors
from modules.registry.file_requests.elsewhere import SALT, sign
from modules.registry.models import Consent, FileHolding, FileRequest, Person
from tests.registry.asking import AGREED, WHY, answer, ask, look, written_down
from tests.registry.counter import decide, restrict
from tests.registry.factories import make_centre, make_person, make_staff
from tests.registry.merging import merge

MERON = {"birth": "1991", "sex": "female", "nationalities": ("ERI",)}


@pytest.fixture
def meron(gdf) -> Person:
    """Somebody whose file only Gadaref holds."""
    return make_person(gdf, "Meron Okbay", **MERON)


@pytest.fixture
def selam(gdf):
    """The case worker of Gadaref."""
    return make_staff("case.gdf", ("case_worker", gdf))


@pytest.fixture
def request_for_meron(krt, desk, meron) -> FileRequest:
    """Khartoum has asked for the file of Meron."""
    return ask(desk, krt, "Meron Okbay", birth="1991")


def people_seen_by(user) -> list:
    with scope.user(user):
        return list(Person.objects.all())


def requests_seen_by(user) -> list:
    with scope.user(user):
        return list(FileRequest.objects.all())


# --- To ask --------------------------------------------------------------------------------------
def test_the_desk_asks_and_both_centres_see_the_request(krt, gdf, desk, selam, request_for_meron):
    for user in (desk, selam):
        [request] = requests_seen_by(user)
        assert (request.centre, request.asking_centre) == (gdf, krt)
        assert (request.what_for, request.medium, request.witness) == (WHY, "spoken", "Yusuf Adam")
        assert request.is_open
    assert people_seen_by(desk) == []


def test_no_other_centre_sees_the_request(request_for_meron):
    third = make_centre("PZU", "Port Sudan")
    assert requests_seen_by(make_staff("desk.pzu", ("case_worker", third))) == []


def test_who_asked_is_in_the_log_of_the_centre_that_holds_the_file(
    krt, gdf, meron, request_for_meron
):
    assert written_down(gdf) == [
        ("elsewhere", meron.reference, "Khartoum"),
        ("ask", meron.reference, "Khartoum"),
    ]


def test_a_centre_asks_once_until_it_has_an_answer(krt, desk, selam, request_for_meron):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        ask(desk, krt, "Meron Okbay", birth="1991")
    assert refusal_from(refused.value).sentence == errors.FileAskedForAlready.sentence
    answer(selam, request_for_meron, give=False)
    assert ask(desk, krt, "Meron Okbay", birth="1991").is_open


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"what_for": " "}, errors.PurposeOfRequestMissing),
        ({"consent": replace(AGREED, decision="refused")}, errors.AgreementMissing),
        ({"consent": replace(AGREED, witness=" ")}, WitnessMissing),
    ],
    ids=["no reason", "no consent", "no witness"],
)
def test_nobody_is_asked_without_a_reason_and_the_consent_of_the_person(
    krt, desk, meron, change, refusal
):
    with pytest.raises(refusal):
        ask(desk, krt, "Meron Okbay", birth="1991", **change)
    assert not QuerySet(FileRequest).exists()


def sent(user, centre, shown: str):
    """The form is sent with what is said to have been shown."""
    with scope.user(user):
        return ask_for_file(shown=shown, centre=centre, what_for=WHY, consent=AGREED, actor=user)


def test_a_number_that_was_guessed_is_nothing_that_was_shown(krt, desk, meron):
    guesses = [
        meron.reference,
        str(meron.pk),
        "",
        signing.dumps([meron.reference, str(krt.pk), desk.pk]),
        signing.dumps(meron.reference, salt=SALT),
        signing.dumps([meron.reference], salt=SALT),
    ]
    for guess in guesses:
        with pytest.raises(errors.NotShownElsewhere):
            sent(desk, krt, guess)


def test_what_was_shown_to_one_is_no_use_to_another_elsewhere_or_the_day_after(
    krt, gdf, desk, meron, monkeypatch
):
    [found] = look(desk, krt, "Meron Okbay", birth="1991")
    shown = sign(found, user=desk, centre=krt)
    third = make_centre("PZU", "Port Sudan")
    colleague = make_staff("desk.two", ("front_desk", krt))
    of_two = make_staff("desk.three", ("front_desk", krt), ("front_desk", third))
    for user, centre in ((colleague, krt), (of_two, third)):
        with pytest.raises(errors.NotShownElsewhere):
            sent(user, centre, shown)
    with pytest.raises(NotAllowed):
        sent(desk, third, shown)
    tomorrow = timezone.now().timestamp() + 24 * 60 * 60 + 1
    # The clock is not our own code.
    monkeypatch.setattr(signing.time, "time", lambda: tomorrow)
    with pytest.raises(errors.NotShownElsewhere):
        sent(desk, krt, shown)


def test_a_file_that_was_restricted_after_it_was_shown_is_not_asked_for(krt, gdf, desk, meron):
    [found] = look(desk, krt, "Meron Okbay", birth="1991")
    restrict(meron, gdf)
    with pytest.raises(errors.NotShownElsewhere):
        sent(desk, krt, sign(found, user=desk, centre=krt))


# --- To give -------------------------------------------------------------------------------------
def test_the_file_is_given_and_the_asking_centre_holds_it(
    krt, gdf, desk, selam, meron, request_for_meron
):
    decided = answer(selam, request_for_meron, give=True, note="Spoke with her by telephone.")
    assert (decided.given, decided.decided_by, decided.decided_at is not None) == (
        True,
        selam,
        True,
    )
    assert people_seen_by(desk) == [meron]
    holding = QuerySet(FileHolding).get(person=meron, centre=krt)
    assert (holding.because, holding.until) == ("consent", None)
    assert written_down(gdf)[-1] == ("share", meron.reference, "Khartoum")


def test_with_the_file_the_consent_is_recorded_where_it_was_told(
    krt, desk, selam, meron, request_for_meron
):
    assert not QuerySet(Consent).filter(person=meron).exists()
    answer(selam, request_for_meron, give=True)
    consent = standing(meron, "network_sharing", "Khartoum")
    assert (consent.centre, consent.decision, consent.medium) == (krt, "given", "spoken")
    assert (consent.witness, consent.recorded_by) == ("Yusuf Adam", desk)
    assert consent.at == request_for_meron.asked_at


def test_not_given_says_nothing_of_the_person(krt, desk, selam, meron, request_for_meron):
    answer(selam, request_for_meron, give=False, note="He is in danger there.")
    [request] = requests_seen_by(desk)
    assert request.given is False
    assert people_seen_by(desk) == []
    assert not QuerySet(Consent).filter(person=meron).exists()


def test_a_request_is_decided_once(selam, meron, desk, request_for_meron):
    answer(selam, request_for_meron, give=False)
    with pytest.raises(errors.FileRequestDecided):
        answer(selam, request_for_meron, give=True)
    assert people_seen_by(desk) == []


@pytest.mark.parametrize("change", [{"given": True}, {"note": "other"}, {"what_for": "other"}])
def test_the_database_itself_keeps_what_was_decided(selam, request_for_meron, change):
    answer(selam, request_for_meron, give=False)
    row = QuerySet(FileRequest).filter(pk=request_for_meron.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        row._raw_delete("default")


@pytest.mark.parametrize("role", ["front_desk", "centre_manager", "health_worker"])
def test_a_file_is_given_by_who_follows_the_person(gdf, request_for_meron, role):
    user = make_staff(role, (role, gdf))
    with pytest.raises(NotAllowed):
        answer(user, request_for_meron, give=True)


def test_the_centre_that_asks_cannot_give_itself_the_file(krt, case_worker, request_for_meron):
    with pytest.raises(NotAllowed):
        answer(case_worker, request_for_meron, give=True)


# --- What happened meanwhile ---------------------------------------------------------------------
def cannot_be_given(user, request, refusal):
    with pytest.raises(refusal):
        answer(user, request, give=True)
    assert QuerySet(FileRequest).get(pk=request.pk).is_open


def test_a_file_that_was_restricted_is_absent_for_all_but_its_focal_point(
    krt, gdf, desk, selam, meron, request_for_meron
):
    focal_point = make_staff("focal.gdf", ("protection_focal_point", gdf))
    restrict(meron, gdf)
    assert [requests_seen_by(user) for user in (desk, selam)] == [[], []]
    assert requests_seen_by(focal_point) == [request_for_meron]
    cannot_be_given(selam, request_for_meron, RowGone)
    cannot_be_given(focal_point, request_for_meron, errors.RestrictedFileNotGiven)
    assert not answer(focal_point, request_for_meron, give=False).given
    assert requests_seen_by(desk) == []


def test_a_file_that_was_restricted_after_it_was_given_is_gone_from_the_requests(
    gdf, desk, selam, meron, request_for_meron
):
    answer(selam, request_for_meron, give=True)
    restrict(meron, gdf)
    assert requests_seen_by(desk) == people_seen_by(desk) == []


def test_a_file_that_was_merged_is_looked_at_again_and_then_given(
    gdf, desk, selam, meron, request_for_meron
):
    other = make_person(gdf, "Meron Okbai", **MERON)
    merge(other, meron, gdf)
    cannot_be_given(selam, request_for_meron, errors.FileMovedOn)
    [moved] = requests_seen_by(selam)
    assert moved.person_id == other.pk
    answer(selam, moved, give=True)
    assert people_seen_by(desk) == [other]


def test_a_file_that_was_erased_is_not_given(gdf, selam, meron, request_for_meron):
    QuerySet(Person).filter(pk=meron.pk).update(
        display_name="—", birth_as_told="", anonymised_at=timezone.now()
    )
    cannot_be_given(selam, request_for_meron, errors.ErasedFileNotGiven)


def test_a_file_that_the_centre_holds_no_longer_is_not_given(selam, meron, request_for_meron):
    QuerySet(FileHolding).filter(person=meron).update(until=timezone.now())
    cannot_be_given(selam, request_for_meron, errors.FileNoLongerHeld)


@pytest.mark.parametrize("recipient", ["", "Khartoum"])
def test_who_takes_the_consent_back_before_the_answer_keeps_their_file_where_it_is(
    gdf, selam, meron, request_for_meron, recipient
):
    decide(meron, gdf, "network_sharing", "withdrawn", recipient=recipient)
    cannot_be_given(selam, request_for_meron, errors.AgreementTakenBack)


def test_who_refused_long_ago_and_agrees_today_has_agreed(gdf, krt, desk, selam, meron):
    decide(meron, gdf, "network_sharing", "refused")
    request = ask(desk, krt, "Meron Okbay", birth="1991")
    assert answer(selam, request, give=True).given


def test_a_centre_that_was_locked_gives_nothing(gdf, selam, request_for_meron):
    manager = make_staff("manager.gdf", ("centre_manager", gdf))
    with scope.user(manager):
        lock_centre(centre=gdf, actor=manager, reason="Armed men at the gate.")
    cannot_be_given(selam, request_for_meron, NotAllowed)


# --- What stays ----------------------------------------------------------------------------------
def test_the_person_reads_in_the_copy_of_their_data_who_looked_who_asked_and_why(
    selam, meron, request_for_meron
):
    answer(selam, request_for_meron, give=True, note="Spoke with her.")
    sections = {section.key: section.records for section in sections_of(meron)}
    [asked] = sections["registry.filerequest"]
    told = {pair["name"]: pair["value"] for pair in asked}
    assert (told["centre"], told["asking_centre"], told["what_for"]) == ("Gadaref", "Khartoum", WHY)
    assert not {"note", "witness"} & told.keys()
    kinds = [entry[1]["value"] for entry in sections["core.accesslogentry"]]
    assert kinds == [
        "shown in brief to another centre",
        "asked for by another centre",
        "given to another centre",
    ]


def test_who_is_erased_leaves_that_a_centre_asked_and_no_word_of_why(
    gdf, selam, meron, request_for_meron
):
    answer(selam, request_for_meron, give=False, note="Spoke with her.")
    with scope.system(), transaction.atomic():
        cause = ErasureCause.REQUEST
        erase(each=data_class("registry.person"), ids=[str(meron.pk)], cause=cause, actor=None)
    left = QuerySet(FileRequest).get(pk=request_for_meron.pk)
    assert (left.what_for, left.witness, left.note, left.given) == ("—", "—", "", False)
    assert {reference for _kind, reference, _reason in written_down(gdf)} == {""}
