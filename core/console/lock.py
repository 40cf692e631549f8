"""The emergency lock of one centre: lock it, see who agreed, agree to lift it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.actions.emergency_lock import (
    LIFTERS,
    LOCK_PERMISSION,
    agree_to_lift,
    lock_centre,
    may_lift,
    open_lock,
    people_who_may_lift,
)
from core.errors import NotAllowed, Refusal
from core.models import Centre

from .screens import TaskScreen, register_screen
from .views import say_done

# What a POST asks for.
LOCK, LIFT = "lock", "lift"


@register_screen
class EmergencyLockScreen(TaskScreen):
    """One page a centre; people who may lift the lock reach it whatever their role is."""

    name = "lock"
    permission = LOCK_PERMISSION
    template_name = "core/lock.html"
    title = gettext_lazy("Emergency lock")
    icon = "lock"
    menu_order = 80

    @cached_property
    def centre(self) -> Centre:
        """The centre in the address: one of the person's, or a locked one they may open again."""
        centre = Centre.objects.filter(code=self.kwargs["centre"]).first()
        if centre is None or not (centre.pk in self.scope.grants.centres or self.lifts(centre)):
            raise Http404
        return centre

    def lifts(self, centre: Centre) -> bool:
        """Whether the person is asked to open this centre again."""
        return centre.is_locked and may_lift(centre=centre, user=self.request.user)

    def pass_gate(self, request) -> None:
        """Those who may lift a standing lock need no other right and no role at the centre."""
        if not self.lifts(self.centre):
            super().pass_gate(request)

    def get(self, request, *args, **kwargs):
        """The present state; with ?confirm=1 the question before locking."""
        if self.centre.is_locked:
            return self.locked_page()
        if request.GET.get("confirm"):
            self.template_name = "core/lock_confirm.html"
        return self.render(
            consequences=self.consequences(),
            lifters=self.names(),
            warning=self.too_few_sentence(),
            here=request.path,
        )

    def post(self, request, *args, **kwargs):
        """Lock, or agree to lift; the page that follows shows what came of it."""
        wanted = request.POST.get("do")
        try:
            if wanted == LOCK:
                self.lock(request)
            elif wanted == LIFT:
                self.agree(request)
        except NotAllowed:
            raise
        except Refusal as refusal:
            messages.error(request, str(refusal.sentence))
        return redirect(self.url(self.centre))

    def lock(self, request) -> None:
        """Lock; the person's own session may be among those that end."""
        reason = request.POST.get("reason", "").strip()
        lock_centre(centre=self.centre, reason=reason, actor=request.user)
        say_done(
            request,
            _("%(centre)s is locked. Its staff were signed out; its data is hidden.")
            % {"centre": self.centre.name},
        )

    def agree(self, request) -> None:
        """Agree to lift the lock that stands."""
        lock = open_lock(self.centre)
        if lock is None:
            messages.info(request, _("This centre is not locked."))
        elif agree_to_lift(lock=lock, actor=request.user).lifted_at:
            say_done(request, _("The lock is lifted. The data of the centre is back."))
        else:
            say_done(request, _("You agreed. The lock is lifted when a second person agrees."))

    def locked_page(self):
        """Since when, who agreed, and a button for those who may agree and have not."""
        lock, user = open_lock(self.centre), self.request.user
        if lock is None:
            raise Http404
        first = lock.first_lifter
        agreed_already = first is not None and first.pk == user.pk
        return self.render(
            lock=lock,
            locked_by=name_of(lock.locked_by),
            agreed=name_of(first) if first else "",
            agreed_already=agreed_already,
            lifters=self.names(),
            action={
                "label": _("I agree to lift the lock"),
                "url": self.request.path,
                "method": "post",
                "tone": "primary",
                "icon": "unlock",
                "fields": [{"name": "do", "value": LIFT}],
            }
            if self.lifts(self.centre) and not agreed_already
            else None,
        )

    @cached_property
    def lifters(self) -> list:
        """Staff who may agree to lift."""
        return list(people_who_may_lift(self.centre))

    def names(self) -> list[str]:
        """Their names, so that whoever stands before the page knows whom to call."""
        return [name_of(user) for user in self.lifters]

    def too_few_sentence(self) -> str:
        """A warning where nobody could lift the lock."""
        if len(self.lifters) >= LIFTERS:
            return ""
        return ngettext(
            "Only %(count)s person could lift the lock, and two are needed. Name the people who "
            "may lift it on the page of the centre.",
            "Only %(count)s people could lift the lock, and two are needed. Name the people who "
            "may lift it on the page of the centre.",
            len(self.lifters),
        ) % {"count": len(self.lifters)}

    def consequences(self) -> list[dict]:
        """What locking means."""
        return [
            {"icon": "logout", "text": _("Everybody who works here is signed out, you as well.")},
            {"icon": "lock", "text": _("All data about people at this centre is hidden, at once.")},
            {"icon": "check", "text": _("Nothing is deleted. Other centres work on.")},
            {
                "icon": "people",
                "text": _("Two of the people named below must agree before the data is back."),
            },
        ]

    def get_context_data(self, **kwargs):
        """The centre's name stands under the heading."""
        return super().get_context_data(**{"subtitle": self.centre.name, **kwargs})


def name_of(user) -> str:
    """A member of staff as colleagues know them."""
    return user.get_full_name() or user.get_username()
