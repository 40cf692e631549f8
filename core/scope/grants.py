"""A person's memberships resolved into: which permission holds at which centre, just now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from django.apps import apps

# A sentinel and not None, so that a forgotten value can never mean "everything".
EVERY_CENTRE: Final = type("EveryCentre", (), {"__repr__": lambda self: "EVERY_CENTRE"})()

CentreSet = frozenset | object  # frozenset of centre ids, or EVERY_CENTRE


@dataclass(frozen=True)
class MemberCentre:
    """What the scope knows of a centre the person works at."""

    id: object
    code: str
    name: str
    locked: bool
    language: str = ""
    time_zone: str = "UTC"


@dataclass
class Grants:
    """Permissions by centre, module states by centre, and the centres themselves."""

    centres: dict = field(default_factory=dict)  # id -> MemberCentre
    permissions: dict = field(default_factory=dict)  # "app.codename" -> frozenset of centre ids
    roles: dict = field(default_factory=dict)  # centre id -> set of role keys
    states: dict = field(default_factory=dict)  # (centre id, module) -> "on" | "read_only"
    everywhere: frozenset = frozenset()  # permissions held through an all-centres membership

    def centres_with(self, permission: str) -> frozenset:
        """Centres where the permission is granted, its module is not off and nothing is locked."""
        held = self.permissions.get(permission, frozenset())
        module = permission.partition(".")[0]
        return frozenset(c for c in held if self.is_visible(module, c))

    def is_visible(self, module: str, centre_id) -> bool:
        """Whether rows of `module` at the centre may be seen at all."""
        from core.modules.manifest import is_module

        if not is_module(module):
            return True
        centre = self.centres.get(centre_id)
        if centre is None or centre.locked:
            return False
        return (centre_id, module) in self.states

    def writable_centres(self, module: str) -> frozenset:
        """Centres of the person where rows of `module` may be written: on, and not locked."""
        from core.modules.manifest import is_module

        if not is_module(module):
            return frozenset(self.centres)
        return frozenset(
            c
            for c in self.centres
            if self.is_visible(module, c) and self.states.get((c, module)) == "on"
        )

    def module_centres(self, module: str) -> list[MemberCentre]:
        """The person's centres at which `module` is on or read only, by name."""
        found = [c for c in self.centres.values() if self.is_visible(module, c.id)]
        return sorted(found, key=lambda c: c.name)


# What the scope knows of a centre.
_OF_A_CENTRE = ("id", "code", "name", "is_locked", "languages", "time_zone")


def load_grants(user) -> Grants:
    """Read memberships, centres, permissions and module states: three queries, or four for those
    who work at all centres.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Grants()
    Membership = apps.get_model("core", "Membership")
    columns = ("all_centres", "role__name", *(f"centre__{name}" for name in _OF_A_CENTRE))
    in_force = Membership.unscoped.in_force().filter(user_id=user.pk)
    found = list(in_force.select_related("role", "centre").only(*columns))
    if user.is_superuser or any(membership.all_centres for membership in found):
        Centre = apps.get_model("core", "Centre")
        centres = Centre.objects.only(*_OF_A_CENTRE)
    else:
        centres = {membership.centre for membership in found if membership.centre_id}
    grants = Grants(
        centres={
            c.pk: MemberCentre(c.pk, c.code, c.name, c.is_locked, c.default_language, c.time_zone)
            for c in sorted(centres, key=lambda centre: centre.name)
        }
    )
    memberships = [(m.role_id, m.role.name, m.centre_id, m.all_centres) for m in found]
    _resolve_permissions(grants, user, memberships)
    _resolve_states(grants)
    return grants


def _resolve_permissions(grants: Grants, user, memberships) -> None:
    Permission = apps.get_model("auth", "Permission")
    by_role = defaultdict(set)
    rows = Permission.objects.filter(group__in={m[0] for m in memberships}).values_list(
        "group", "content_type__app_label", "codename"
    )
    for role_id, app_label, codename in rows:
        by_role[role_id].add(f"{app_label}.{codename}")
    held, roles, everywhere = defaultdict(set), defaultdict(set), set()
    for role_id, role, centre_id, all_centres in memberships:
        where = set(grants.centres) if all_centres else {centre_id}
        for centre in where:
            roles[centre].add(role)
        for permission in by_role[role_id]:
            held[permission] |= where
        if all_centres:
            everywhere |= by_role[role_id]
    if user.is_superuser:
        # The installation's technician: everything of the platform, no row of any module.
        for codename in Permission.objects.filter(content_type__app_label="core").values_list(
            "codename", flat=True
        ):
            held[f"core.{codename}"] = set(grants.centres)
            everywhere.add(f"core.{codename}")
    grants.permissions = {name: frozenset(where) for name, where in held.items()}
    grants.roles = dict(roles)
    grants.everywhere = frozenset(everywhere)


def _resolve_states(grants: Grants) -> None:
    from core.modules.manifest import modules

    ModuleActivation = apps.get_model("core", "ModuleActivation")
    stored = ModuleActivation.objects.filter(centre__in=grants.centres).exclude(state="off")
    grants.states = {
        (centre_id, module): state
        for centre_id, module, state in stored.values_list("centre_id", "module", "state")
    }
    for module in modules():
        if module.always_on:
            for centre_id in grants.centres:
                grants.states[centre_id, module.label] = "on"
