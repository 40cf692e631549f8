"""The tally: people who are helped without a name, one tap each."""

from datetime import datetime, time
from uuid import UUID

from django import forms
from django.db.models import Sum
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from core.console.screens import TaskScreen, register_screen
from core.ids import new_id
from modules.registry.actions.tallies import count_person, take_back
from modules.registry.choices import Sex, VisitService
from modules.registry.models import Tally
from modules.registry.rules.ages import DEFAULT_BANDS, UNKNOWN_BAND

KEYS = "1234567890-"


class TapForm(forms.Form):
    """One tap: what for and, where it was seen or told, of which sex and age."""

    service = forms.ChoiceField(choices=VisitService.choices)
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"),
        choices=Sex.choices,
        initial=Sex.UNKNOWN,
        required=False,
        widget=forms.RadioSelect,
    )
    age_band = forms.ChoiceField(
        label=gettext_lazy("Age"),
        initial=UNKNOWN_BAND.code,
        required=False,
        widget=forms.RadioSelect,
    )
    keep = forms.BooleanField(
        label=gettext_lazy("Keep sex and age for the next tap"), required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["age_band"].choices = [(band.code, band.label) for band in DEFAULT_BANDS]

    def facts(self) -> dict:
        """What `count_person` takes; nothing chosen is unknown."""
        told = self.cleaned_data
        return {
            "service": told["service"],
            "sex": told["sex"] or Sex.UNKNOWN,
            "age_band": told["age_band"] or UNKNOWN_BAND.code,
            "key": told["key"],
        }


@register_screen
class TallyScreen(TaskScreen):
    """Big buttons, one a service; each tap counts one person, and the last can be taken back."""

    name = "tally"
    permission = "registry.add_tally"
    title = gettext_lazy("Tally")
    icon = "plus"
    menu_order = 2
    template_name = "registry/tally.html"

    def get(self, request, *args, **kwargs):
        """Today's counts and the buttons."""
        kept = {name: request.GET[name] for name in ("sex", "age_band") if name in request.GET}
        return self.page(TapForm(initial={**kept, "keep": bool(kept), "key": new_id()}))

    def page(self, form, status=200) -> HttpResponse:
        """The screen."""
        counts = self.counts()
        response = self.render(
            form=form,
            services=[
                {"value": value, "label": label, "count": counts.get(value, 0), "key": key}
                for (value, label), key in zip(VisitService.choices, KEYS, strict=True)
            ],
            total=sum(counts.values()),
            last=self.last_key(),
        )
        response.status_code = status
        return response

    def post(self, request, *args, **kwargs):
        """Count one or take one back; both are harmless when they are sent twice."""
        form = TapForm(request.POST)
        if "undo" in request.POST:
            if key := read_key(request.POST["undo"]):
                take_back(centre=self.centre, key=key, actor=request.user)
        elif form.is_valid():
            count_person(centre=self.centre, actor=request.user, **form.facts())
        elif request.accepts("text/html"):
            return self.page(form, status=422)
        else:
            return JsonResponse({}, status=422)
        if not request.accepts("text/html"):
            return JsonResponse({"counts": self.counts(), "last": str(self.last_key() or "")})
        return redirect(self.next_url(form))

    def next_url(self, form) -> str:
        """The screen again, with sex and age where they were to be kept."""
        kept = {name: form.data.get(name, "") for name in ("sex", "age_band")}
        query = f"?{urlencode(kept)}" if form.data.get("keep") else ""
        return f"{self.url(self.centre)}{query}"

    def today(self):
        """Tallies since midnight on the centre's clock."""
        start = datetime.combine(self.centre.today(), time.min, tzinfo=self.centre.zone)
        return Tally.objects.filter(centre=self.centre, at__gte=start)

    def counts(self) -> dict[str, int]:
        """Service -> people counted today, by everybody at the centre; one query."""
        summed = self.today().order_by().values_list("service").annotate(Sum("people"))
        return dict(summed)

    def last_key(self):
        """The key of the last tap of this person today, which they may take back."""
        own = self.today().filter(recorded_by=self.request.user).exclude(key=None)
        return own.order_by("-at", "-id").values_list("key", flat=True).first()


def read_key(text: str) -> UUID | None:
    """The key in a form field; None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
