"""Classes of data: what every module and the platform keep, and for how long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from core.models import Centre, RetentionRule
from core.modules.manifest import Period, PersonalData, modules

from .rules import day_before_which_is_due

PLATFORM = (
    PersonalData(
        _("Imported files, as they were brought"),
        _("To look at again what a list said when an import went wrong"),
        _("The figures of the import stay; the file and its name go"),
        key="core.import_file",
        period=Period(30, "days"),
        starts=_("the day on which the file was brought"),
        outcome=_("the file is deleted"),
        carrier="core.retention.import_files.ImportFiles",
    ),
    PersonalData(
        _("The access log"),
        _("To answer who opened, printed and took away what"),
        _("Entries stay; the card number and the reason go when the person's file is erased"),
        key="core.access_log",
        outcome=_("nothing by itself"),
    ),
)


@dataclass(frozen=True)
class Due:
    """One record whose time is over: its id, what it is called without a name, since when."""

    id: str
    reference: str
    since: date


class Carrier:
    """Finds what is due of one class and erases it. Subclasses are named in a manifest."""

    # "app.model" of the records, as the access log names them.
    record_of = ""

    def due(self, *, centre: Centre, before: date) -> Iterable[Due]:
        """Records of the centre whose clock started before a day; holds are not asked here."""
        raise NotImplementedError

    def hold_still(self, ids: list[str]) -> None:
        """Let nobody write about these records until the transaction ends: what is due is asked again."""

    def carry_out(self, ids: list[str]) -> int:
        """Erase records; ids of records that are gone are passed over. Returns how many."""
        raise NotImplementedError

    def find(self, *, centre: Centre, reference: str) -> str | None:
        """The id of the centre's record with a reference, to put it on hold; None for none."""
        return None

    def remarks(self, *, centre: Centre) -> list[str]:
        """What is kept longer than the period says, in sentences with numbers."""
        return []


@dataclass(frozen=True)
class DataClass:
    """A class of data with the module that keeps it."""

    module: str
    stated: PersonalData

    @property
    def key(self) -> str:
        """Its lasting name."""
        return self.stated.key

    @property
    def is_purged(self) -> bool:
        """Whether anything is ever due."""
        return self.stated.period is not None and bool(self.stated.carrier)

    def carrier(self) -> Carrier:
        """Who finds and erases it."""
        return import_string(self.stated.carrier)()


def data_classes() -> list[DataClass]:
    """Every class of every installed module, the platform's last."""
    found = [
        DataClass(config.label, stated)
        for config in modules()
        for stated in config.personal_data
        if stated.key
    ]
    return [*found, *(DataClass("core", stated) for stated in PLATFORM)]


def data_class(key: str) -> DataClass:
    """One class; raises `LookupError` for an unknown one."""
    for each in data_classes():
        if each.key == key:
            return each
    raise LookupError(key)


def period_at(each: DataClass, centre: Centre | None) -> Period | None:
    """What counts at a centre: its own rule, the installation's, or what the module states."""
    rules = {
        rule.centre_id: Period(rule.number, rule.unit)
        for rule in RetentionRule.objects.filter(data_class=each.key)
    }
    own = rules.get(centre.pk) if centre else None
    return own or rules.get(None) or each.stated.period


def due_before(each: DataClass, centre: Centre) -> date | None:
    """The day before which the class is due at a centre; None where it is kept without end."""
    period = period_at(each, centre)
    if period is None:
        return None
    return day_before_which_is_due(centre.today(), number=period.number, unit=period.unit)
