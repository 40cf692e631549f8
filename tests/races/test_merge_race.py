"""Two people merge the same files at once, across each other, and while somebody writes about one of them."""

from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from core import scope
from core.errors import Refusal, refusal_from
from core.models import Centre
from modules.registry.actions.merge import merge_people
from modules.registry.actions.states import record_state
from modules.registry.actions.undo_merge import undo_merge
from modules.registry.merging.guards import nothing_is_written_to_a_merged_file
from modules.registry.models import Consent, Merge, Person, Stay, Visit
from tests.harness.arena import Arena, values
from tests.registry.factories import arrive, make_centre, make_person, make_staff, returning

DESKS = 6
PAIRS = 8
MERGED_MEANWHILE = "file_is_merged"


def build() -> None:
    """A centre, a case worker, and people of whom each has two files."""
    centre = make_centre("KRT", "Khartoum")
    make_staff("case", ("case_worker", centre))
    for number in range(PAIRS):
        make_person(centre, f"Amina {number}")
        make_person(centre, f"Amna {number}")


def build_without_guards() -> None:
    """The same in a database that has lost the triggers which keep merged files closed."""
    build()
    on_table = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for trigger in nothing_is_written_to_a_merged_file():
            on = f' ON "{trigger.table}"' if on_table else ""
            cursor.execute(f'DROP TRIGGER "{trigger.name}"{on}')


def centre() -> Centre:
    return Centre.objects.get(code="KRT")


def case_worker():
    return get_user_model().objects.get(username="case")


def file_pairs() -> list[tuple[Person, Person]]:
    """Everybody's two files, merged or not."""
    people = {person.display_name: person for person in QuerySet(Person)}
    return [(people[f"Amina {n}"], people[f"Amna {n}"]) for n in range(PAIRS)]


def outcome_of(action) -> str:
    """What came of it, in one word."""
    try:
        with transaction.atomic():
            action()
    except Refusal as refusal:
        return refusal.code
    except IntegrityError as error:
        return refusal_from(error).code
    return "done"


def merge_all(backwards: bool) -> list[str]:
    """Everybody's second file is merged into their first, or the first into the second."""
    user, seen = case_worker(), []
    with scope.user(user):
        for one, other in file_pairs():
            kept, merged = (other, one) if backwards else (one, other)
            seen.append(
                outcome_of(
                    lambda kept=kept, merged=merged: merge_people(
                        kept=kept, merged=merged, choices={}, centre=centre(), actor=user
                    )
                )
            )
    return seen


def standing() -> int:
    return QuerySet(Merge).filter(undone_at=None).count()


def seen_people() -> int:
    with scope.system():
        return Person.objects.count()


def test_the_same_two_files_are_merged_once_however_many_press_the_button(arena: Arena):
    arena.call(build)
    seen = [
        word for words in values(arena.run(merge_all, count=DESKS, args=[False])) for word in words
    ]
    assert seen.count("done") == PAIRS
    assert set(seen) == {"done", "merged_already"}
    assert arena.call(standing) == PAIRS
    assert arena.call(seen_people) == PAIRS


def test_merged_across_each_other_one_of_the_two_files_goes_on(arena: Arena):
    arena.call(build)
    calls = [[number % 2 == 0] for number in range(DESKS)]
    seen = [word for words in values(arena.run_each(merge_all, calls)) for word in words]
    assert seen.count("done") == PAIRS
    assert set(seen) == {"done", "merged_already"}
    assert arena.call(standing) == PAIRS
    assert arena.call(seen_people) == PAIRS


def receive_by_second_file() -> list[str]:
    """The desk receives everybody by the file that is being merged, as it had it on its screen."""
    user, seen = case_worker(), []
    with scope.user(user):
        for _one, other in file_pairs():
            for _press in range(2):
                word = outcome_of(
                    lambda other=other: arrive(centre(), returning(other), actor=user)
                )
                seen.append(word)
                if word != MERGED_MEANWHILE:
                    break
    return seen


def write_rows_about_second_file() -> list[str]:
    """Something writes rows with the key it read before: a visit and a consent, of everybody, often."""
    seen = []
    with scope.system():
        here = centre()
        for _one, other in file_pairs() * 5:
            seen.append(outcome_of(lambda other=other: _write_about(other, here)))
    return seen


