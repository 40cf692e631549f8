"""Why can this person not see this? Answers in sentences, and tells the asker nothing new.

The asker hears of a member of staff only what concerns centres where they themselves hold
`core.explain_access`, and of a record only what they may see themselves: a record that they may
not know of is answered exactly as one that does not exist.
"""

import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.exceptions import FieldDoesNotExist
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from core import scope
from core.modules.activation import OFF
from core.modules.manifest import is_module, module, modules

from .roles import permissions_by_role, role_label

EXPLAIN_PERMISSION = "core.explain_access"


@dataclass(frozen=True)
class Answer:
    """Whether the person sees it (None where that is not for the asker to know), and why."""

    sees: bool | None
    sentences: tuple[str, ...]


def explainable_models() -> list:
    """Kinds of records that can be asked about: every scoped table of every module."""
    return [
        model
        for config in modules()
        for model in apps.get_app_config(config.label).get_models()
        if hasattr(model, "scope_condition")
    ]


def explain_record(*, user, model, identifier: str, asker) -> Answer:
    """Say whether `user` sees the record with this id or reference, and what is missing if not.

    `asker` is the scope of the person who wants to know.
    """
    row = _find(model, identifier, asker)
    general = explain_permission(user=user, permission=model.view_permission(), asker=asker)
    if row is None:
        return Answer(None, (_("There is no such record that you may see yourself."), *general))
    sees = user.is_active and _is_in_scope_of(user, model, row)
    if sees:
        return Answer(True, (_("%(name)s can see this record.") % _who(user), *general))
    return Answer(False, (*_about_the_row(user, model, row, asker), *general))


def _find(model, identifier: str, asker):
    """The record in the asker's own scope, by id or by its reference; None where there is none."""
    text = identifier.strip()
    with scope.opened(asker):
        try:
            return model.objects.filter(pk=uuid.UUID(text)).first()
        except ValueError:
            pass
        try:
            model._meta.get_field("reference")
        except FieldDoesNotExist:
            return None
        return model.objects.filter(reference__iexact=text).first()


def _is_in_scope_of(user, model, row) -> bool:
    with scope.user(user):
        return model.objects.filter(pk=row.pk).exists()


def _about_the_row(user, model, row, asker) -> list[str]:
    """What keeps this very record from the person, as far as the asker may know it."""
    with scope.opened(asker):
        held_at = row.row_centre_ids() & asker.centre_ids(model.view_permission())
    names = [c.name for c in asker.grants.centres.values() if c.id in held_at]
    lines = [_("%(name)s cannot see this record.") % _who(user)]
    if names:
        lines.append(_("It belongs to: %(centres)s.") % {"centres": ", ".join(sorted(names))})
    grants = scope.UserScope(user).grants
    if held_at and not held_at & grants.roles.keys() & asker.centre_ids(EXPLAIN_PERMISSION):
        lines.append(_("%(name)s has no role there that you look after.") % _who(user))
    elif held_at & grants.centres_with(model.view_permission()):
        lines += _about_the_rule(user, model, row, asker)
    return lines


def _about_the_rule(user, model, row, asker) -> list[str]:
    """Role, module and centre are right: a rule of this kind of record keeps the person out.

    A model may say which one in a classmethod `explain_scope(user, pk) -> list[str]`; it runs in
    the asker's scope and may only tell what the asker may know.
    """
    explain = getattr(model, "explain_scope", None)
    if explain is not None:
        with scope.opened(asker):
            if told := list(explain(user, row.pk)):
                return told
    return [
        _("Role and module are right. A rule of this kind of record keeps it from %(name)s.")
        % _who(user)
    ]


