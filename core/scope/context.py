"""Who is asking: the scope that every query of a module's rows is compiled against.

No scope set means that the query raises; it never returns everything. The scope is opened by the
middleware for a signed-in person, by commands, by jobs and event handlers for a centre, and by
tests: ``with scope.user(user):``, ``with scope.centre(centre):``, ``with scope.system():``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .grants import EVERY_CENTRE, CentreSet, Grants, load_grants


class NoScope(RuntimeError):
    """A module's rows were asked for and nobody said on whose behalf."""


class Scope:
    """What the asker may reach. Subclasses answer with sets of centre ids."""

    user_id: int | None = None

    def centre_ids(self, permission: str) -> CentreSet:
        """Centres at which `permission` (``app.codename``) holds and its module is not off."""
        raise NotImplementedError

    def writable_centre_ids(self, module: str) -> CentreSet:
        """Centres at which rows of `module` may be written."""
        raise NotImplementedError

    def visible_centre_ids(self, module: str) -> CentreSet:
        """Centres of the asker at which `module` is on or read only."""
        raise NotImplementedError

    def can(self, permission: str, centre_id=None) -> bool:
        """Whether `permission` holds at the centre, or at any centre where none is given."""
        centres = self.centre_ids(permission)
        if centres is EVERY_CENTRE:
            return True
        return bool(centres) if centre_id is None else centre_id in centres


class SystemScope(Scope):
    """Migrations, demo data, maintenance: everything. Opened by name, never by default."""

    def __init__(self, actor=None):
        self.actor = actor
        self.user_id = actor.pk if actor is not None else None

    def centre_ids(self, permission: str) -> CentreSet:
        """Every centre."""
        return EVERY_CENTRE

    def writable_centre_ids(self, module: str) -> CentreSet:
        """Every centre."""
        return EVERY_CENTRE

    def visible_centre_ids(self, module: str) -> CentreSet:
        """Every centre."""
        return EVERY_CENTRE


class CentreScope(Scope):
    """A job or an event handler at work for one centre, where its module is on."""

    def __init__(self, centre, actor=None):
        self.centre = centre
        self.actor = actor
        self.user_id = actor.pk if actor is not None else None

    def centre_ids(self, permission: str) -> CentreSet:
        """This centre, unless the permission's module is off here or the centre is locked."""
        return self.visible_centre_ids(permission.partition(".")[0])

    def visible_centre_ids(self, module: str) -> CentreSet:
        """This centre, where the module is not off."""
        from core.modules.activation import is_visible_at

        return frozenset({self.centre.pk}) if is_visible_at(module, self.centre) else frozenset()

    def writable_centre_ids(self, module: str) -> CentreSet:
        """This centre, where the module is on and not read only."""
        from core.modules.activation import is_writable_at

        return frozenset({self.centre.pk}) if is_writable_at(module, self.centre) else frozenset()


class UserScope(Scope):
    """A person at work: the centres of their memberships, by permission and module state.

    Loaded with at most four queries when first asked and kept for the life of the scope, which
    is one request: a module that is switched off is gone with the next click, on all processes.
    """

    def __init__(self, user):
        self.actor = user
        self._grants: Grants | None = None

    @property
    def user_id(self) -> int | None:
        """Asked for only when needed: a public page must not touch the session."""
        return self.actor.pk

    @property
    def grants(self) -> Grants:
        """The person's memberships resolved into permissions per centre."""
        if self._grants is None:
            self._grants = load_grants(self.actor)
        return self._grants

    def forget(self) -> None:
        """Load again at the next question; called after a membership or a module changed."""
        self._grants = None

    def centre_ids(self, permission: str) -> CentreSet:
        """Centres where a membership grants `permission` and its module is on or read only."""
        return self.grants.centres_with(permission)

    def writable_centre_ids(self, module: str) -> CentreSet:
        """Centres of this person where `module` is on."""
        return self.grants.writable_centres(module)

    def visible_centre_ids(self, module: str) -> CentreSet:
        """Centres of this person where `module` is on or read only."""
        return frozenset(c for c in self.grants.centres if self.grants.is_visible(module, c))


_current: ContextVar[Scope | None] = ContextVar("guichet_scope", default=None)


def current() -> Scope:
    """Return the open scope.

    Raises `NoScope` where none is open: better an error page than another centre's rows.
    """
    found = _current.get()
    if found is None:
        raise NoScope(
            "Rows of a module were asked for outside any scope. Open one: scope.user(user), "
            "scope.centre(centre) or, for maintenance, scope.system()."
        )
    return found


def current_or_none() -> Scope | None:
    """Return the open scope, or None; for code that only wants to know who acts."""
    return _current.get()


def acting_user():
    """Return the user on whose behalf work is done, or None (maintenance, nobody signed in)."""
    found = _current.get()
    actor = getattr(found, "actor", None)
    return actor if actor is not None and getattr(actor, "is_authenticated", False) else None


@contextmanager
def opened(scope: Scope) -> Iterator[Scope]:
    """Open any scope for the length of a with block."""
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)


def user(user) -> object:
    """Work on behalf of a person: ``with scope.user(user): …``."""
    return opened(UserScope(user))


def centre(centre, *, actor=None) -> object:
    """Work for one centre (jobs, event handlers): ``with scope.centre(centre): …``."""
    return opened(CentreScope(centre, actor))


def system(*, actor=None) -> object:
    """Maintenance over all centres: ``with scope.system(): …``; visible in review by its name."""
    return opened(SystemScope(actor))