def _write_about(person: Person, here: Centre) -> None:
    Visit.objects.create(person=person, centre=here, services=["water"])
    Consent.objects.create(
        person=person,
        centre=here,
        purpose="statistics",
        decision="given",
        text_version="1",
        text_language="ar",
        given_by="self",
        medium="signed",
    )


def work(what: str) -> list[str]:
    """One of the processes."""
    return {
        "merge": lambda: merge_all(False),
        "receive": receive_by_second_file,
        "write": write_rows_about_second_file,
    }[what]()


def left_behind() -> int:
    """Stays, visits and consents of files that nobody opens any more."""
    rested = QuerySet(Merge).filter(undone_at=None).values("merged")
    return sum(
        QuerySet(model).filter(person__in=rested).count() for model in (Stay, Visit, Consent)
    )


def kept_rows() -> list[int]:
    with scope.system():
        return [model.objects.count() for model in (Stay, Visit, Consent)]


def test_who_arrives_while_their_files_are_merged_is_received_and_nothing_is_left_behind(
    arena: Arena,
):
    arena.call(build)
    outcomes = values(
        arena.run_each(work, [["merge"], ["receive"], ["write"], ["write"], ["write"]])
    )
    merged, received, *written = outcomes
    assert set(merged) == {"done"}
    assert received.count("done") == PAIRS
    assert set(received) <= {"done", MERGED_MEANWHILE}
    rows = sum(words.count("done") for words in written)
    assert {word for words in written for word in words} <= {"done", MERGED_MEANWHILE}
    assert arena.call(left_behind) == 0
    assert arena.call(kept_rows) == [PAIRS, rows, rows]


def test_without_the_guards_rows_would_be_left_with_files_that_nobody_opens(arena: Arena):
    arena.call(build_without_guards)
    arena.call(merge_all, False)
    assert set(arena.call(write_rows_about_second_file)) == {"done"}
    assert arena.call(left_behind) > 0


def test_whoever_read_the_key_before_the_merge_is_refused_after_it(arena: Arena):
    arena.call(build)
    arena.call(merge_all, False)
    assert set(arena.call(write_rows_about_second_file)) == {MERGED_MEANWHILE}
    assert arena.call(left_behind) == 0


def report_missing() -> list[str]:
    """Somebody reports everybody missing, in the file that is being merged."""
    seen = []
    with scope.system():
        today = centre().today()
        people = [other for _one, other in file_pairs()]
        for person in people:
            seen.append(_reported(person, today))
    return seen


def _reported(person: Person, today) -> str:
    """What came of one report; a file that was merged before it was looked up is not there."""
    try:
        return outcome_of(
            lambda: record_state(person=person, report="missing", on=today, today=today, actor=None)
        )
    except Person.DoesNotExist:
        return "gone"


def merge_or_report(what: str) -> list[str]:
    return merge_all(False) if what == "merge" else report_missing()


def reported() -> int:
    """Files that say that the person is missing."""
    return QuerySet(Person).filter(state="missing").count()


def undo_all(turn: int) -> list[str]:
    """Every merge is undone; some begin at the end."""
    user, seen = case_worker(), []
    with scope.user(user):
        for one in list(Merge.objects.order_by("pk"))[:: 1 if turn % 2 else -1]:
            seen.append(
                outcome_of(lambda one=one: undo_merge(merge=one, centre=centre(), actor=user))
            )
    return seen


def test_a_merge_is_undone_once_however_many_press_the_button(arena: Arena):
    arena.call(build)
    arena.call(merge_all, False)
    seen = [
        word
        for words in values(arena.run_each(undo_all, [[turn] for turn in range(DESKS)]))
        for word in words
    ]
    assert seen.count("done") == PAIRS
    assert set(seen) == {"done", "merge_undone_already"}
    assert arena.call(seen_people) == 2 * PAIRS


def test_a_report_about_a_file_is_written_before_it_is_merged_or_not_at_all(arena: Arena):
    arena.call(build)
    merged, words = values(arena.run_each(merge_or_report, [["merge"], ["report"]]))
    assert set(merged) == {"done"}
    assert set(words) <= {"done", MERGED_MEANWHILE, "row_gone", "gone"}
    assert arena.call(reported) == words.count("done")
