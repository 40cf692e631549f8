"""Pages for who belongs together: join, correct, choose the head, leave; guardians; care of a child."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.registry.actions.care import confirm_care, end_guardianship, name_guardian
from modules.registry.actions.households import (
    correct_membership,
    join_household_of,
    leave_household,
    make_head,
)
from modules.registry.choices import HouseholdRole
from modules.registry.file.task import PersonTask
from modules.registry.models import Guardianship, HouseholdMembership

from .forms import CareForm, GuardianForm, JoinHouseholdForm, LeaveForm, MembershipForm, NewHeadForm
from .household import care_of, members_with


class JoinHouseholdTask(PersonTask):
    """The person joins the household of somebody who is registered."""

    permission = "registry.add_householdmembership"
    title = gettext_lazy("Join a household")
    done = gettext_lazy("The person is in the household now.")

    def get_form(self, data=None, files=None):
        """Whose household, and as what."""
        return JoinHouseholdForm(data)

    def act(self, form):
        """Join; an earlier household is left."""
        told = form.cleaned_data
        return join_household_of(
            person=self.person,
            member=told["member"],
            role=told["role"],
            verification=told["verification"],
            since=told["since"],
            centre=self.centre,
            actor=self.request.user,
        )

    def get_context_data(self, **kwargs):
        """What happens to an earlier household."""
        sentence = _("Who is in another household leaves it on the same day.")
        return {**super().get_context_data(**kwargs), "form_help": sentence}


class MembershipTask(PersonTask):
    """Something about one open membership of the person."""

    permission = "registry.change_householdmembership"

    @cached_property
    def membership(self) -> HouseholdMembership:
        """The membership in the address; 404 unless it is this person's and open."""
        found = HouseholdMembership.objects.filter(
            pk=self.kwargs["household_membership_id"], person=self.person, until=None
        ).first()
        if found is None:
            raise Http404
        return found

    def after(self):
        """Back to the household."""
        return reverse("registry_households:detail", args=[self.membership.household_id])


class CorrectMembershipTask(MembershipTask):
    """A member's role and how we know it."""

    title = gettext_lazy("Role in the household")

    def get_form(self, data=None, files=None):
        """Filled with what is recorded."""
        row = self.membership
        initial = {"role": row.role, "verification": row.verification}
        return MembershipForm(data, initial=initial, is_head=row.role == HouseholdRole.HEAD)

    def act(self, form):
        """Correct both."""
        return correct_membership(
            membership=self.membership, actor=self.request.user, **form.cleaned_data
        )


class NewHeadTask(MembershipTask):
    """The member becomes the head, and everybody's role towards them is asked anew."""

    title = gettext_lazy("Head of the household")
    done = gettext_lazy("The household has a new head.")
    submit_label = gettext_lazy("Make them the head")

    def get_form(self, data=None, files=None):
        """One question about each other member."""
        others = [
            member
            for member in members_with(self.person)
            if member.household_id == self.membership.household_id
            and member.pk != self.membership.pk
        ]
        return NewHeadForm(data, others=others)

    def act(self, form):
        """Swap the head in one transaction."""
        return make_head(membership=self.membership, roles=form.roles(), actor=self.request.user)

    def get_context_data(self, **kwargs):
        """Why so much is asked."""
        sentence = _(
            "Roles say what somebody is to the head. With a new head each of them is asked again."
        )
        return {**super().get_context_data(**kwargs), "form_help": sentence}


class LeaveHouseholdTask(MembershipTask):
    """The person is in this household no more."""

    title = gettext_lazy("Leave the household")
    done = gettext_lazy("The person is not in the household any more.")
    submit_label = gettext_lazy("Leave the household")

    def get_form(self, data=None, files=None):
        """Since when."""
        return LeaveForm(data)

    def act(self, form):
        """End the membership."""
        on = form.cleaned_data["on"] or self.centre.today()
        return leave_household(membership=self.membership, on=on, actor=self.request.user)

    def after(self):
        """Back to the person: the household may be empty."""
        return self.file_url()

    def get_context_data(self, **kwargs):
        """What a head leaves behind."""
        context = super().get_context_data(**kwargs)
        if self.membership.role == HouseholdRole.HEAD:
            context["form_help"] = _(
                "This is the head. The others stay; choose their new head on the household's page."
            )
        return context


class GuardianTask(PersonTask):
    """Somebody is responsible for the child."""

    permission = "registry.add_guardianship"
    title = gettext_lazy("Guardian")
    done = gettext_lazy("The guardian is recorded.")

    def get_form(self, data=None, files=None):
        """Who, what they are to the child, how we know."""
        return GuardianForm(data)

    def act(self, form):
        """Record the guardian; who checked it is the one who says so."""
        return name_guardian(
            child=self.person, centre=self.centre, actor=self.request.user, **form.cleaned_data
        )


class EndGuardianTask(PersonTask):
    """The guardian is not responsible any more."""

    permission = "registry.change_guardianship"
    title = gettext_lazy("End of a guardianship")
    submit_label = gettext_lazy("End the guardianship")

    def get_form(self, data=None, files=None):
        """Since when."""
        return LeaveForm(data)

    def act(self, form):
        """End it; the record remains."""
        found = Guardianship.objects.filter(
            pk=self.kwargs["guardianship_id"], person=self.person, until=None
        ).first()
        if found is None:
            raise Http404
        on = form.cleaned_data["on"] or self.centre.today()
        return end_guardianship(guardianship=found, on=on, actor=self.request.user)


class CareTask(PersonTask):
    """A child-protection worker confirms whether a child is accompanied."""

    permission = "registry.confirm_care"
    title = gettext_lazy("Care of the child")
    done = gettext_lazy("The care status is confirmed with your name.")
    submit_label = gettext_lazy("Confirm")

    def get_form(self, data=None, files=None):
        """The status; nothing is chosen beforehand, so that nobody confirms unread."""
        return CareForm(data)

    def act(self, form):
        """Confirm it."""
        return confirm_care(
            person=self.person,
            status=form.cleaned_data["status"],
            centre=self.centre,
            actor=self.request.user,
        )

    def get_context_data(self, **kwargs):
        """What was derived, and from what."""
        decision = care_of(self.person, members_with(self.person))
        reasons = " ".join(str(reason.label) for reason in decision.reasons)
        sentence = _("From the household follows: %(status)s. %(reasons)s") % {
            "status": decision.status.label,
            "reasons": reasons,
        }
        return {**super().get_context_data(**kwargs), "form_help": sentence}
