"""The arena shows a fault that is there, and none that is not."""

import os
import time

import pytest
from django.db import connection

from .arena import Arena, ArenaBroke, errors, is_postgresql, values

PROCESSES = 4
TURNS = 25


def make_counter() -> None:
    """A table with one row that everybody wants to raise."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE counter (held integer NOT NULL)")
        cursor.execute("INSERT INTO counter (held) VALUES (0)")


def read_counter() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT held FROM counter")
        return cursor.fetchone()[0]


def raise_counter_unguarded() -> int:
    """Read, then write what was read plus one: the classical lost update."""
    for _turn in range(TURNS):
        held = read_counter()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE counter SET held = %s", [held + 1])
    return TURNS


def raise_counter_guarded() -> int:
    """Write only where nobody wrote since the reading; otherwise read again."""
    done = 0
    while done < TURNS:
        held = read_counter()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE counter SET held = %s WHERE held = %s", [held + 1, held])
            done += cursor.rowcount
    return done


def tell_process_and_time() -> dict:
    return {"process": os.getpid(), "at": time.monotonic()}


def fail_with(sentence: str) -> None:
    raise LookupError(sentence)


def never_end() -> None:
    while True:
        time.monotonic()


def end_without_a_word() -> None:
    os._exit(7)


def echo(word: str) -> str:
    return word


def test_updates_are_lost_without_a_guard(arena: Arena):
    arena.call(make_counter)
    written = sum(values(arena.run(raise_counter_unguarded, count=PROCESSES)))
    with arena.inside():
        assert read_counter() < written


def test_no_update_is_lost_with_a_guard(arena: Arena):
    with arena.inside():
        make_counter()
    written = sum(values(arena.run(raise_counter_guarded, count=PROCESSES)))
    assert arena.call(read_counter) == written == PROCESSES * TURNS


def test_processes_are_separate_and_start_together(arena: Arena):
    seen = values(arena.run(tell_process_and_time, count=PROCESSES))
    moments = [one["at"] for one in seen]
    assert len({one["process"] for one in seen} | {os.getpid()}) == PROCESSES + 1
    assert max(moments) - min(moments) < 1


def test_each_process_gets_its_own_arguments(arena: Arena):
    assert values(arena.run_each(echo, [["rice"], ["oil"]])) == ["rice", "oil"]


def test_an_error_is_reported_with_its_class_and_sentence(arena: Arena):
    outcomes = arena.run(fail_with, count=2, args=["no such lorry"])
    assert [(e.kind, e.message) for e in errors(outcomes)] == [("LookupError", "no such lorry")] * 2
    with pytest.raises(ArenaBroke, match="no such lorry"):
        values(outcomes)


def test_who_is_late_is_ended_and_who_died_is_counted(arena: Arena):
    [late] = errors(arena.run(never_end, count=1, seconds=0.5))
    [dead] = errors(arena.run(end_without_a_word, count=1))
    assert (late.kind, dead.kind) == ("TimedOut", "Died")


def test_the_test_itself_works_on_the_arena_and_then_no_longer(arena: Arena):
    with arena.inside():
        assert (connection.vendor == "postgresql") is is_postgresql(arena)
        inside = connection.settings_dict["NAME"]
    assert connection.settings_dict["NAME"] != inside
