"""Switch modules per centre: a row a module, a column a centre, the consequences beforehand."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actions.switch_module import STATES, consequences, switch_module
from core.errors import NotAllowed, Refusal
from core.models.activation import ModuleState
from core.modules.activation import OFF, ON
from core.modules.manifest import is_module, module, modules

from .screens import ConsolePage, register_screen
from .views import ConsoleView, say_done

TONES = {ModuleState.ON: "positive", ModuleState.READ_ONLY: "warning", ModuleState.OFF: "neutral"}
# What a button says that leads to a state.
VERBS = {
    ModuleState.ON: gettext_lazy("Switch on"),
    ModuleState.READ_ONLY: gettext_lazy("Read only"),
    ModuleState.OFF: gettext_lazy("Switch off"),
}
SWITCH_URL = "core_modules_switch"


@register_screen
class ModuleSwitches(ConsolePage):
    """Every module with its state at each centre where the person may switch modules."""

    name = "modules"
    path = "modules"
    permission = "core.switch_module"
    template_name = "core/modules.html"
    title = gettext_lazy("Modules")
    icon = "cog"
    menu_order = 10

    @classmethod
    def extra_urlpatterns(cls) -> list:
        """The page that asks before it switches."""
        return [
            path(
                "modules/<slug:centre>/<slug:label>/<slug:state>/",
                ModuleSwitch.as_view(),
                name=SWITCH_URL,
            )
        ]

    def get(self, request, *args, **kwargs):
        """Show the table; states come with the scope, so it costs no query of its own."""
        centres = self.centres_for(self.scope)
        return self.render(
            centres=centres,
            modules=[
                {
                    "title": config.title,
                    "summary": config.summary,
                    "depends": [module(name).title for name in config.depends],
                    "cells": [self.cell(config, centre) for centre in centres],
                }
                for config in modules()
            ],
        )

    def cell(self, config, centre) -> dict:
        """State of one module at one centre, and where its buttons lead."""
        state = ModuleState(self.scope.grants.states.get((centre.id, config.label), OFF))
        fixed = config.always_on or centre.locked
        return {
            "centre": centre.name,
            "badge": {"label": state.label, "tone": TONES[state]},
            "fixed": _("Part of every centre") if config.always_on else "",
            "locked": centre.locked,
            "links": []
            if fixed
            else [
                {
                    "url": reverse(SWITCH_URL, args=[centre.code, config.label, other.value]),
                    "label": VERBS[other],
                    "what": _("%(verb)s: %(module)s, %(centre)s")
                    % {"verb": VERBS[other], "module": config.title, "centre": centre.name},
                }
                for other in ModuleState
                if other != state
            ],
        }


class ModuleSwitch(ConsoleView):
    """Says what switching one module at one centre means, then switches it."""

    permission = "core.switch_module"
    template_name = "core/module_confirm.html"
    icon = "cog"

    def pass_gate(self, request) -> None:
        """The module and the state in the address must exist."""
        if not is_module(self.kwargs["label"]) or self.kwargs["state"] not in STATES:
            raise Http404
        super().pass_gate(request)

    def get(self, request, *args, **kwargs):
        """Show the consequences, or lead back where the module has that state already."""
        found = self.consequences()
        if found.before == found.after:
            messages.info(request, self.state_sentence(found.after))
            return redirect("core_modules")
        return self.confirm_page(found)

    def post(self, request, *args, **kwargs):
        """Switch; a page that is older than the last switch says so and asks again."""
        try:
            switch_module(
                label=self.kwargs["label"],
                centre=self.centre,
                state=self.kwargs["state"],
                actor=request.user,
                expected=request.POST.get("seen", ""),
            )
        except NotAllowed:
            raise
        except Refusal as refusal:
            found = self.consequences()
            return self.confirm_page(found, refusal=refusal.sentence, status=409)
        say_done(request, self.state_sentence(self.kwargs["state"]))
        return redirect("core_modules")

    def consequences(self):
        """What the switch in the address would mean now."""
        return consequences(
            label=self.kwargs["label"], centre=self.centre, state=self.kwargs["state"]
        )

    def confirm_page(self, found, *, refusal="", status=200):
        """What will happen, what stands against it, and a button where nothing does."""
        unchanged = found.before == found.after
        response = self.render(
            question=self.state_change(found),
            refusal=refusal,
            consequences=[] if unchanged else [{"text": text} for text in found.sentences()],
            blockers=[self.state_sentence(found.after)] if unchanged else found.against,
            hidden=[{"name": "seen", "value": found.before}],
            confirm_label=VERBS[ModuleState(found.after)],
            tone="" if found.after == ON else "danger",
            cancel_url=reverse("core_modules"),
            breadcrumbs=[{"label": ModuleSwitches.title, "url": reverse("core_modules")}],
            subtitle=self.centre.name,
        )
        response.status_code = status
        return response

    def state_change(self, found) -> str:
        """From which state to which."""
        return _("%(module)s at %(centre)s: now %(before)s, then %(after)s.") % {
            "module": found.module.title,
            "centre": self.centre.name,
            "before": ModuleState(found.before).label,
            "after": ModuleState(found.after).label,
        }

    def state_sentence(self, state: str) -> str:
        """The state that the module has."""
        return _("%(module)s is %(state)s at %(centre)s.") % {
            "module": module(self.kwargs["label"]).title,
            "state": ModuleState(state).label,
            "centre": self.centre.name,
        }

    def get_title(self):
        """The module's name."""
        return module(self.kwargs["label"]).title
