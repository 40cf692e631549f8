"""Merge two files of one person. Nothing merges by itself; every merge can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core import scope
from core.access import log_access
from core.errors import NotAllowed
from core.models import Centre
from modules.registry.choices import ConsentDecision
from modules.registry.consents.questions import standing
from modules.registry.errors import FileErased
from modules.registry.events import files_merged
from modules.registry.merging.errors import (
    ChangedSinceCompared,
    MergedAlready,
    NeedsFocalPoint,
    OpenInAnEmergency,
    OtherFileNotFound,
    SameFile,
)
from modules.registry.merging.merged import merge_of
from modules.registry.models import (
    BreakGlass,
    ChangeKind,
    FileHolding,
    Merge,
    PairDecision,
    Person,
    PossibleDuplicate,
    Restriction,
)
from modules.registry.rules.merging import PAIRS, Side, joined_names
from modules.registry.rules.name_keys import search_tokens

from .merge_rows import Hands, carry_over, change_row, reason_of, rows_by_model
from .people import index_names
from .pictures import PHOTO


@dataclass(frozen=True)
class Consequences:
    """What a merge would do, as far as the asker may see it: model -> how many rows."""

    moves: dict
    rests: dict


def merge_people(
    *, kept: Person, merged: Person, choices: Mapping, centre: Centre, actor, seen: str = ""
) -> Merge:
    """The two files are of one person: `kept` goes on with all that `merged` had; its card leads there.

    `choices` says for keys of `PAIRS` whose value goes on; where it says nothing, that of `kept`.
    `seen` is the `state_of` both files when they were compared. Raises `SameFile`, `NotAllowed`,
    `OtherFileNotFound`, `MergedAlready`, `ChangedSinceCompared`, `NeedsFocalPoint`,
    `OpenInAnEmergency` or `StillTwo`, and then nothing was changed.
    """
    if kept.pk == merged.pk:
        raise SameFile
    asker = scope.current()
    check_may_merge(asker, centre)
    with transaction.atomic():
        with scope.system(actor=actor):
            kept, merged = lock_files(kept.pk, merged.pk)
            if merge_of(kept.pk) or merge_of(merged.pk):
                raise MergedAlready
            if kept.anonymised_at or merged.anonymised_at:
                raise FileErased
        check_files(kept, merged, centre)
        with scope.system(actor=actor):
            check_restrictions(asker, kept, merged)
            if seen and seen != state_of(kept, merged):
                raise ChangedSinceCompared
            merge = Merge.objects.create(
                kept=kept, merged=merged, made_centre=centre, made_by=actor
            )
            hands = Hands(actor, asker, reason_of(merge, undone=False))
            carry_over(merge, hands)
            changed = chosen_values(kept, merged, choices)
            change_row(merge, kept, changed | photo_as_agreed(kept, changed), hands)
            index_names(kept)
            _settle_pair(merge, hands)
            tell_of_merge(kept, merged, actor)
        for person in (kept, merged):
            write_to_log("merge", person, centre, hands.reason)
    return merge


def tell_of_merge(kept: Person, merged: Person, actor) -> None:
    """Modules hear of it at each centre that holds one of the files."""
    people = [kept.pk, merged.pk]
    holding = QuerySet(FileHolding).filter(person__in=people, until=None).values("centre")
    for centre in Centre.objects.filter(pk__in=holding):
        files_merged.tell(centre=centre, actor=actor, people=people)


def consequences_of(**arguments) -> Consequences:
    """What `merge_people` with these arguments would do: done, looked at and taken back.

    There is no second way of finding out, which could say something else. Raises what it raises.
    """
    with transaction.atomic():
        merge = merge_people(**arguments)
        moves = _seen(_keys(merge, ChangeKind.MOVED))
        rests = _keys(merge, ChangeKind.LEFT)
        transaction.set_rollback(True)
    # What rests is absent while the merge stands: who sees it now may be told of it.
    return Consequences(moves=moves, rests=_seen(rests))


def _keys(merge: Merge, kind: str) -> dict:
    """Keys of the rows that the merge moved, or let rest, by model."""
    with scope.system(actor=scope.acting_user()):
        return rows_by_model(merge.changes.filter(kind=kind).only("table", "row"))


def _seen(rows: dict) -> dict:
    """How many of these rows of each table the asker may see; none of those that have no scope."""
    scoped = {model: keys for model, keys in rows.items() if hasattr(model, "scope_condition")}
    counts = {model: model.objects.filter(pk__in=keys).count() for model, keys in scoped.items()}
    return {model: count for model, count in counts.items() if count}


def check_may_merge(asker, centre: Centre) -> None:
    """Raise `NotAllowed` unless the asker merges files at this centre."""
    if not asker.can("registry.merge_people", centre.pk):
        raise NotAllowed


def lock_files(*ids) -> list[Person]:
    """The files, locked in one order by everybody: who writes about them waits, and so do other merges.

    A full lock and not one that leaves the key free: it waits for rows about these people that are
    being written just now, and lets none begin.
    """
    locked = QuerySet(Person).select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = {person.pk: person for person in locked}
    if len(found) < len(ids):
        raise OtherFileNotFound
    return [found[pk] for pk in ids]


def check_files(kept: Person, merged: Person, centre: Centre) -> None:
    """Raise `OtherFileNotFound` unless this centre holds both and the asker sees both."""
    both = [kept.pk, merged.pk]
    held = QuerySet(FileHolding).filter(person__in=both, centre=centre, until=None)
    seen = Person.objects.filter(pk__in=both).count()
    if seen < 2 or held.values("person").distinct().count() < 2:
        raise OtherFileNotFound


def check_restrictions(asker, *people: Person) -> None:
    """Raise unless whoever merges is the focal point of every restriction on the files.

    A restriction comes along to the file that stays, so that merging would hide a file from all
    others. An emergency opening comes along too and must not open a restricted file.
    """
    standing = Restriction.objects.filter(person__in=people, ended_at=None)
    centres = list(standing.values_list("centre_id", flat=True))
    if any(not asker.can("registry.open_restricted", centre_id) for centre_id in centres):
        raise NeedsFocalPoint
    opened = BreakGlass.objects.filter(person__in=people, until__gt=timezone.now())
    if centres and opened.exists():
        raise OpenInAnEmergency


def state_of(*people: Person) -> str:
    """Names the present state of files: another one after any change of what is compared."""
    versions = [
        QuerySet(Person.history.model).filter(id=person.pk).order_by("-history_id").first()
        for person in people
    ]
    return "-".join(str(version.history_id) if version else "0" for version in versions)


def chosen_values(kept: Person, merged: Person, choices: Mapping) -> dict:
    """What changes in the file that stays: whole pairs, so that undoing finds each as it was."""
    changed = {}
    for pair in PAIRS:
        theirs = {name: getattr(merged, name) for name in pair.columns}
        differs = any(getattr(kept, name) != value for name, value in theirs.items())
        if choices.get(pair.key) == Side.OTHER and differs:
            changed |= theirs
    own_name = changed.get("display_name", kept.display_name)
    names = (kept.display_name, merged.display_name, merged.other_names)
    native = (kept.native_script_name, merged.native_script_name)
    known = f"{own_name} {changed.get('native_script_name', kept.native_script_name)}"
    others = [name for name in (*names, *native) if set(search_tokens(name)) - _words(known)]
    joined = joined_names(kept.other_names, *others, words=search_tokens)[:300]
    if joined != kept.other_names:
        changed["other_names"] = joined
    return changed


def photo_as_agreed(kept: Person, changed: Mapping) -> dict:
    """No photo where the latest decision of the two files together says so."""
    photo = changed.get("photo", kept.photo)
    decision = standing(kept, PHOTO) if photo else None
    refused = decision is not None and decision.decision != ConsentDecision.GIVEN
    return {"photo": ""} if refused else {}


def _words(text: str) -> set[str]:
    return set(search_tokens(text))


def _settle_pair(merge: Merge, hands: Hands) -> None:
    """The pair on the lists of possible duplicates is decided: the same person, until it is undone."""
    both = [merge.kept_id, merge.merged_id]
    pairs = QuerySet(PossibleDuplicate).filter(person__in=both, other__in=both)
    for pair in pairs.exclude(decision=PairDecision.SAME):
        decided = {
            "decision": str(PairDecision.SAME),
            "decided_by_id": getattr(hands.actor, "pk", None),
            "decided_at": merge.made_at,
        }
        change_row(merge, pair, decided, hands)


def write_to_log(kind: str, person: Person, centre: Centre, reason: str) -> None:
    """One entry for each of the two card numbers: whoever looks for either finds it."""
    log_access(
        kind=kind,
        module="registry",
        centre_id=centre.pk,
        record=f"registry.person:{person.pk}",
        reference=person.reference,
        reason=reason,
    )
