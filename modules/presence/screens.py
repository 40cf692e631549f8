"""Task screens of the gate: scan, visitors, staff."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache

from core import scope
from core.console.drafts import draft_key
from core.console.screens import TaskScreen, register_screen
from core.console.views import ConsoleView, say_done
from core.errors import Refusal
from core.ids import as_id, new_id
from modules.registry.cards.keys import trusted_rows
from modules.registry.cards.lookup import revoked_hashes
from modules.registry.cards.scan import Entered, resolve
from modules.registry.file.pictures_views import picture_answer
from modules.registry.file.task import PersonTask

from .actions.pass_gate import find_holder, record_passage, reverse_passage
from .actions.staff import record_staff_passage, staff_of
from .actions.visitors import count_visitors, visitors_on_site
from .choices import Direction, Source
from .errors import CardNeeded, ClockWrong
from .forms import GateForm, PassForm, VisitorForm
from .gate import Answer, answer_to, photo_for_the_gate, refusal_answer, taken_back
from .models import Passage, StaffPresence
from .rules import believable

SEES_PEOPLE = "registry.view_person"


@register_screen
class GateScreen(TaskScreen):
    """One field with the cursor in it: scan, read the answer, scan the next."""

    name = "gate"
    permission = "presence.add_passage"
    title = gettext_lazy("Gate")
    icon = "key"
    menu_order = 1
    template_name = "presence/gate.html"
    partial_template_name = "presence/answer.html"

    @classmethod
    def extra_urlpatterns(cls):
        """Keys for a gate without a connection, photos, visitors, and passages from a file."""
        base = f"{cls.module}/<slug:centre>/{cls.name}"
        return [
            path(f"{base}/keys/", KeysView.as_view(), name=f"{cls.url_name}_keys"),
            path(f"{base}/visitors/", VisitorsView.as_view(), name=f"{cls.url_name}_visitors"),
            path(
                f"{base}/photo/<uuid:passage_id>/",
                GatePhoto.as_view(),
                name=f"{cls.url_name}_photo",
            ),
            path(
                f"{cls.module}/<slug:centre>/people/<uuid:person_id>/pass/",
                PassTask.as_view(),
                name=f"{cls.module}_pass",
            ),
        ]

    def get(self, request, *args, **kwargs):
        """The empty field."""
        return self.page()

    def post(self, request, *args, **kwargs):
        """Record a passage or take the last one back, and say what came of it."""
        if "undo" in request.POST:
            return self.page(answer=self.undo())
        form = GateForm(request.POST)
        if not form.is_valid():
            return self.page(answer=refusal_answer(CardNeeded()), status=422)
        answer, candidates = self.passed(form.cleaned_data)
        return self.page(
            answer=answer,
            candidates=candidates,
            direction=form.cleaned_data["direction"],
            status=200 if answer is None or answer.passage_id else 422,
        )

    def passed(self, told: dict) -> tuple[Answer | None, list]:
        """The answer to a scan, or the people whose name may be meant."""
        try:
            candidates = self.by_name(told["scan"])
            if candidates:
                return None, candidates
            holder = find_holder(text=told["scan"], centre=self.centre)
            passage = record_passage(
                centre=self.centre,
                person_id=holder.person_id,
                source=holder.source,
                direction=told["direction"],
                key=told["key"],
                occurred_at=self.moment(told["occurred_at"]),
                actor=self.request.user,
            )
        except Refusal as refusal:
            return refusal_answer(refusal), []
        return answer_to(passage, holder.advice), []

    def by_name(self, text: str) -> list:
        """People whose name may be meant, for those who may know people here; nobody at the gate."""
        if not self.scope.can(SEES_PEOPLE, self.centre.pk):
            return []
        found = resolve(text)
        return found.candidates if found.entered is Entered.NAME else []

    def moment(self, told):
        """When it happened, by the clock of a device that was without a connection."""
        if told is None:
            return None
        found = believable(told, timezone.now())
        if found is None:
            raise ClockWrong
        return found

    def undo(self) -> Answer:
        """Take back what this person recorded."""
        passage_id = as_id(self.request.POST["undo"])
        key = as_id(self.request.POST.get("key", "")) or new_id()
        try:
            reverse_passage(
                passage_id=passage_id, centre=self.centre, key=key, actor=self.request.user
            )
        except Refusal as refusal:
            return refusal_answer(refusal)
        return taken_back()

    def page(self, *, answer=None, candidates=(), direction="", status=200) -> HttpResponse:
        """The screen, or only its answer where a script asked for it."""
        context = {
            "answer": answer,
            "candidates": candidates,
            "photo_url": self.photo_url(answer),
            "key": new_id(),
            "direction": direction,
            "centre": self.centre,
        }
        if self.request.POST.get("partial"):
            return render(self.request, self.partial_template_name, context, status=status)
        response = self.render(
            **context,
            directions=GateForm.base_fields["direction"].choices,
            may_count=self.scope.can("presence.add_visitorcount", self.centre.pk),
            visitors=visitors_on_site(self.centre),
            keys_url=reverse(f"{self.url_name}_keys", args=[self.centre.code]),
            visitors_url=reverse(f"{self.url_name}_visitors", args=[self.centre.code]),
            queue={
                "name": f"gate-{self.centre.code}-{self.request.user.pk}",
                "key": draft_key(self.request.user),
            },
        )
        response.status_code = status
        return response

    def photo_url(self, answer: Answer | None) -> str:
        """Where the photo of who just passed is."""
        if answer is None or not answer.has_photo:
            return ""
        return reverse(f"{self.url_name}_photo", args=[self.centre.code, answer.passage_id])


class GateView(ConsoleView):
    """A part of the gate."""

    module = "presence"
    permission = "presence.add_passage"


@method_decorator(never_cache, name="dispatch")
class KeysView(GateView):
    """What a gate needs to check cards without a connection: public keys, and revoked cards."""

    def get(self, request, *args, **kwargs):
        """No name, no card number, nobody's state: keys and hashes."""
        keys = {key.key_id: {"public": key.public, "issuer": key.issuer} for key in trusted_rows()}
        return JsonResponse({"keys": keys, "revoked": revoked_hashes()})


