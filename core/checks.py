"""System checks: doors that nobody may leave open."""

from django.apps import apps
from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver

from core.modules.manifest import modules


def console_patterns(resolver=None, prefix: str = ""):
    """Every URL pattern with its full route."""
    resolver = resolver or get_resolver()
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from console_patterns(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern


def _is_ours(callback) -> bool:
    view = getattr(callback, "view_class", callback)
    name = getattr(view, "__module__", "")
    ours = ["core.", "cms.", *[f"{config.name}." for config in modules()]]
    return any(name.startswith(prefix) for prefix in ours)


@checks.register(checks.Tags.security)
def every_console_url_has_a_gate(app_configs, **kwargs):
    """A URL of ours without the gate's mark would be open to everybody who is signed in."""
    return [
        checks.Error(
            f"The address {route} has no gate.",
            hint="Derive its view from core.console.views.ConsoleView.",
            id="guichet.E001",
        )
        for route, pattern in console_patterns()
        if route.startswith("admin/")
        and _is_ours(pattern.callback)
        and not hasattr(pattern.callback, "guichet_gate")
    ]


@checks.register(checks.Tags.security)
def every_module_row_is_scoped(app_configs, **kwargs):
    """A module's table outside the scope would show every centre's rows."""
    problems = []
    for config in modules():
        for model in apps.get_app_config(config.label).get_models():
            tracked = getattr(model, "instance_type", None)
            if hasattr(model, "scope_condition") or tracked is not None:
                continue
            if getattr(model, "is_configuration", False):
                continue
            problems.append(
                checks.Error(
                    f"{model._meta.label} is neither scoped nor marked as configuration.",
                    hint="Derive it from core.scope.models, or set is_configuration = True.",
                    id="guichet.E002",
                )
            )
    return problems
