"""Worlds for tests: centres with staff in every role and one row of every scoped table.

Rows are made from the models' metadata, so that a new model is part of every world without a
line in any test. Every text of a row holds a canary that names centre and module; whoever finds
one in a response knows what leaked, whatever the status code said.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models

from core import scope
from core.database.triggers import append_only_models
from core.models import Centre, Membership, ModuleActivation
from core.modules.activation import ON
from core.modules.manifest import modules
from core.permissions.roles import ROLES

CANARY = "zq"
SHARED = "shared"
TAG_LENGTH = 3
_numbers = itertools.count(1)

# (world, model) -> values for fields that metadata cannot guess
Recipe = Callable[["CentreWorld", type[models.Model]], dict]
_recipes: dict[str, Recipe] = {}
# The same for rows that nobody may write: whoever makes one gives it back.
_makers: dict[str, Callable[[CentreWorld], models.Model]] = {}


def recipe(label: str) -> Callable[[Recipe], Recipe]:
    """Decorator: values for one model ("registry.Person"), where its rules ask for them."""

    def decorate(function: Recipe) -> Recipe:
        _recipes[label.lower()] = function
        return function

    return decorate


def made_by(label: str):
    """Decorator: a function of a world that returns a new row of a model that only the database writes."""

    def decorate(function):
        _makers[label.lower()] = function
        return function

    return decorate


def canary(code: str, module: str = "") -> str:
    """The text that stands in rows of a centre (and, where given, of one module)."""
    return f"{CANARY}{code.lower()}{module[:TAG_LENGTH]}"


def scoped_models() -> list[type[models.Model]]:
    """Every concrete table whose rows show only in scope, history tables left out."""
    return [
        model
        for model in apps.get_models()
        if hasattr(model, "scope_condition") and not hasattr(model, "instance_type")
    ]


@dataclass
class CentreWorld:
    """One centre with its staff by role and its rows by model."""

    centre: Centre
    staff: dict = field(default_factory=dict)  # role key -> user
    rows: dict = field(default_factory=dict)  # model -> list of rows
    # Marks rows that are secret within their own centre; the centre's code where none is given.
    mark: str = ""

    @property
    def canary(self) -> str:
        """What stands in every text of every row of this world."""
        return canary(self.mark or self.centre.code)

    def text(self, model: type[models.Model], longest: int | None = None) -> str:
        """A new text with the canary of this centre and the model's module.

        Tables that all centres share get a text that is no secret.
        """
        is_scoped = hasattr(model, "scope_condition")
        stem = canary(self.mark or self.centre.code, model._meta.app_label) if is_scoped else SHARED
        found = f"{stem}{next(_numbers)}"
        return found[:longest] if longest else found

    def row(self, model: type[models.Model]) -> models.Model:
        """The first row of a model; made where there is none yet."""
        return self.rows[model][0] if self.rows.get(model) else self.make(model)

    def all_rows(self) -> list[models.Model]:
        """Every row of this centre."""
        return [row for found in self.rows.values() for row in found]

    def make(self, model: type[models.Model], **given) -> models.Model:
        """A new row of any model at this centre; keep what is `given` and invent the rest."""
        if maker := _makers.get(model._meta.label_lower):
            with scope.system():
                row = maker(self)
            self.rows.setdefault(model, []).append(row)
            return row
        with scope.system():
            values = {**_recipes.get(model._meta.label_lower, _nothing)(self, model), **given}
            taken: list[models.Model] = []
            for each in model._meta.concrete_fields:
                if each.name in values or each.attname in values or each.primary_key:
                    continue
                found = self._value(each, taken)
                if found is not _LEAVE:
                    values[each.name] = found
            row = model(**values)
            _empty_what_constraints_refuse(row, given)
            row.save(force_insert=True)
        self.rows.setdefault(model, []).append(row)
        return row

    def _value(self, each: models.Field, taken: list[models.Model]):
        """A plausible value of one field, with the canary wherever text fits."""
        if each.is_relation:
            return self._related(each, taken)
        if isinstance(each, models.FileField):
            text = self.text(each.model)
            return _LEAVE if each.blank else ContentFile(text.encode(), name=f"{text}.txt")
        if each.choices:
            return _LEAVE if each.blank or each.has_default() else each.flatchoices[0][0]
        if isinstance(each, models.CharField | models.TextField):
            return self.text(each.model, each.max_length)
        if isinstance(each, models.JSONField):
            empty = each.get_default()
            text = self.text(each.model)
            return [text] if isinstance(empty, list) else {text: text}
        return _LEAVE

    def _related(self, each: models.ForeignKey, taken: list[models.Model]):
        target = each.related_model
        if target is Centre:
            return self.centre
        if target is get_user_model():
            return self.staff["centre_manager"]
        if target is Group:
            return Group.objects.get(name="front_desk")
        if each.null:
            return _LEAVE
        found = next((row for row in self.rows.get(target, ()) if row not in taken), None)
        taken.append(found or self.make(target))
        return taken[-1]


_LEAVE = object()


def _empty_what_constraints_refuse(row: models.Model, given: dict) -> None:
    """Leave optional texts empty that a check does not permit together with the rest."""
    for constraint in row._meta.constraints:
        if not isinstance(constraint, models.CheckConstraint):
            continue
        try:
            constraint.validate(type(row), row)
        except ValidationError:
            for name in _names_in(constraint.condition) - given.keys():
                if row._meta.get_field(name).blank:
                    setattr(row, name, row._meta.get_field(name).get_default())


def _names_in(condition: models.Q) -> set[str]:
    """The fields that a condition compares."""
    found = set()
    for child in condition.children:
        found |= _names_in(child) if isinstance(child, models.Q) else {child[0].split("__")[0]}
    return found


def _nothing(world: CentreWorld, model: type[models.Model]) -> dict:
    return {}


def make_centre(code: str, name: str = "") -> Centre:
    """A centre with every installed module switched on."""
    centre = Centre.objects.create(code=code, name=name or f"Centre {code}", country="SDN")
    for config in modules():
        if not config.always_on:
            set_state(config.label, centre, ON)
    return centre


def set_state(module: str, centre: Centre, state: str) -> None:
    """Put a module into a state without asking what stands against it."""
    ModuleActivation.objects.update_or_create(
        centre=centre, module=module, defaults={"state": state}
    )


def make_user(name: str, *places: tuple[str, Centre | None], **facts):
    """A user with roles: ``make_user("amina", ("front_desk", krt))``; None is every centre."""
    user = get_user_model()(username=name, **{"first_name": name, "last_name": name, **facts})
    user.set_unusable_password()
    user.save()
    for role, centre in places:
        with scope.system():
            Membership.objects.create(
                user=user,
                role=Group.objects.get(name=role),
                centre=centre,
                all_centres=centre is None,
            )
    return user


def make_centre_world(code: str) -> CentreWorld:
    """A centre, one user a role, and at least one row of every scoped model."""
    world = CentreWorld(make_centre(code))
    for role in ROLES:
        name = f"{canary(code, 'usr')}{role.key}"
        world.staff[role.key] = make_user(name, (role.key, world.centre))
    with scope.system():
        for membership in Membership.objects.filter(centre=world.centre):
            world.rows.setdefault(Membership, []).append(membership)
    for model in scoped_models():
        if not world.rows.get(model):
            world.make(model)
    for model in append_only_models():
        if not world.rows.get(model):
            # Of no centre, so not part of the world; there to be refused to whoever changes it.
            world.make(model)
            del world.rows[model]
    return world


@recipe("core.ImportRun")
def _import_run(world: CentreWorld, model: type[models.Model]) -> dict:
    """Imports of a module that is not installed are shown to nobody."""
    return {"module": modules()[0].label}


@recipe("core.WeeklyHours")
def _weekly_hours(world: CentreWorld, model: type[models.Model]) -> dict:
    """A morning."""
    return {"weekday": 0, "opens": datetime.time(8), "closes": datetime.time(12)}


@recipe("core.HoursException")
def _hours_exception(world: CentreWorld, model: type[models.Model]) -> dict:
    """A holiday."""
    day = datetime.date(2030, 1, 1)
    return {"first_day": day, "last_day": day, "is_closed": True}


@recipe("core.PublicAlert")
def _public_alert(world: CentreWorld, model: type[models.Model]) -> dict:
    """An alert of the past: what an alert says is public while it stands."""
    ends = datetime.datetime(2020, 1, 2, tzinfo=datetime.UTC)
    return {"starts": ends - datetime.timedelta(days=1), "ends": ends}
