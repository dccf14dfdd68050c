"""Settings. Production is the default; what differs comes from newsroom/env.py and nowhere else."""

import contextlib
import importlib.util
import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.conf import global_settings

from newsroom import database, env, mail

BASE_DIR = Path(__file__).resolve().parent.parent
# Installed with pip there is no checkout: pages, styles and words lie inside the package.
_packaged = BASE_DIR / "newsroom" / "_site"
SITE_DIR = _packaged if _packaged.is_dir() else BASE_DIR

ENVIRONMENT = env.read(os.environ, root=BASE_DIR if SITE_DIR == BASE_DIR else Path.cwd())

# The newspaper -----------------------------------------------------------------------------

NEWSROOM_NAME = ENVIRONMENT.name
NEWSROOM_REGION = ENVIRONMENT.region
NEWSROOM_DIGITS = ENVIRONMENT.digits
NEWSROOM_DOUBLE_MONTHS = ENVIRONMENT.double_months
NEWSROOM_HIJRI = ENVIRONMENT.hijri
NEWSROOM_WEBSUB_HUB = ENVIRONMENT.websub_hub
NEWSROOM_INDEXNOW_KEY = ENVIRONMENT.indexnow_key
NEWSROOM_AI_CRAWLERS = ENVIRONMENT.ai_crawlers
NEWSROOM_SHOW_EDITIONS = ENVIRONMENT.show_editions
NEWSROOM_BASE_URL = ENVIRONMENT.base_url
# Where the desk is: at the same host, or at one of its own (newsroom.hosts).
NEWSROOM_DESK_HOST = ENVIRONMENT.desk_host
NEWSROOM_DESK_URL = ENVIRONMENT.desk_url
NEWSROOM_DATA = ENVIRONMENT.data
NEWSROOM_DEMO = ENVIRONMENT.demo

# Django ------------------------------------------------------------------------------------

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key or env.kept_secret(NEWSROOM_DATA)
NEWSROOM_NOTE_KEYS = ENVIRONMENT.note_keys or env.kept_note_key(NEWSROOM_DATA)
ALLOWED_HOSTS = ENVIRONMENT.hosts

