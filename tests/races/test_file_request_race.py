"""Several ask for one file, and several answer one request, at the same moment: each happens once."""

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from core import scope
from core.errors import Refusal, refusal_from
from core.models import Centre
from modules.registry.actions.consents import record_consent
from modules.registry.actions.file_requests import decide_file_request
from modules.registry.actions.merge import merge_people
from modules.registry.actions.sharing import SHARING
from modules.registry.facts import ConsentFacts
from modules.registry.models import Consent, FileHolding, FileRequest, Person
from tests.harness.arena import Arena, values
from tests.registry.asking import ask
from tests.registry.factories import make_centre, make_person, make_staff

AT_ONCE, PEOPLE = 6, 6
DECIDED = "file_request_decided"


def build() -> None:
    """Two centres, their staff, and people whose files only Gadaref holds."""
    krt, gdf = make_centre("KRT", "Khartoum"), make_centre("GDF", "Gadaref")
    make_staff("desk", ("front_desk", krt))
    make_staff("case.gdf", ("case_worker", gdf))
    for number in range(PEOPLE):
        make_person(gdf, "Meron Okbay", birth=str(1970 + number))


def build_with_requests() -> None:
    """The same, and Khartoum has asked for everybody."""
    build()
    ask_for_all()


def user(name: str):
    return get_user_model().objects.get(username=name)


def outcome_of(action) -> str:
    """What came of it, in one word."""
    try:
        with transaction.atomic():
            action()
    except Refusal as refusal:
        return refusal.code
    except IntegrityError as error:
        return str(refusal_from(error).sentence)
    return "done"


def ask_for_all() -> list[str]:
    """The desk of Khartoum asks for everybody's file."""
    krt, desk = Centre.objects.get(code="KRT"), user("desk")
    return [
        outcome_of(lambda year=1970 + number: ask(desk, krt, "Meron Okbay", birth=str(year)))
        for number in range(PEOPLE)
    ]


def answer_all(give: bool) -> list[str]:
    """The case worker of Gadaref answers every request, as it was when the page was opened."""
    actor, seen = user("case.gdf"), []
    with scope.user(actor):
        for request in list(QuerySet(FileRequest).order_by("pk")):
            request.given = None
            seen.append(
                outcome_of(
                    lambda request=request: decide_file_request(
                        request=request, give=give, note="", actor=actor
                    )
                )
            )
    return seen


def state() -> dict[str, int]:
    """How many requests stand each way, and what came of those that were given."""
    return {
        "given": QuerySet(FileRequest).filter(given=True).count(),
        "not given": QuerySet(FileRequest).filter(given=False).count(),
        "held": QuerySet(FileHolding).filter(centre__code="KRT").count(),
        "consents": QuerySet(Consent).filter(centre__code="KRT").count(),
    }


def words(outcomes) -> list[str]:
    return [word for seen in values(outcomes) for word in seen]


def test_one_centre_asks_for_a_file_once_however_many_of_its_desks_ask(arena: Arena):
    arena.call(build)
    seen = words(arena.run(ask_for_all, count=AT_ONCE))
    assert seen.count("done") == PEOPLE
    assert len(set(seen)) == 2
    with arena.inside():
        assert QuerySet(FileRequest).count() == PEOPLE


def test_a_request_is_decided_once_whatever_several_decide(arena: Arena):
    arena.call(build_with_requests)
    calls = [[number % 2 == 0] for number in range(AT_ONCE)]
    seen = words(arena.run_each(answer_all, calls))
    assert seen.count("done") == PEOPLE
    assert set(seen) == {"done", DECIDED}
    found = arena.call(state)
    assert found["given"] + found["not given"] == PEOPLE
    assert found["held"] == found["consents"] == found["given"]


def merge_all() -> list[str]:
    """Everybody's file is merged into that of somebody else, while it is being answered."""
    actor, seen = user("case.gdf"), []
    gdf = Centre.objects.get(code="GDF")
    first, *others = list(QuerySet(Person).order_by("born_from"))
    with scope.user(actor):
        for other in others:
            seen.append(
                outcome_of(
                    lambda other=other: merge_people(
                        kept=first, merged=other, choices={}, centre=gdf, actor=actor
                    )
                )
            )
    return seen


def test_while_files_are_merged_a_request_is_given_with_the_file_that_goes_on_or_not_at_all(
    arena: Arena,
):
    arena.call(build_with_requests)
    merged, answered = values(arena.run_each(merge_or_answer, [["merge"], ["answer"]]))
    assert set(merged) == {"done"}
    assert set(answered) <= {"done", "file_moved_on", "row_gone", "file_is_merged"}
    assert arena.call(given_to_nobody) == 0


def merge_or_answer(what: str) -> list[str]:
    return merge_all() if what == "merge" else answer_all(True)


def given_to_nobody() -> int:
    """Requests that say given, of a person whose file the asking centre does not hold."""
    given = QuerySet(FileRequest).filter(given=True).values("person")
    held = QuerySet(FileHolding).filter(centre__code="KRT", until=None).values("person")
    return QuerySet(Person).filter(pk__in=given).exclude(pk__in=held).count()


def take_back_all() -> list[str]:
    """Everybody says at Gadaref that no other centre may have their file."""
    gdf, seen = Centre.objects.get(code="GDF"), []
    told = ConsentFacts(purpose=SHARING, decision="refused", medium="signed")
    for person in list(QuerySet(Person).order_by("born_from")):
        with scope.system():
            seen.append(
                outcome_of(
                    lambda person=person: record_consent(
                        person=person, centre=gdf, facts=told, actor=None
                    )
                )
            )
    return seen


def take_back_or_answer(what: str) -> list[str]:
    return take_back_all() if what == "take back" else answer_all(True)


def held_against_their_word() -> int:
    """Files that Khartoum holds although the person has refused since they were asked for."""
    return QuerySet(FileHolding).filter(centre__code="KRT", until=None).count()


def test_who_takes_back_while_the_file_is_given_has_it_closed(arena: Arena):
    arena.call(build_with_requests)
    taken_back, answered = values(arena.run_each(take_back_or_answer, [["take back"], ["answer"]]))
    assert set(taken_back) == {"done"}
    assert set(answered) <= {"done", "agreement_taken_back"}
    assert arena.call(held_against_their_word) == 0