def explain_address(*, user, address: str, asker) -> Answer:
    """Say whether `user` may open the page at an address, and what its gate asks for."""
    try:
        match = resolve(urlsplit(address.strip()).path)
    except (Resolver404, ValueError):
        return Answer(None, (_("No page of this installation has that address."),))
    gate = getattr(match.func, "guichet_gate", None)
    if gate is None:
        return Answer(None, _about_wagtail())
    centre_ids = asker.centre_ids(EXPLAIN_PERMISSION)
    code = match.kwargs.get("centre")
    if code is not None:
        centre_ids = {c.id for c in asker.grants.centres.values() if c.code == code} & centre_ids
        if not centre_ids:
            return Answer(None, (_("You do not look after the staff of that address's centre."),))
    if match.func.view_class.for_every_member:
        return Answer(True, (_("Everybody who has a role at a centre may open this page."),))
    lines = [
        _about_the_gate(gate),
        *explain_permission(
            user=user, permission=gate.permission, asker=asker, centre_ids=centre_ids
        ),
    ]
    opens = user.is_active and bool(scope.UserScope(user).centre_ids(gate.permission) & centre_ids)
    model = _model_behind(match)
    if model is None or "pk" not in match.kwargs:
        return Answer(opens, tuple(lines))
    row = explain_record(user=user, model=model, identifier=str(match.kwargs["pk"]), asker=asker)
    lines += [sentence for sentence in row.sentences if sentence not in lines]
    return Answer(row.sees if opens else False, tuple(lines))


def _about_wagtail() -> tuple[str, ...]:
    return (
        _("This address belongs to the public pages or to their editor."),
        _("It asks for rights on pages, images or documents, or for an administrator."),
    )


def _model_behind(match):
    """The scoped model whose record the page shows, or None."""
    viewset = getattr(match.func, "view_initkwargs", {}).get("viewset")
    model = getattr(viewset, "model", None)
    return model if hasattr(model, "scope_condition") else None


def _about_the_gate(gate) -> str:
    if is_module(gate.module):
        return _("The page belongs to the module “%(module)s”.") % {
            "module": module(gate.module).title
        }
    return _("The page belongs to the platform, which is part of every centre.")


def explain_permission(*, user, permission: str, asker, centre_ids=None) -> list[str]:
    """Membership, module state and permission at each centre that the asker looks after.

    `centre_ids` narrows the answer to some of those centres.
    """
    if not user.is_active:
        return [_("The account of %(name)s is closed.") % _who(user)]
    if centre_ids is None:
        centre_ids = asker.centre_ids(EXPLAIN_PERMISSION)
    grants = scope.UserScope(user).grants
    known = [c for c in asker.grants.centres.values() if c.id in centre_ids]
    working = sorted((c for c in known if c.id in grants.roles), key=lambda c: c.name)
    if not working:
        return [_("%(name)s has no role at a centre that you look after.") % _who(user)]
    return [
        line for centre in working for line in _about_one_centre(user, permission, grants, centre)
    ]


def _about_one_centre(user, permission: str, grants, centre) -> list[str]:
    roles = ", ".join(sorted(str(role_label(key)) for key in grants.roles[centre.id]))
    here = {"centre": centre.name, **_who(user)}
    lines = [_("At %(centre)s, %(name)s works as: %(roles)s.") % {**here, "roles": roles}]
    label = permission.partition(".")[0]
    if centre.locked:
        lines.append(_("%(centre)s is closed by an emergency lock.") % here)
    elif is_module(label) and grants.states.get((centre.id, label), OFF) == OFF:
        lines.append(
            _("The module “%(module)s” is switched off at %(centre)s.")
            % {**here, "module": module(label).title}
        )
    asked = {**here, "permission": _words_of(permission)}
    if centre.id in grants.permissions.get(permission, ()):
        lines.append(_("One of these roles includes “%(permission)s”.") % asked)
    else:
        lines.append(
            _("None of these roles includes “%(permission)s”. These do: %(others)s.")
            % {**asked, "others": _roles_with(permission)}
        )
    return lines


def _roles_with(permission: str) -> str:
    found = [
        str(role_label(key)) for key, names in permissions_by_role().items() if permission in names
    ]
    return ", ".join(found) or _("no role at all")


def _words_of(permission: str) -> str:
    """A permission as people read it; its technical name where it is unknown."""
    app_label, _dot, codename = permission.partition(".")
    names = Permission.objects.filter(content_type__app_label=app_label, codename=codename)
    name = names.values_list("name", flat=True).first()
    return _(name) if name else permission


def _who(user) -> dict:
    return {"name": user.get_full_name() or user.get_username()}