INSTALLED_APPS = [
    # Before the desk, which takes their pages out of the admin again. Their templates stay out.
    "allauth.account",
    "allauth.mfa",
    "newsroom",
    "desk",
    "reader",
    "articles",
    "editions",
    "authors",
    "tags",
    "images",
    "django_prose_editor",
    "taggit",
    "csp",
    "desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]
if ENVIRONMENT.testing and importlib.util.find_spec("zeal"):
    # Finds repeated queries, but only inside `zeal_context()`.
    INSTALLED_APPS.append("zeal")

MIDDLEWARE = [
    "newsroom.middleware.Guarded",
    "newsroom.middleware.Private",
    "newsroom.hosts.Hosts",
    # Readers' pages ask with rights of their own, also for the site clock.
    "reader.connection.ReadersConnection",
    # A kept page is answered here.
    "reader.front_door.FrontDoor",
    "newsroom.middleware.Verbs",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.middleware.Policy",
    "newsroom.middleware.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "newsroom.middleware.Authentication",
    "desk.refused.Refusals",
    "newsroom.middleware.Messages",
    "allauth.account.middleware.AccountMiddleware",
    "desk.second_factor.Gate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

# Database and cache ------------------------------------------------------------------------

DATABASES = database.configured(ENVIRONMENT)
NEWSROOM_DESK_ROLE = ENVIRONMENT.desk_role
CACHES = {"default": database.cache(ENVIRONMENT)}

# Rendered pages that are kept (see reader.front_door): bytes on disk and in each process, and by
# how many seconds a reader may be behind. Most tests change the database where no clock sees it.
NEWSROOM_KEEPS_PAGES = ENVIRONMENT.pages_mb > 0 and not ENVIRONMENT.testing
NEWSROOM_LETS_TYPE_STAND = not ENVIRONMENT.testing
NEWSROOM_PAGES_ON_DISK = ENVIRONMENT.pages_mb * 1024 * 1024
NEWSROOM_PAGES_IN_MEMORY = min(32 * 1024 * 1024, NEWSROOM_PAGES_ON_DISK)
NEWSROOM_PAGES_BEHIND = 0 if ENVIRONMENT.testing else 0.25

# Letters to the staff (see articles.outbox) --------------------------------------------------

NEWSROOM_SENDS_MAIL = False
locals().update(mail.configured(ENVIRONMENT))

# Language and time -------------------------------------------------------------------------

NEWSROOM_LANGUAGE = ENVIRONMENT.language
# Django cannot even load with a language it has no words for: newsroom.E005 refuses that one.
_tried = {NEWSROOM_LANGUAGE, NEWSROOM_LANGUAGE.partition("-")[0]}
LANGUAGE_CODE = NEWSROOM_LANGUAGE if _tried & dict(global_settings.LANGUAGES).keys() else "ar"
LOCALE_PATHS = [SITE_DIR / "locale"]
TIME_ZONE = ENVIRONMENT.time_zone
# Dates on pages of the readers and of the desk come from the language room; this is for the rest.
FORMAT_MODULE_PATH = ["newsroom.formats"]
USE_I18N = True
USE_TZ = True

# Static files, pictures, uploads -----------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = NEWSROOM_DATA / "static"
STATICFILES_DIRS = [SITE_DIR / "static"]
MEDIA_ROOT = NEWSROOM_DATA / ("media-for-tests" if ENVIRONMENT.testing else "media")
# Originals are never public; what readers may fetch is served under /pictures/<name>.
MEDIA_URL = "/pictures/"
_plain_static = DEBUG or ENVIRONMENT.testing
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if _plain_static
        else "newsroom.static_files.Named"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = _plain_static
with contextlib.suppress(OSError):
    # WhiteNoise would warn at every start about a folder that is only filled by collectstatic.
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750

# Tags: «،» and «؛» separate too, and tatweel leaves the addresses ------------------------------

TAGGIT_TAGS_FROM_STRING = "tags.words.split"
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = False

# Logins ------------------------------------------------------------------------------------

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SESSION_ENGINE = "desk.sessions"
NEWSROOM_SESSION_IDLE_HOURS = ENVIRONMENT.session_idle_hours
NEWSROOM_SESSION_DAYS = ENVIRONMENT.session_days
# Of whoever is on the way in, in seconds; who has signed in has the two above (desk.sessions).
SESSION_COOKIE_AGE = 3600 * NEWSROOM_SESSION_IDLE_HOURS
NEWSROOM_SECOND_FACTOR = ENVIRONMENT.second_factor
NEWSROOM_PWNED_PASSWORDS = ENVIRONMENT.pwned_passwords
PASSWORD_RESET_TIMEOUT = 24 * 3600  # seconds: of the link by which a password is set
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "desk.passwords.NotGuessed"},
    # The last: it may wait for an answer.
    {"NAME": "desk.stolen_passwords.NotStolen"},
]
# The second is for passwords from before the first: each is hashed anew at the next sign-in.
PASSWORD_HASHERS = ["desk.passwords.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
if ENVIRONMENT.testing:
    # Tests make many logins; only their speed differs.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]

# django-allauth: nobody signs up, nothing is sent; attempts are counted by desk.attempts, so that
# its own limits only stop floods.
ACCOUNT_ADAPTER = "desk.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # seconds
ACCOUNT_RATE_LIMITS = {"login_failed": "100/m/ip", "reauthenticate": "30/m/user"}
MFA_ADAPTER = "desk.accounts.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENVIRONMENT.over_http
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = NEWSROOM_NAME
MFA_TOTP_TOLERANCE = 0  # half minutes beside its own in which a code is taken
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}

# Safety ------------------------------------------------------------------------------------

_https = not ENVIRONMENT.over_http
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = ENVIRONMENT.hsts_seconds if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if _https else None
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# By its name a browser takes and sends a cookie over https and with this very host alone; and the
# desk's cookies are no cookies of readers, who have none.
NEWSROOM_COOKIES_BEGIN = "__Host-" if _https else ""
SESSION_COOKIE_NAME = NEWSROOM_COOKIES_BEGIN + "sessionid"
CSRF_COOKIE_NAME = NEWSROOM_COOKIES_BEGIN + "csrftoken"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/"
SESSION_COOKIE_DOMAIN = CSRF_COOKIE_DOMAIN = None
MESSAGE_STORAGE = "newsroom.cookies.Messages"
CSRF_FAILURE_VIEW = "desk.keeping.refused_token"
CSRF_TRUSTED_ORIGINS = [NEWSROOM_DESK_URL]
NEWSROOM_BEHIND_PROXY = ENVIRONMENT.behind_proxy
if NEWSROOM_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # The nonce is sent only by the desk's pages, whose import map is inline.
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Asked only after a click: an embed is a card until then.
        "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# Log ---------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "newsroom.logs.Line",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
    },
    "filters": {
        "away": {"()": "newsroom.logs.AwayInOneLine"},
        "secrets": {"()": "newsroom.logs.SecretsUntold"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["away", "secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": ENVIRONMENT.log_level, "propagate": False},
        "newsroom": {"handlers": ["console"], "level": ENVIRONMENT.log_level, "propagate": False},
    },
}
