"""Settings that every installation shares. No secret and no demo value stands here."""

from pathlib import Path

import environ
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from core.languages import CONTENT_LANGUAGES, RIGHT_TO_LEFT, info_for_django
from core.modules.discovery import outside_modules

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# --- Where data lives -------------------------------------------------------------------------
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "build" / "static")))

# --- The house --------------------------------------------------------------------------------
MODULES = ["modules.registry", "modules.presence", "modules.inventory", "modules.shelter"]
INSTALLED_APPS = [
    "core",
    "cms",
    *MODULES,
    *outside_modules(),
    "import_export",
    "simple_history",
    "django_filters",
    "wagtail_localize",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "modelcluster",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cms.cache.middleware.CachedPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.console.middleware.HonestLocaleMiddleware",
    "core.received.NotTooLarge",
    "core.received.VisibleTextOnly",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.scope.middleware.ScopeMiddleware",
    "core.console.middleware.StaffLanguageMiddleware",
    "core.console.middleware.SignedOutInAForm",
    "cms.middleware.FilesAskTheMembership",
    "cms.middleware.PagesAreOfEditors",
    "core.console.wagtail_doors.WagtailDoors",
    "cms.middleware.PublicRedirects",
]
ROOT_URLCONF = "guichet.urls"
WSGI_APPLICATION = "guichet.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.console.context.console",
            ],
        },
    },
]
FORM_RENDERER = "core.console.form_renderer.LeanFormRenderer"

# --- Database ---------------------------------------------------------------------------------
# SQLite is set for many writers: with Django's defaults, 16 writers got three writes a second
# and thousands of "database is locked"; with WAL and IMMEDIATE transactions, none.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
    ),
}


# What a page asks is answered in milliseconds: compiling it first takes longer than doing it, and the
# disks that databases lie on today jump as fast as they walk. Both took a third of a look-up by name.
# Statements of `core.database.prepared` are planned once a connection, when they come the third time.
POSTGRESQL_OPTIONS = {"options": "-c jit=off -c random_page_cost=1.1", "prepare_threshold": 2}


def database_from(url: str) -> dict:
    """Turn a DATABASE_URL into Django's setting, with what each engine needs to behave."""
    database = environ.Env.db_url_config(url)
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {**SQLITE_OPTIONS, **database.get("OPTIONS", {})}
        database["CONN_MAX_AGE"] = None
    else:
        database["OPTIONS"] = {**POSTGRESQL_OPTIONS, **database.get("OPTIONS", {})}
        database["CONN_MAX_AGE"] = 60
        database["CONN_HEALTH_CHECKS"] = True
    return database


DATABASES = {
    "default": database_from(
        env.str("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR / 'db.sqlite3'}"
    )
}

# --- People who sign in -----------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["core.permissions.backend.MembershipBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "core.console.errors.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

# --- Languages --------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
# What console and fixed words are translated into.
INTERFACE_LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
]
# What public pages may be written in; which of them are on stands in the database.
LANGUAGES = [*INTERFACE_LANGUAGES, *((each.code, each.own) for each in CONTENT_LANGUAGES)]
LANGUAGES_BIDI = RIGHT_TO_LEFT
LANG_INFO.update({c: i for c, i in info_for_django().items() if c not in LANG_INFO})
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = INTERFACE_LANGUAGES
WAGTAIL_I18N_ENABLED = True
# A translation begins as a draft, also of a page that is published.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# Empty catalogues: Django knows a language only where it finds one.
LOCALE_PATHS = [BASE_DIR / "guichet" / "content_languages"]
# The day first in every language: 3/4 must not be March at one desk and April at the next.
FORMAT_MODULE_PATH = ["guichet.formats"]

# --- Wagtail ----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Guichet"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = True
WAGTAIL_PASSWORD_RESET_ENABLED = False
# Staff need no e-mail address; Wagtail would ask for one before it saves a language.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILEMBEDS_FINDERS = []
# Small, and free of what a camera wrote into the picture, such as where it was taken.
WAGTAILIMAGES_FORMAT_CONVERSIONS = dict.fromkeys(["jpeg", "png", "gif", "avif", "heic"], "webp")
# What anybody may download from public pages; nothing that a browser would run.
WAGTAILDOCS_EXTENSIONS = ["pdf", "txt", "odt", "ods", "docx", "xlsx", "mp3", "ogg", "opus", "m4a"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- E-mail: alerts without personal data; printed to the log where no server is named -----------
globals().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="guichet@localhost")

# --- Files ------------------------------------------------------------------------------------
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.console.staticfiles.ConsoleStaticFilesStorage"},
    # Scans, photos and imported lists: never under MEDIA_URL, always behind a permission.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "private"), "base_url": None},
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# The private key that signs people's cards. It is no part of the database: see docs/operators.md.
CARD_KEY_FILE = env.str("CARD_KEY_FILE", default=str(DATA_DIR / "card_keys" / "signing.pem"))

# --- What is written to the log ---------------------------------------------------------------
# Messages carry ids and exception classes only; see core/console/errors.py for why.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "core.console.errors.QuietFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # These tell of every page saved and every index entry; only trouble is of interest.
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}

# --- Guichet ----------------------------------------------------------------------------------
GUICHET_DEMO = False
# For how long a process keeps a public page that nobody changed here; below a minute. 0: not at all.
PUBLIC_PAGE_SECONDS = 30
# Public keys (age1…) that open backups; the secret ones are kept elsewhere.
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])
# Whether the nightly work erases what is due, without anybody looking at the list first.
RETENTION_BY_ITSELF = env.bool("RETENTION_BY_ITSELF", default=False)
# Days within which a request about somebody's own data is answered.
DATA_REQUEST_DAYS = env.int("DATA_REQUEST_DAYS", default=30)
# Further tables ("app.model") that the law of the place withholds from a copy of one's own data.
OWN_DATA_WITHHELD = env.list("OWN_DATA_WITHHELD", default=[])
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_ENFORCE_HISTORY_MODEL_PERMISSIONS = False
