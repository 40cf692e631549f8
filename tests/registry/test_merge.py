"""Two files of one person become one: what goes on, what rests, what stops it."""

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from core import scope
from core.models import AccessLogEntry
from modules.registry.actions.arrive import open_stay
from modules.registry.actions.care import end_guardianship, name_guardian
from modules.registry.actions.depart import record_departure
from modules.registry.actions.households import join_household_of, leave_household
from modules.registry.actions.merge import merge_people
from modules.registry.actions.people import hold_file
from modules.registry.actions.restrict import break_glass
from modules.registry.actions.undo_merge import undo_merge
from modules.registry.exchange.matching import people_here
from modules.registry.facts import StayFacts
from modules.registry.merging.errors import (
    StillTwo,
)
from modules.registry.models import (
    FileHolding,
    IdentityDocument,
    Need,
    Person,
    Stay,
)
from modules.registry.search import find_people, person_by_card
from tests.registry.counter import browser_of, decide, on_site
from tests.registry.factories import arrive, make_staff, returning
from tests.registry.merging import everything, fresh, merge, undo


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
