"""What the front desk of one centre and the case worker of another do about one file."""

from core import scope
from core.models import AccessLogEntry
from modules.registry.actions.file_requests import ask_for_file, decide_file_request
from modules.registry.facts import ConsentFacts
from modules.registry.file_requests.elsewhere import FoundElsewhere, found_elsewhere, sign
from modules.registry.matching.records import known_from
from modules.registry.models import FileRequest
from tests.registry.factories import told

AGREED = ConsentFacts(purpose="", decision="given", medium="spoken", witness="Yusuf Adam")
WHY = "She goes on with her treatment here."


def look(user, centre, name: str, **facts) -> list[FoundElsewhere]:
    """Who of other centres the desk is shown for what it was told."""
    with scope.user(user):
        return found_elsewhere(known_from(told(name, **facts)), centre=centre)


def ask(user, centre, name: str, *, consent=AGREED, what_for=WHY, **facts) -> FileRequest:
    """The desk looks, is shown one person, and asks for their file."""
    [found] = look(user, centre, name, **facts)
    with scope.user(user):
        return ask_for_file(
            shown=sign(found, user=user, centre=centre),
            centre=centre,
            what_for=what_for,
            consent=consent,
            actor=user,
        )


def answer(user, request: FileRequest, *, give: bool, note: str = "") -> FileRequest:
    """Somebody of the centre that holds the file decides."""
    with scope.user(user):
        return decide_file_request(request=request, give=give, note=note, actor=user)


def written_down(centre) -> list[tuple]:
    """The access log of a centre: what was done, with whose card, on behalf of which centre."""
    with scope.system():
        entries = AccessLogEntry.objects.filter(centre=centre).order_by("at", "id")
        return [(entry.kind, entry.reference, entry.reason) for entry in entries]
