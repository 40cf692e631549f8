"""Begin a real installation: the first centre, its public pages, and the first administrator."""

import getpass
import os

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms.site_setup import ensure_centre_pages
from core import scope
from core.models import Centre, Membership
from core.models.centres import CentreKind


class Command(BaseCommand):
    """`manage.py begin --code KRT --name Khartoum --country SDN --administrator sam`."""

    help = __doc__

    def add_arguments(self, parser):
        """What the first centre is, and who runs the installation."""
        parser.add_argument("--code", required=True, help="2 to 8 capital letters, such as KRT")
        parser.add_argument("--name", required=True)
        parser.add_argument("--country", required=True, help="three letters, such as SDN")
        parser.add_argument("--time-zone", default="UTC", help="such as Africa/Khartoum")
        parser.add_argument("--kind", default=CentreKind.RESPONSE_CENTRE, choices=CentreKind.values)
        parser.add_argument("--administrator", required=True, help="sign-in name")

    def handle(self, *args, **options):
        """Make everything or nothing; refuses where a centre stands already."""
        if Centre.objects.exists():
            raise CommandError("A centre stands already. Add others in the console.")
        centre = Centre(
            code=options["code"],
            name=options["name"],
            country=options["country"].upper(),
            time_zone=options["time_zone"],
            kind=options["kind"],
        )
        user = get_user_model()(username=options["administrator"])
        password = os.environ.get("ADMINISTRATOR_PASSWORD") or getpass.getpass("Password: ")
        try:
            centre.full_clean()
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.set_password(password)
        with transaction.atomic(), scope.system():
            centre.save()
            user.save()
            role = Group.objects.get(name="administrator")
            Membership.unscoped.create(user=user, role=role, all_centres=True)
            ensure_centre_pages(centre)
        self.stdout.write(f"{centre.name} stands, and {user.username} can sign in.")
