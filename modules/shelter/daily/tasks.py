"""Tasks with one person: away and back, things left with us, what place they need, longer, reserved."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.access import log_access
from core.ids import as_id
from core.printing.sheets import printed_for
from modules.registry.errors import FileNotFound
from modules.registry.file.task import PersonTask, RowTask
from modules.registry.models import HouseholdMembership, Stay
from modules.shelter.actions.give_beds import BedFor, Terms, give_beds
from modules.shelter.actions.leave import extend
from modules.shelter.board.tiles import until_words
from modules.shelter.choices import HOLDS_A_BED
from modules.shelter.errors import NoLongerThere, NotStayingHere
from modules.shelter.models import Absence, Bed, BedAssignment, BedNeed, Belonging, KeepApart

from .forms import (
    AbsenceForm,
    BedNeedForm,
    BelongingForm,
    ExtensionForm,
    GiveBackForm,
    KeepApartForm,
    ReserveForm,
    morning_of,
    nights_from,
)


class ShelterTask(PersonTask):
    """A task of the shelter about the person in the address."""

    module = "shelter"

    def setup(self, request, *args, person_id, **kwargs):
        """The base of all tasks knows the person as `pk`."""
        super().setup(request, *args, pk=person_id, **kwargs)


class RowOfShelter(ShelterTask, RowTask):
    """A form that makes one row about the person."""


class OnRow(ShelterTask):
    """A task on a row of the person at the centre that has not ended."""

    model = None
    ended = "ended_at"

    def row(self):
        """The row in the address; 404 where it is nobody's of these."""
        rows = self.model.objects.filter(
            pk=self.kwargs["row_id"], person=self.person, centre=self.centre
        )
        found = rows.first()
        if found is None:
            raise Http404
        if getattr(found, self.ended) is not None:
            raise NoLongerThere
        return found

    def get_form(self, data=None, files=None):
        """Nothing is asked."""
        return forms.Form(data)


class AbsenceTask(RowOfShelter):
    """Somebody goes away for some time."""

    permission = "shelter.add_absence"
    title = gettext_lazy("Away")
    model, form_class = Absence, AbsenceForm

    def get_form(self, data=None, files=None):
        """From now on, in the bed that they have."""
        held = BedAssignment.objects.filter(
            person=self.person, centre=self.centre, state__in=HOLDS_A_BED
        ).first()
        row = Absence(person=self.person, centre=self.centre, assignment=held)
        row.out_at = timezone.now()
        return AbsenceForm(data, instance=row)


class ReturnTask(OnRow):
    """Somebody is back."""

    permission = "shelter.change_absence"
    title = gettext_lazy("Back again")
    submit_label = gettext_lazy("They are back")
    model, ended = Absence, "returned_at"

    def act(self, form):
        """From now on."""
        row = self.row()
        row.returned_at = max(timezone.now(), row.out_at)
        row.save()
        return row


class BelongingTask(RowOfShelter):
    """Something is left with us."""

    permission = "shelter.add_belonging"
    title = gettext_lazy("Leave something with us")
    model, form_class = Belonging, BelongingForm

    def act(self, form):
        """Who took it is kept."""
        form.instance.received_by = self.request.user
        self.saved = form.save()
        return self.saved

    def after(self):
        """The receipt, for both to sign."""
        if getattr(self, "saved", None) is None:
            return super().after()
        return reverse("shelter_receipt", args=[self.centre.code, self.person.pk, self.saved.pk])


