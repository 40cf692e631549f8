"""The evacuation list, on paper and as a workbook; each is written to the access log."""

from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from core.access import log_access
from core.console.lists import download, xlsx_chunks
from core.console.screens import TaskScreen, register_screen
from core.console.views import ConsoleView
from core.printing.sheets import printed_for

from .actions.take_roll import Line, Roll, headings, take_roll

RECORD = "presence.evacuation_list"


@register_screen
class EvacuationList(TaskScreen):
    """Everybody who has to be found, ready to print."""

    name = "evacuation"
    permission = "presence.print_evacuation_list"
    title = gettext_lazy("Evacuation list")
    icon = "warning"
    menu_order = 4
    template_name = "presence/evacuation.html"

    @classmethod
    def extra_urlpatterns(cls):
        """The workbook."""
        address = f"{cls.module}/<slug:centre>/{cls.name}/xlsx/"
        return [path(address, EvacuationWorkbook.as_view(), name=f"{cls.url_name}_xlsx")]

    def get(self, request, *args, **kwargs):
        """The paper."""
        roll = take_roll(self.centre)
        log_roll("print", self.centre, roll)
        response = self.render(
            roll=roll,
            rooms=roll.rooms(),
            paper="a4",
            **printed_for(request.user, self.centre, at=roll.taken_at),
            back_url=reverse("presence_present:list"),
            workbook_url=reverse(f"{self.url_name}_xlsx", args=[self.centre.code]),
        )
        response["Cache-Control"] = "private, no-store"
        return response


class EvacuationWorkbook(ConsoleView):
    """The same list as a workbook."""

    module = "presence"
    permission = EvacuationList.permission

    def get(self, request, *args, **kwargs):
        """Stream the file."""
        roll = take_roll(self.centre)
        log_roll("export", self.centre, roll)
        name = f"evacuation-{self.centre.code}-{timezone.localtime():%Y%m%d-%H%M}.xlsx"
        return download(
            xlsx_chunks(
                headings=headings(),
                rows=cells_of(roll),
                title=_("Evacuation list"),
                rtl=get_language_bidi(),
            ),
            name,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )


def cells_of(roll: Roll) -> list[list]:
    """People by room, then those who are only counted, staff and visitors."""
    rows = [cells_of_line(line) for room in roll.rooms() for line in room["lines"]]
    blank = [""] * (len(headings()) - 2)
    if roll.unnamed:
        rows.append(
            ["", _("People without a name here: %(count)d") % {"count": roll.unnamed}, *blank]
        )
    for presence in roll.staff:
        member = presence.member
        name = member.get_full_name() or member.get_username()
        rows.append([_("Staff"), name, *blank])
    if roll.visitors:
        rows.append(["", _("Visitors: %(count)d") % {"count": roll.visitors}, *blank])
    return rows


def cells_of_line(line: Line) -> list:
    """One person as a row of the workbook."""
    since = timezone.localtime(line.since).replace(tzinfo=None) if line.since else _("not seen")
    child = _("alone") if line.is_alone else _("yes") if line.is_child else ""
    told = " ".join(line.instructions)
    return [line.room, line.name, line.card_number, line.age, child, told, since, ""]


def log_roll(kind: str, centre, roll: Roll) -> None:
    """One entry in the access log, with how many people the list names."""
    log_access(
        kind=kind, module="presence", centre_id=centre.pk, record=RECORD, rows=len(roll.lines)
    )