class GatePhoto(GateView):
    """The photo of who passed a moment ago, for whoever recorded it."""

    def get(self, request, *args, **kwargs):
        """The photo; 404 where there is none to see, whatever the cause."""
        with scope.centre(self.centre, actor=request.user):
            # Past the scope of the gate, which sees no passage: its own, of this centre.
            passage = Passage.objects.filter(
                pk=self.kwargs["passage_id"], recorded_by=request.user
            ).first()
            stored = photo_for_the_gate(passage) if passage else None
        return picture_answer(stored)


class VisitorsView(GateView):
    """Counts visitors."""

    permission = "presence.add_visitorcount"

    def post(self, request, *args, **kwargs):
        """Count, and go back to the gate."""
        form = VisitorForm(request.POST)
        if form.is_valid():
            counted = count_visitors(centre=self.centre, actor=request.user, **form.cleaned_data)
            say_done(request, _("Visitors on site: %(count)d.") % {"count": counted.on_site})
        return redirect(GateScreen.url(self.centre))


class PassTask(PersonTask):
    """In or out, from the person file, with when somebody wants to be back."""

    module = "presence"
    permission = "presence.add_passage"
    title = gettext_lazy("In or out")
    done = gettext_lazy("Recorded.")
    submit_label = pgettext_lazy("button", "Record")

    def setup(self, request, *args, person_id, **kwargs):
        """The person in the address, as the base of all tasks knows them."""
        super().setup(request, *args, pk=person_id, **kwargs)

    def get_form(self, data=None, files=None):
        """Direction, and the expected return."""
        return PassForm(data, initial={"direction": Direction.OUT})

    def act(self, form):
        """Record it."""
        return record_passage(
            centre=self.centre,
            person_id=self.person.pk,
            source=Source.FILE,
            direction=form.cleaned_data["direction"],
            expected_back=form.cleaned_data["expected_back"],
            key=new_id(),
            actor=self.request.user,
        )


@register_screen
class StaffScreen(TaskScreen):
    """Staff sign themselves in and out; who keeps the gate signs others as well."""

    name = "staff"
    permission = "presence.sign_oneself"
    title = gettext_lazy("Staff on site")
    icon = "user"
    menu_order = 2
    template_name = "presence/staff.html"

    def get(self, request, *args, **kwargs):
        """One row for oneself, or for everybody who works here."""
        here = dict(
            StaffPresence.objects.filter(centre=self.centre, is_present=True).values_list(
                "member", "since"
            )
        )
        with scope.centre(self.centre, actor=request.user):
            own = StaffPresence.objects.filter(member=request.user, is_present=True).first()
        if own:
            here[request.user.pk] = own.since
        rows = [
            {
                "member": member,
                "name": member.get_full_name() or member.get_username(),
                "since": here.get(member.pk),
                "is_own": member == request.user,
                "key": new_id(),
            }
            for member in self.members()
        ]
        return self.render(rows=sorted(rows, key=lambda row: not row["is_own"]))

    def members(self) -> list:
        """Whom the asker may sign."""
        if not self.scope.can("presence.add_staffpassage", self.centre.pk):
            return [self.request.user]
        found = list(staff_of(self.centre))
        return found if self.request.user in found else [self.request.user, *found]

    def post(self, request, *args, **kwargs):
        """Sign somebody in or out."""
        member = next((m for m in self.members() if str(m.pk) == request.POST.get("member")), None)
        direction = request.POST.get("direction")
        if member is None or direction not in Direction.values:
            raise Http404
        record_staff_passage(
            centre=self.centre,
            member=member,
            direction=direction,
            key=as_id(request.POST.get("key", "")) or new_id(),
            actor=request.user,
        )
        return redirect(self.url(self.centre))