class BelongingReceipt(ShelterTask):
    """What lies with us, for both to sign: the card number and no name, because papers get about."""

    permission = "shelter.view_belonging"
    title = pgettext_lazy("stored belonging", "Receipt")
    template_name = "shelter/belonging_receipt.html"

    def get(self, request, *args, **kwargs):
        """Ready to print; who printed it is written down."""
        rows = Belonging.objects.filter(
            pk=self.kwargs["row_id"], person=self.person, centre=self.centre
        )
        thing = rows.select_related("received_by", "returned_by").first()
        if thing is None:
            raise Http404
        log_access(
            kind="print",
            module=self.module,
            centre_id=self.centre.pk,
            record=f"{Belonging._meta.label_lower}:{thing.pk}",
            reference=self.person.reference,
        )
        return self.render(
            thing=thing,
            person=self.person,
            received_by=staff_name(thing.received_by),
            returned_by=staff_name(thing.returned_by),
            paper="a6",
            **printed_for(request.user, self.centre),
            back_url=self.file_url(),
        )

    def get_context_data(self, **kwargs):
        """Without the name, which the base of all tasks puts above."""
        return {**super().get_context_data(**kwargs), "subtitle": "", "breadcrumbs": []}

    def post(self, request, *args, **kwargs):
        """A paper takes nothing."""
        return self.http_method_not_allowed(request)


def staff_name(member) -> str:
    """As colleagues call them; nothing where nobody is named."""
    return (member.get_full_name() or member.get_username()) if member else ""


class GiveBackTask(OnRow):
    """It is given back."""

    permission = "shelter.change_belonging"
    title = gettext_lazy("Give it back")
    submit_label = gettext_lazy("Given back")
    model, ended = Belonging, "returned_at"

    def get_form(self, data=None, files=None):
        """To whom."""
        return GiveBackForm(data)

    def act(self, form):
        """Once."""
        row = self.row()
        row.returned_at, row.returned_by = timezone.now(), self.request.user
        row.signed_when_returned = form.cleaned_data["signed_when_returned"]
        row.returned_to = form.cleaned_data["returned_to"]
        row.save()
        return row

    def get_context_data(self, **kwargs):
        """What it is."""
        row = self.row()
        told = f"{row.description} · {row.place}" if row.place else row.description
        return {**super().get_context_data(**kwargs), "form_help": told}


class BedNeedTask(RowOfShelter):
    """What kind of place somebody needs to sleep."""

    permission = "shelter.add_bedneed"
    title = gettext_lazy("Needs for a place to sleep")
    model, form_class = BedNeed, BedNeedForm


class EndBedNeedTask(OnRow):
    """It is no longer needed."""

    permission = "shelter.change_bedneed"
    title = gettext_lazy("No longer needed")
    submit_label = gettext_lazy("No longer needed")
    model = BedNeed

    def act(self, form):
        """From now on."""
        row = self.row()
        row.ended_at = timezone.now()
        row.save()
        return row


class KeepApartTask(ShelterTask):
    """Two people who must not share a room."""

    permission = "shelter.add_keepapart"
    title = gettext_lazy("Keep apart from somebody")

    def get_form(self, data=None, files=None):
        """From whom."""
        return KeepApartForm(data)

    def act(self, form):
        """Both files are open to whoever asks."""
        other = form.cleaned_data["card"]
        if self.centre.pk not in other.row_centre_ids():
            raise FileNotFound
        return KeepApart.objects.create(
            centre=self.centre, person=self.person, other=other, recorded_by=self.request.user
        )


class EndKeepApartTask(OnRow):
    """They may share a room again."""

    permission = "shelter.change_keepapart"
    title = gettext_lazy("No longer kept apart")
    submit_label = gettext_lazy("End it")
    model = KeepApart

    def act(self, form):
        """From now on."""
        row = self.row()
        row.ended_at = timezone.now()
        row.save()
        return row


