"""Roles: what people at a centre do. Each becomes a Django group made from the manifests."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """A kind of work, described in a sentence; modules say what it may do with their rows."""

    key: str
    label: object
    sentence: object
    # Only an administrator may give these.
    given_by_administrator: bool = False


ROLES = (
    Role("front_desk", _("Front desk"), _("Receives people, registers arrivals and visits.")),
    Role(
        "gate", _("Gate"), _("Checks cards at the gate and counts who is on site; opens no file.")
    ),
    Role("case_worker", _("Case worker"), _("Follows people's needs, consents and plans.")),
    Role("logistics_officer", _("Logistics officer"), _("Runs the store and the hand-outs.")),
    Role("transport_officer", _("Transport officer"), _("Plans and runs journeys.")),
    Role("shelter_manager", _("Shelter manager"), _("Assigns beds and runs the building.")),
    Role("health_worker", _("Health worker"), _("Sees people as patients.")),
    Role(
        "protection_focal_point",
        _("Protection focal point"),
        _("Looks after restricted files and the people most at risk."),
        given_by_administrator=True,
    ),
    Role("communications_editor", _("Communications editor"), _("Writes the public pages.")),
    Role("centre_manager", _("Centre manager"), _("Runs the centre, its staff and its modules.")),
    Role(
        "data_protection_officer",
        _("Data protection officer"),
        _("Watches over who reads what, and why."),
        given_by_administrator=True,
    ),
    Role(
        "administrator",
        _("Administrator"),
        _("Runs the installation; sees no personal data."),
        given_by_administrator=True,
    ),
)

# When a centre and its services are open, and what is urgent there.
SEE_HOURS = {"core.view_weeklyhours", "core.view_hoursexception", "core.view_publicalert"}
KEEP_HOURS = SEE_HOURS | {
    "core.change_weeklyhours",
    "core.view_servicefacts",
    "core.change_servicefacts",
    "core.add_hoursexception",
    "core.change_hoursexception",
    "core.delete_hoursexception",
    "core.add_publicalert",
    "core.change_publicalert",
}
# What the platform itself gives to roles; modules add theirs in their manifests.
CORE_PERMISSIONS = {
    "communications_editor": {
        "core.view_centre",
        "cms.view_centrepage",
        "cms.view_pagefeedback",
        "cms.change_pagefeedback",
        "cms.view_searchmiss",
        "cms.delete_searchmiss",
        *KEEP_HOURS,
    },
    "front_desk": {"core.view_importrun", *SEE_HOURS},
    "case_worker": {"core.view_importrun"},
    "logistics_officer": {"core.view_importrun"},
    "centre_manager": {
        *KEEP_HOURS,
        "cms.view_centrepage",
        "core.view_centre",
        "core.change_centre",
        "core.switch_module",
        "core.lock_centre",
        "core.explain_access",
        "core.view_membership",
        "core.add_membership",
        "core.change_membership",
        "core.view_importrun",
    },
    "data_protection_officer": {
        "core.view_accesslogentry",
        "core.explain_access",
        "core.view_membership",
        "core.view_importrun",
        "core.view_retentionrule",
        "core.change_retentionrule",
        "core.view_legalhold",
        "core.add_legalhold",
        "core.change_legalhold",
        "core.view_purge",
        "core.add_purge",
    },
    "administrator": {
        "core.view_centre",
        "core.add_centre",
        "core.change_centre",
        "core.switch_module",
        "core.lock_centre",
        "core.explain_access",
        "core.view_membership",
        "core.add_membership",
        "core.change_membership",
    },
}


def role(key: str) -> Role:
    """Return a role by key; raises `KeyError` for an unknown one."""
    return {r.key: r for r in ROLES}[key]


def role_label(key: str):
    """The role's name for people; the key itself for a group that is no role."""
    return next((r.label for r in ROLES if r.key == key), key)


def roles_of_staff() -> dict:
    """Every member of staff by the roles they have or had, in the active language; one query."""
    Membership = apps.get_model("core", "Membership")
    found = defaultdict(list)
    rows = Membership.unscoped.order_by("starts").values_list("user_id", "role__name")
    for user_id, role in rows:
        label = str(role_label(role))
        if label not in found[user_id]:
            found[user_id].append(label)
    return {user_id: " / ".join(labels) for user_id, labels in found.items()}


def permissions_by_role() -> dict[str, set[str]]:
    """Every role with all its permissions, from the platform and from every module's manifest."""
    from core.modules.manifest import modules

    return {
        r.key: set(CORE_PERMISSIONS.get(r.key, ()))
        | {name for config in modules() for name in config.permissions_of(r.key)}
        for r in ROLES
    }


def sync_roles(using: str = "default", **kwargs) -> None:
    """Make the groups say what the manifests say; runs after every migrate.

    Raises `LookupError` for a permission that does not exist: a misspelt permission must fail
    loudly and not silently give nothing.
    """
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    known = {
        f"{p.content_type.app_label}.{p.codename}": p
        for p in Permission.objects.using(using).select_related("content_type")
    }
    for key, names in permissions_by_role().items():
        group, _created = Group.objects.using(using).get_or_create(name=key)
        missing = sorted(names - set(known))
        if missing:
            raise LookupError(f"Role {key} names unknown permissions: {', '.join(missing)}")
        group.permissions.set([known[name] for name in sorted(names)])
