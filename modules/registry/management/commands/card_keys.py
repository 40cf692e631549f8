"""The keys by which cards are checked: list, hand out, trust, distrust, renew."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refusal
from modules.registry.actions.cards import distrust_key, rotate_key, trust_key
from modules.registry.cards.keys import own_key
from modules.registry.models import CardKey

KIND = "guichet card keys"


class Command(BaseCommand):
    """``card_keys list|export|trust FILE|distrust KEY|rotate``."""

    help = "List, export, trust, distrust or renew the keys by which people's cards are checked."

    def add_arguments(self, parser):
        """The verb and what it is done to."""
        parser.add_argument("verb", choices=["list", "export", "trust", "distrust", "rotate"])
        parser.add_argument(
            "what", nargs="?", help="trust: a file, - is standard input; distrust: a key."
        )
        parser.add_argument("--issuer", default="", help="The name under which cards are shown.")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *, verb, what, issuer, yes, **options):
        """Run the verb on behalf of whoever looks after the installation."""
        if verb in ("trust", "distrust") and not what:
            raise CommandError(f"Name what to {verb}. Nothing was changed.")
        try:
            {
                "list": self.list_keys,
                "export": lambda: self.export(issuer),
                "trust": lambda: self.trust(what, issuer, yes=yes),
                "distrust": lambda: self.distrust(what, yes=yes),
                "rotate": self.rotate,
            }[verb]()
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from None

    def list_keys(self) -> None:
        """One line a key."""
        own_key()
        for key in CardKey.objects.all():
            state = (
                "not trusted" if key.distrusted_at else "retired" if key.retired_at else "in use"
            )
            whose = "own" if key.is_own else "trusted"
            self.stdout.write(
                f"{key.key_id}  {whose:<8} {state:<12} {key.since:%Y-%m-%d}  {key.issuer}"
            )

    def export(self, issuer: str) -> None:
        """The own public keys as a file for other installations; no secret is in it."""
        own_key()
        keys = CardKey.objects.filter(is_own=True, distrusted_at=None)
        content = {
            "kind": KIND,
            "issuer": issuer or keys.first().issuer,
            "keys": [{"id": key.key_id, "public": key.public} for key in keys],
        }
        self.stdout.write(json.dumps(content, indent=1))

    def trust(self, path: str, issuer: str, *, yes: bool) -> None:
        """Take cards of another installation for genuine, after showing its keys."""
        try:
            text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
            content = json.loads(text)
            keys = [str(key["public"]) for key in content["keys"]]
            name = issuer or str(content["issuer"])
        except (OSError, ValueError, KeyError, TypeError):
            raise CommandError(
                "This is no file of `card_keys export`. Nothing was changed."
            ) from None
        ids = ", ".join(str(key.get("id", "?")) for key in content["keys"])
        self.stdout.write(f"Cards signed with {ids} will be shown as genuine cards of {name}.")
        self.stdout.write(
            "Compare these keys with the other installation by telephone or in person."
        )
        self.ask(yes)
        for public in keys:
            row = trust_key(public=public, issuer=name)
            self.stdout.write(f"{row.key_id} is trusted.")

    def distrust(self, key_id: str, *, yes: bool) -> None:
        """Take no card of this key for genuine, after saying what that means."""
        key = CardKey.objects.filter(key_id=key_id).first()
        if key is None:
            raise CommandError(f"No key is called {key_id}. Nothing was changed.")
        whose = "of this installation" if key.is_own else f"of {key.issuer}"
        self.stdout.write(f"Every card {whose} that was signed with {key_id} stops counting.")
        self.ask(yes)
        distrust_key(key=key)
        self.stdout.write(f"{key_id} is not trusted any more.")

    def rotate(self) -> None:
        """Sign new cards with a new key."""
        self.stdout.write(f"New cards are signed with {rotate_key().key_id}. Export it again.")

    def ask(self, yes: bool) -> None:
        """Raise unless whoever sits at the terminal says yes."""
        if yes:
            return
        self.stdout.write("Go on? (yes/no) ", ending="")
        self.stdout.flush()
        if input().strip().lower() not in ("yes", "y"):
            raise CommandError("Nothing was changed. Answer “yes”, or repeat with --yes.")