class ExtendTask(PersonTask):
    """Somebody may sleep here longer."""

    module = "shelter"
    permission = "shelter.add_stayextension"
    title = gettext_lazy("Longer stay")
    done = gettext_lazy("Written down. The reason is kept.")

    def setup(self, request, *args, assignment_id, **kwargs):
        """The person of the assignment in the address."""
        found = as_id(str(assignment_id))
        self.assignment_id = found
        super().setup(request, *args, pk=found, **kwargs)

    def pass_gate(self, request):
        """The assignment must be in scope; its person is the person of the task."""
        rows = BedAssignment.objects.filter(
            pk=self.assignment_id, centre__code=self.kwargs["centre"], state__in=HOLDS_A_BED
        )
        self.assignment = rows.select_related("centre", "bed").first()
        if self.assignment is not None:
            self.kwargs["pk"] = self.assignment.person_id
        super().pass_gate(request)
        if self.assignment is None:
            raise Http404

    def get_form(self, data=None, files=None):
        """A few days more than now."""
        later = timezone.localtime(self.assignment.ends_at).date() + timedelta(days=3)
        return ExtensionForm(data, initial={"until": later})

    def act(self, form):
        """With the reason."""
        return extend(
            assignment=self.assignment,
            ends_at=morning_of(form.cleaned_data["until"], self.centre),
            reason=form.cleaned_data["reason"],
            actor=self.request.user,
        )

    def get_context_data(self, **kwargs):
        """Which bed, and until when now."""
        told = (
            f"{self.assignment.bed.code} · {until_words(self.assignment.ends_at, timezone.now())}"
        )
        return {**super().get_context_data(**kwargs), "form_help": told}


class FindBed(ShelterTask):
    """From the person file to proposals for the person, or for the whole family."""

    permission = "shelter.give_bed"
    title = gettext_lazy("Give a bed")
    submit_label = gettext_lazy("Find beds")
    template_name = "shelter/bed_for.html"

    def stays(self) -> list[Stay]:
        """Open stays without a bed of the person and of those who belong to them."""
        mine = HouseholdMembership.objects.filter(person=self.person, until=None)
        family = HouseholdMembership.objects.filter(
            household__in=mine.values("household"), until=None
        )
        rows = Stay.objects.open().filter(centre=self.centre)
        rows = rows.filter(Q(person=self.person) | Q(person__in=family.values("person")))
        held = BedAssignment.objects.filter(centre=self.centre, ended_at=None)
        return list(rows.exclude(person__in=held.values("person")).select_related("person"))

    def get(self, request, *args, **kwargs):
        """Who belongs together, ticked."""
        stays = self.stays()
        return self.render(
            stays=stays,
            is_here=any(stay.person_id == self.person.pk for stay in stays),
            placement_url=reverse("shelter_placement", args=[self.centre.code]),
        )

    def get_form(self, data=None, files=None):
        """Nothing is sent here: the page's form goes to the placement."""
        return forms.Form(data)

    def act(self, form):
        """Nothing."""
        raise NotStayingHere


class ReserveTask(ShelterTask):
    """A bed waits for the person from a day on."""

    permission = "shelter.give_bed"
    title = gettext_lazy("Keep a bed for later")
    submit_label = gettext_lazy("Keep it")
    done = gettext_lazy("The bed is kept.")

    def get_form(self, data=None, files=None):
        """Beds of the centre."""
        tomorrow = self.centre.today() + timedelta(days=1)
        form = ReserveForm(data, initial={"begins_on": tomorrow})
        rows = Bed.objects.filter(centre=self.centre, in_use=True)
        form.fields["bed"].queryset = rows.select_related("room__building")
        form.fields["bed"].label_from_instance = lambda bed: f"{bed.code} · {bed.room}"
        return form

    def act(self, form):
        """From the afternoon of that day."""
        begins, ends = nights_from(
            form.cleaned_data["begins_on"], form.cleaned_data["nights"], self.centre
        )
        return give_beds(
            centre=self.centre,
            beds=[BedFor(self.person, form.cleaned_data["bed"])],
            actor=self.request.user,
            terms=Terms(
                begins_at=begins,
                ends_at=ends,
                override_reason=form.cleaned_data["override_reason"],
                ends_elsewhere=form.cleaned_data["ends_elsewhere"],
            ),
        )
