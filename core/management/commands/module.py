"""List modules, and switch one at one centre, from a terminal."""

from django.core.management.base import BaseCommand, CommandError

from core import scope
from core.actions.switch_module import consequences, switch_module
from core.errors import Refusal
from core.models import Centre
from core.modules.activation import OFF, ON, READ_ONLY, states_at
from core.modules.manifest import is_module, module, modules

VERBS = {"enable": ON, "disable": OFF, "readonly": READ_ONLY}


class Command(BaseCommand):
    """``module list`` and ``module enable|disable|readonly NAME --centre CODE``."""

    help = "List modules or switch one at a centre, after showing what that means."

    def add_arguments(self, parser):
        """Verb, module and centre."""
        parser.add_argument("verb", choices=["list", *VERBS])
        parser.add_argument("name", nargs="?", help="The module's name, as `module list` shows it.")
        parser.add_argument("--centre", metavar="CODE", help="The centre's code, such as KRT.")
        parser.add_argument("--yes", action="store_true", help="Do not ask before switching.")

    def handle(self, *, verb, name, centre, yes, **options):
        """Run the verb on behalf of whoever looks after the installation."""
        with scope.system():
            if verb == "list":
                self.list_modules(centre)
            else:
                self.switch(name=name, centre=self.find_centre(centre), state=VERBS[verb], yes=yes)

    def list_modules(self, code) -> None:
        """Each module with its title and its state at one centre or at all."""
        centres = [self.find_centre(code)] if code else list(Centre.objects.order_by("code"))
        states = {centre.code: states_at(centre) for centre in centres}
        for config in modules():
            where = "  ".join(f"{c}: {states[c][config.label]}" for c in states)
            needs = f" (needs {', '.join(config.depends)})" if config.depends else ""
            self.stdout.write(f"{config.label:<16} {config.title}{needs}  {where}".rstrip())

    def switch(self, *, name, centre, state, yes) -> None:
        """Show the consequences, ask, switch."""
        label = self.find_module(name)
        found = consequences(label=label, centre=centre, state=state)
        title = module(label).title
        if found.before == state:
            self.stdout.write(f"{title} is {state} at {centre.code} already. Nothing was changed.")
            return
        if not found.possible:
            raise CommandError("\n".join(["Nothing was changed.", *found.against]))
        self.stdout.write(f"{title} at {centre.code}: now {found.before}, then {state}.")
        for sentence in found.sentences():
            self.stdout.write(f"  {sentence}")
        if not yes and not self.is_confirmed():
            raise CommandError("Nothing was changed. Answer “yes”, or repeat with --yes.")
        try:
            switch_module(
                label=label, centre=centre, state=state, actor=None, expected=found.before
            )
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        self.stdout.write(self.style.SUCCESS(f"{title} is {state} at {centre.code}."))

    def is_confirmed(self) -> bool:
        """Ask; no answer (a script without --yes) means no."""
        try:
            return input("Switch? Type yes: ").strip().lower() == "yes"
        except EOFError:
            return False

    def find_centre(self, code) -> Centre:
        """The centre with this code; the error lists those that exist."""
        known = sorted(Centre.objects.values_list("code", flat=True))
        if code not in known:
            raise CommandError(
                f"Say which centre with --centre: {', '.join(known) or 'there is none yet'}."
            )
        return Centre.objects.get(code=code)

    def find_module(self, name) -> str:
        """The module with this name; the error lists those that are installed."""
        if not name or not is_module(name):
            known = ", ".join(config.label for config in modules())
            raise CommandError(f"Name one of the installed modules: {known}.")
        return name
