"""Static files: compressed, named by content, module imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ConsoleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import` statements too, so that a changed controller is never an old one."""

    support_js_module_import_aggregation = True
    manifest_strict = False
