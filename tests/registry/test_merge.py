"""Two files of one person become one: what goes on, what rests, what stops it, and how it is undone."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from core import scope
from core.errors import NotAllowed
from core.models import AccessLogEntry
from modules.registry.actions.arrive import open_stay
from modules.registry.actions.care import end_guardianship, name_guardian
from modules.registry.actions.depart import record_departure
from modules.registry.actions.households import join_household_of, leave_household
from modules.registry.actions.merge import consequences_of, merge_people
from modules.registry.actions.people import correct_person, hold_file
from modules.registry.actions.pictures import keep_photo
from modules.registry.actions.restrict import break_glass
from modules.registry.actions.undo_merge import undo_merge
from modules.registry.exchange.matching import people_here
from modules.registry.facts import PhoneFact, StayFacts, Tongue
from modules.registry.merging.errors import (
    LaterMergeFirst,
    MergedAlready,
    MergeUndoneAlready,
    NeedsFocalPoint,
    OpenInAnEmergency,
    OtherFileNotFound,
    SameFile,
    StillTwo,
)
from modules.registry.models import (
    FileHolding,
    Flag,
    HouseholdMembership,
    IdentityDocument,
    Need,
    Person,
    PersonFlag,
    Stay,
)
from modules.registry.search import find_people, person_by_card
from tests.registry.counter import browser_of, decide, on_site, picture, restrict
from tests.registry.factories import arrive, make_person, make_staff, returning, told
from tests.registry.merging import everything, fresh, merge, undo


@pytest.fixture
def amina(krt):
    """The file that stays."""
    return make_person(krt, "Amina Saleh", birth="1995", nationalities=("SDN",))


@pytest.fixture
def amna(krt):
    """The same person, registered again by another desk."""
    return make_person(
        krt,
        "Amna Salih Idris",
        birth="12/4/1995",
        nationalities=("SDN", "ERI"),
        languages=(Tongue("ara", "native"), Tongue("tir")),
        phones=(PhoneFact("+249912345678"),),
    )


def left(person, centre):
    """The person stayed, and left."""
    stay = on_site(person, centre)
    with scope.system():
        return record_departure(stay=stay, reason="own_choice", actor=None)


# --- What one file is then ------------------------------------------------------------------------
def test_all_that_the_other_file_had_belongs_to_the_one_that_stays(krt, amina, amna):
    stay = on_site(amna, krt)
    consent = decide(amna, krt, "registration")
    merge(amina, amna, krt)
    with scope.system():
        assert Stay.objects.get().person == amina
        assert list(amina.consents.all()) == [consent]
        assert stay.pk == Stay.objects.get().pk
        assert {n.country for n in amina.nationality_set.all()} == {"SDN", "ERI"}
        assert {t.language for t in amina.spokenlanguage_set.all()} == {"ara", "tir"}
        assert [p.number for p in amina.phone_set.all()] == ["+249912345678"]


def test_what_was_chosen_goes_on_and_the_rest_comes_back_when_it_is_undone(krt, amina, amna):
    before = everything()
    done = merge(amina, amna, krt, choices={"birth": "other", "name": "kept"})
    assert fresh(amina).born_from == amna.born_from
    assert fresh(amina).birth_precision == "day"
    assert fresh(amina).display_name == "Amina Saleh"
    assert "Amna Salih Idris" in fresh(amina).other_names
    undo(done, krt)
    assert everything() == before


def test_the_merged_file_is_in_no_list_search_or_count_and_its_card_leads_on(
    krt, case_worker, amina, amna
):
    merge(amina, amna, krt)
    with scope.user(case_worker):
        assert list(Person.objects.all()) == [fresh(amina)]
        assert find_people("Amna Salih") == [amina]
        assert find_people(amna.card_number) == [amina]
        assert person_by_card(amna.card_number) == amina
        assert list(people_here(krt)) == [amina]
    with scope.system():
        assert Person.objects.count() == 1
    page = browser_of(case_worker).get("/admin/registry/people/")
    assert page.text.count("Amina Saleh") >= 1
    assert "Amna Salih" not in page.text


def test_its_address_leads_to_the_file_that_stays_and_says_why(krt, case_worker, amina, amna):
    with scope.user(case_worker):
        merge_people(kept=amina, merged=amna, choices={}, centre=krt, actor=case_worker)
    answer = browser_of(case_worker).get(f"/admin/registry/people/{amna.pk}/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/admin/registry/people/{amina.pk}/"
    assert "was merged into this one" in answer.text
    assert amna.card_number in answer.text
    stranger = make_staff("stranger", ("logistics_officer", krt))
    QuerySet(FileHolding).filter(person=amina).update(until=timezone.now())
    assert browser_of(stranger).get(f"/admin/registry/people/{amna.pk}/").status_code == 404


def test_who_comes_with_the_old_card_is_received_as_the_person_they_are(krt, amina, amna):
    merge(amina, amna, krt)
    with scope.system():
        (stay,) = arrive(krt, returning(amna))
    assert stay.person == amina


def test_an_emergency_opening_with_the_old_card_opens_the_file_that_stays(krt, gdf, amina, amna):
    merge(amina, amna, krt)
    nurse = make_staff("nurse", ("health_worker", gdf))
    with scope.user(nurse):
        opened = break_glass(
            reference=amna.reference, centre=gdf, reason="Unconscious at the gate.", actor=nurse
        )
        assert opened.person_id == amina.pk
        assert list(Person.objects.all()) == [fresh(amina)]


def test_both_card_numbers_lead_to_the_merge_in_the_access_log(krt, case_worker, amina, amna):
    with scope.user(case_worker):
        done = merge_people(kept=amina, merged=amna, choices={}, centre=krt, actor=case_worker)
        undo_merge(merge=done, centre=krt, actor=case_worker)
    entries = QuerySet(AccessLogEntry).filter(kind__in=["merge", "undo_merge"])
    assert sorted(entries.values_list("kind", "reference")) == sorted(
        (kind, person.reference) for kind in ("merge", "undo_merge") for person in (amina, amna)
    )
    for entry in entries:
        assert "Amina" not in entry.reason
        assert amna.card_number in entry.reason


def test_the_history_of_a_row_that_moved_can_be_read_from_its_beginning(
    krt, case_worker, amina, amna
):
    stay = on_site(amna, krt)
    merge(amina, amna, krt)
    with scope.user(case_worker):
        versions = Stay.objects.get(pk=stay.pk).history.order_by("history_id")
        assert [v.person_id for v in versions] == [amna.pk, amina.pk]
        assert amna.card_number in versions.last().history_change_reason


# --- What cannot be there twice -------------------------------------------------------------------
def test_two_open_stays_at_one_centre_stop_it_with_what_to_do_first(krt, case_worker, amina, amna):
    on_site(amina, krt)
    stay = on_site(amna, krt)
    before = everything()
    with scope.user(case_worker):
        with pytest.raises(StillTwo) as refused:
            merge_people(kept=amina, merged=amna, choices={}, centre=krt, actor=case_worker)
        assert "open stay at Khartoum" in str(refused.value.sentence)
        assert everything() == before
        record_departure(stay=stay, reason="own_choice", actor=case_worker)
        merge_people(kept=amina, merged=amna, choices={}, centre=krt, actor=case_worker)
        assert Stay.objects.filter(person=amina).count() == 2


def test_what_stands_against_it_where_one_may_not_look_is_not_told(
    krt, gdf, case_worker, amina, amna
):
    with scope.system():
        for person in (amina, amna):
            hold_file(person=person, centre=gdf, because="referral")
            open_stay(person=person, centre=gdf, facts=StayFacts(), actor=None)
    with scope.user(case_worker), pytest.raises(StillTwo) as refused:
        merge_people(kept=amina, merged=amna, choices={}, centre=krt, actor=case_worker)
    assert "Gadaref" not in str(refused.value.sentence)
    assert "stay" not in str(refused.value.sentence)


def test_two_members_of_one_household_are_two_people_until_somebody_says_otherwise(
    krt, amina, amna
):
    with scope.system():
        member = join_household_of(person=amna, member=amina, role="child", centre=krt, actor=None)
        with pytest.raises(StillTwo):
            merge(amina, amna, krt)
        leave_household(membership=member, on=krt.today(), actor=None)
    before = everything()
    done = merge(amina, amna, krt)
    undo(done, krt)
    assert everything() == before


def test_nobody_becomes_their_own_guardian(krt, amina, amna):
    with scope.system():
        guardianship = name_guardian(
            child=amna,
            guardian=amina,
            relation="other_relative",
            verification="claimed",
            centre=krt,
            actor=None,
        )
        with pytest.raises(StillTwo) as refused:
            merge(amina, amna, krt)
        assert "guardian" in str(refused.value.sentence)
        end_guardianship(guardianship=guardianship, on=krt.today(), actor=None)
    before = everything()
    done = merge(amina, amna, krt)
    undo(done, krt)
    assert everything() == before


def test_a_need_that_both_files_answer_is_met_where_either_says_yes(krt, amina, amna):
    with scope.system():
        for person, answer in ((amina, "no"), (amna, "yes")):
            Need.objects.create(
                person=person,
                centre=krt,
                code="CR-CP",
                answer=answer,
                instruction="" if answer == "no" else "Ground-floor bed.",
            )
    before = everything()
    done = merge(amina, amna, krt)
    with scope.system():
        need = Need.objects.get()
        assert (need.person, need.answer, need.instruction) == (amina, "yes", "Ground-floor bed.")
    undo(done, krt)
    assert everything() == before


def test_a_paper_recorded_in_both_files_is_one_paper_with_what_either_says(krt, amina, amna):
    with scope.system():
        for person, holder in ((amina, ""), (amna, "police")):
            IdentityDocument.objects.create(
                person=person,
                centre=krt,
                kind="passport",
                number="P123",
                country="SDN",
                original_with=holder,
            )
    before = everything()
    done = merge(amina, amna, krt)
    with scope.system():
        assert IdentityDocument.objects.get().original_with == "police"
    undo(done, krt)
    assert everything() == before


def test_a_centre_that_held_either_file_holds_the_one_that_stays(krt, gdf, amina, amna):
    with scope.system():
        hold_file(person=amna, centre=gdf, because="referral")
    done = merge(amina, amna, krt)
    assert amina.row_centre_ids() == {krt.pk, gdf.pk}
    undo(done, krt)
    assert amina.row_centre_ids() == {krt.pk}
    assert amna.row_centre_ids() == {krt.pk, gdf.pk}


# --- Undone, also after further work --------------------------------------------------------------
def test_later_work_stays_where_it_was_done_and_what_moved_goes_back_with_it(
    krt, case_worker, amina, amna
):
    stay = on_site(amna, krt)
    done = merge(amina, amna, krt)
    with scope.system():
        record_departure(stay=Stay.objects.get(pk=stay.pk), reason="own_choice", actor=case_worker)
        new_stay = open_stay(person=amina, centre=krt, facts=StayFacts(), actor=None)
    new_consent = decide(amina, krt, "statistics")
    with scope.system():
        correct_person(
            person=fresh(amina),
            facts=told("Amina Saleh Osman", birth="1995", nationalities=("SDN",)),
            actor=None,
        )
    undo(done, krt)
    with scope.system():
        assert [s.pk for s in Stay.objects.filter(person=amina)] == [new_stay.pk]
        back = Stay.objects.get(person=amna)
        assert (back.pk, back.departure_reason) == (stay.pk, "own_choice")
        assert [c.pk for c in amina.consents.all()] == [new_consent.pk]
        assert fresh(amina).display_name == "Amina Saleh Osman"
        assert {n.country for n in amna.nationality_set.all()} == {"SDN", "ERI"}
        assert {n.country for n in amina.nationality_set.all()} == {"SDN"}
        assert [p.number for p in amna.phone_set.all()] == ["+249912345678"]
        assert find_people("Amna Salih Idris")[0] == amna
        assert find_people("Amina Osman")[0] == amina


def test_what_was_corrected_since_is_not_taken_back(krt, amina, amna):
    done = merge(amina, amna, krt, choices={"birth": "other"})
    with scope.system():
        correct_person(person=fresh(amina), facts=told("Amina Saleh", birth="1994"), actor=None)
    undo(done, krt)
    assert fresh(amina).born_from.year == 1994
    assert fresh(amina).birth_precision == "year"


def test_a_row_that_something_newer_keeps_from_going_back_stays_and_is_counted(krt, amina, amna):
    with scope.system():
        for person, until in ((amina, None), (amna, None)):
            Need.objects.create(person=person, centre=krt, code="CR-CP", answer="yes", until=until)
        ended = Need.objects.create(
            person=amna, centre=krt, code="CR-CP", answer="yes", until=krt.today()
        )
    done = merge(amina, amna, krt)
    with scope.system():
        Need.objects.filter(person=amina, until=None).update(until=krt.today())
        Need.objects.filter(pk=ended.pk).update(until=None)
    assert undo(done, krt).stayed == 1
    with scope.system():
        assert Need.objects.get(pk=ended.pk).person == amina


def test_of_a_chain_the_last_merge_is_undone_first(krt, amina, amna):
    third = make_person(krt, "Amina Idris")
    before = everything()
    first = merge(amina, amna, krt)
    second = merge(third, amina, krt)
    with scope.system():
        assert person_by_card(amna.card_number) == third
        assert find_people(amna.card_number) == [third]
    with pytest.raises(LaterMergeFirst):
        undo(first, krt)
    undo(second, krt)
    undo(first, krt)
    assert everything() == before
    with pytest.raises(MergeUndoneAlready):
        undo(first, krt)


def test_two_files_merged_into_one_are_taken_out_in_any_order(krt, amina, amna):
    third = make_person(krt, "Amina Idris", birth="3/3/1995", nationalities=("ERI",))
    before = everything()
    first = merge(amina, amna, krt, choices={"birth": "other"})
    second = merge(amina, third, krt, choices={"birth": "other"})
    undo(first, krt)
    assert fresh(amina).born_from == third.born_from
    with scope.system():
        # Said by the first one as well, and moved with it: now the second one says it.
        assert {n.country for n in amina.nationality_set.all()} == {"SDN", "ERI"}
    undo(second, krt)
    assert everything() == before


def test_a_photo_comes_back_to_each_file_also_where_a_new_one_was_taken(krt, amina, amna):
    for person in (amina, amna):
        decide(person, krt, "photo")
        with scope.system():
            keep_photo(person=person, picture=picture(size=(20, 20)), actor=None)
    hers, other = fresh(amina).photo.name, fresh(amna).photo.name
    done = merge(amina, amna, krt, choices={"photo": "other"})
    assert fresh(amina).photo.name == other
    undo(done, krt)
    assert (fresh(amina).photo.name, fresh(amna).photo.name) == (hers, other)
    storage = fresh(amina).photo.storage
    assert storage.exists(hers)
    assert storage.exists(other)


def test_who_withdraws_the_photo_of_a_merged_file_has_none_in_either(
    krt, amina, amna, django_capture_on_commit_callbacks
):
    for person in (amina, amna):
        decide(person, krt, "photo")
        with scope.system():
            keep_photo(person=person, picture=picture(size=(20, 20)), actor=None)
    names = [fresh(amina).photo.name, fresh(amna).photo.name]
    storage = fresh(amina).photo.storage
    done = merge(amina, amna, krt, choices={"photo": "other"})
    with django_capture_on_commit_callbacks(execute=True):
        decide(amina, krt, "photo", "withdrawn")
    assert not any(storage.exists(name) for name in names)
    undo(done, krt)
    assert (fresh(amina).photo.name, fresh(amna).photo.name) == ("", "")


def test_a_photo_is_not_shown_where_the_latest_word_of_both_files_refuses_it(krt, amina, amna):
    decide(amina, krt, "photo")
    with scope.system():
        keep_photo(person=amina, picture=picture(size=(20, 20)), actor=None)
    decide(amna, krt, "photo", "refused")
    done = merge(amina, amna, krt)
    assert not fresh(amina).photo
    undo(done, krt)
    assert fresh(amina).photo


# --- Who may ---------------------------------------------------------------------------------------
def test_the_front_desk_does_not_merge(krt, desk, amina, amna):
    with scope.user(desk), pytest.raises(NotAllowed):
        merge_people(kept=amina, merged=amna, choices={}, centre=krt, actor=desk)


def test_a_file_that_this_centre_does_not_hold_is_not_merged_from_here(
    krt, gdf, case_worker, amina
):
    elsewhere = make_person(gdf, "Amina Saleh")
    with scope.user(case_worker), pytest.raises(OtherFileNotFound) as refused:
        merge_people(kept=amina, merged=elsewhere, choices={}, centre=krt, actor=case_worker)
    assert "let that centre share it" in str(refused.value.sentence)


def test_a_file_is_not_merged_with_itself_or_twice(krt, amina, amna):
    with pytest.raises(SameFile):
        merge(amina, amina, krt)
    merge(amina, amna, krt)
    third = make_person(krt, "Amina Idris")
    for kept, merged in ((third, amna), (amna, third), (amna, amina)):
        with pytest.raises(MergedAlready):
            merge(kept, merged, krt)


# --- Restricted files ------------------------------------------------------------------------------
def test_a_restricted_file_is_to_others_a_file_that_is_not_there(krt, case_worker, amina, amna):
    restrict(amna, krt)
    with scope.user(case_worker), pytest.raises(OtherFileNotFound) as refused:
        merge_people(kept=amina, merged=amna, choices={}, centre=krt, actor=case_worker)
    assert "restrict" not in str(refused.value.sentence)


def test_only_the_focal_point_merges_a_restricted_file_which_stays_restricted(
    krt, case_worker, focal_point, amina, amna
):
    restrict(amna, krt, case_worker)
    with scope.user(case_worker), pytest.raises(NeedsFocalPoint):
        merge_people(kept=amina, merged=amna, choices={}, centre=krt, actor=case_worker)
    with scope.user(focal_point):
        done = merge_people(kept=amina, merged=amna, choices={}, centre=krt, actor=focal_point)
    colleague = make_staff("colleague", ("case_worker", krt))
    with scope.user(colleague):
        assert not Person.objects.exists()
        assert not HouseholdMembership.objects.exists()
    with scope.user(case_worker):
        assert Person.objects.get() == amina
        with pytest.raises(NeedsFocalPoint):
            undo_merge(merge=done, centre=krt, actor=case_worker)
    with scope.user(focal_point):
        undo_merge(merge=done, centre=krt, actor=focal_point)
    with scope.user(colleague):
        assert Person.objects.get() == amina


def test_an_emergency_opening_does_not_come_to_a_restricted_file_by_merging(
    krt, gdf, focal_point, amina, amna
):
    nurse = make_staff("nurse", ("health_worker", gdf))
    with scope.user(nurse):
        break_glass(
            reference=amina.reference, centre=gdf, reason="Unconscious at the gate.", actor=nurse
        )
    restrict(amna, krt)
    with scope.user(focal_point), pytest.raises(OpenInAnEmergency):
        merge_people(kept=amina, merged=amna, choices={}, centre=krt, actor=focal_point)


# --- Before it is done ----------------------------------------------------------------------------
def test_consequences_are_what_the_merge_itself_would_do_and_nothing_is_done(
    krt, gdf, case_worker, amina, amna
):
    left(amna, krt)
    decide(amna, krt, "registration")
    with scope.system():
        hold_file(person=amna, centre=gdf, because="referral")
        open_stay(person=amna, centre=gdf, facts=StayFacts(), actor=None)
    before = everything()
    with scope.user(case_worker):
        found = consequences_of(kept=amina, merged=amna, choices={}, centre=krt, actor=case_worker)
    assert everything() == before
    counts = {model.__name__: count for model, count in found.moves.items()}
    assert counts["Stay"] == 1
    assert counts["Consent"] == 1
    assert not QuerySet(AccessLogEntry).exists()


def test_what_rests_is_told_only_to_those_who_see_it(krt, case_worker, focal_point, amina, amna):
    with scope.system():
        flag = Flag.objects.create(
            label="Ask protection", colour="red", advice="Ask.", audience="protection"
        )
        for person in (amina, amna):
            PersonFlag.objects.create(person=person, centre=krt, flag=flag)
    told_to = {}
    for user in (case_worker, focal_point):
        with scope.user(user):
            found = consequences_of(kept=amina, merged=amna, choices={}, centre=krt, actor=user)
            told_to[user] = found.rests.get(PersonFlag, 0)
    assert told_to == {case_worker: 0, focal_point: 1}


def test_a_merge_takes_as_many_queries_for_many_rows_as_for_few(krt, django_assert_max_num_queries):
    few, many = make_person(krt, "Few Rows"), make_person(krt, "Many Rows")
    with scope.system():
        for day in range(40):
            arrived = timezone.now() - timedelta(days=100 - day)
            Stay.objects.create(
                person=many,
                centre=krt,
                arrived_at=arrived,
                departed_at=arrived,
                departure_reason="own_choice",
            )
        Stay.objects.create(person=few, centre=krt)
    used = []
    for person in (few, many):
        kept = make_person(krt, "Somebody")
        with django_assert_max_num_queries(200) as queries:
            merge(kept, person, krt)
        used.append(len(queries))
    assert used[0] == used[1]
