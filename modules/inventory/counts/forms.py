"""Forms of a count. None of them shows what the book says before the number is in."""

from django import forms
from django.utils.translation import gettext as _

from core.console.columns import as_text as written
from modules.inventory.choices import LossCause
from modules.inventory.labels.reading import PLACE, reads_label
from modules.inventory.quantities import QuantityFormField, as_text
from modules.inventory.transfers.forms import EMPTY, GoodsAtHandForm, PlaceField, lines_of

from .choices import CountMode


class StartCountForm(forms.Form):
    """Which place, and whether work goes on."""

    def __init__(self, *args, centre, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["location"] = PlaceField(
            centre=centre, label=_("Place"), help_text=_("With all places in it.")
        )
        self.fields["mode"] = forms.ChoiceField(
            label=_("Meanwhile"),
            choices=CountMode.choices,
            initial=CountMode.FROZEN,
            widget=forms.RadioSelect,
            help_text=_(
                "Where work goes on, write each number down right where you count it: what moves "
                "afterwards is no difference."
            ),
        )
        self.fields["remark"] = forms.CharField(
            label=_("Remark"),
            max_length=200,
            required=False,
            help_text=_("Such as monthly count, or hand-over to another storekeeper."),
        )


class EnterForm(forms.Form):
    """One number for each line; an empty field says that nobody has counted it yet."""

    def __init__(self, *args, lines, again: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines, self.again = lines, again
        for line in lines:
            self.fields[self.name_of(line)] = QuantityFormField(
                label=line.item.label,
                required=False,
                # One's own number of before, to correct it; of the second count nothing is shown.
                initial=line.second if again else line.first,
                help_text=facts_of(line),
            )

    @staticmethod
    def name_of(line) -> str:
        """The field of one line."""
        return f"line_{line.pk}"

    def counted(self) -> dict:
        """Line id -> quantity, of what was filled in or changed."""
        return {
            line.pk: self.cleaned_data[self.name_of(line)]
            for line in self.lines
            if self.cleaned_data[self.name_of(line)] is not None
            and self.name_of(line) in self.changed_data
        }

    def sections(self) -> list[dict]:
        """One section a place."""
        found: dict = {}
        for line in self.lines:
            found.setdefault(str(line.location), []).append(self[self.name_of(line)])
        return [{"title": title, "fields": fields} for title, fields in found.items()]


class FoundForm(GoodsAtHandForm):
    """Goods that stand on no line of the sheet."""

    def __init__(self, *args, places=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["location"] = forms.ChoiceField(
            label=_("Place"), choices=[(str(each.pk), str(each)) for each in places]
        )
        if len(places) == 1:
            self.fields["location"].initial = str(places[0].pk)
        else:
            self.fields["location"].choices = EMPTY + self.fields["location"].choices
        self.order_fields(["location"])
        reads_label(self.fields["location"], PLACE)


FoundLines = lines_of(FoundForm, extra=1)


class ReasonsForm(forms.Form):
    """Why each line differs."""

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"reason_{line.pk}"] = forms.ChoiceField(
                label=_("Reason"),
                choices=EMPTY + LossCause.choices,
                initial=line.reason,
                required=False,
            )
            self.fields[f"remark_{line.pk}"] = forms.CharField(
                label=_("What is known"), initial=line.remark, max_length=200, required=False
            )

    def reasons(self) -> dict:
        """Line id -> reason and remark."""
        said = self.cleaned_data
        return {
            line.pk: (said[f"reason_{line.pk}"], said[f"remark_{line.pk}"].strip())
            for line in self.lines
        }

    def sections(self) -> list[dict]:
        """One section a line, with what was counted and what the book said."""
        found = []
        for line in self.lines:
            told = _("Counted %(counted)s, in the book %(book)s: difference %(difference)s.") % {
                "counted": as_text(line.counted),
                "book": as_text(line.book),
                "difference": signed(line.difference),
            }
            names = (f"reason_{line.pk}", f"remark_{line.pk}")
            found.append(
                {
                    "title": f"{line.item.label} · {line.location.label}",
                    "help": f"{told} {facts_of(line)}",
                    "fields": [self[name] for name in names],
                }
            )
        return found


def facts_of(line) -> str:
    """Unit, lot and expiry of a line."""
    parts = [str(line.item.get_unit_display())]
    if line.lot.number:
        parts.append(_("Lot %(number)s") % {"number": line.lot.number})
    if line.lot.grant_id:
        parts.append(line.lot.grant.code)
    if line.lot.expiry:
        parts.append(_("Expires %(day)s") % {"day": written(line.lot.expiry)})
    return " · ".join(parts)


def signed(number) -> str:
    """A difference with its sign."""
    return f"+{as_text(number)}" if number and number > 0 else as_text(number)
