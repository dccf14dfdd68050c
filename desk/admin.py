"""Where the admin looks for what the desk registers."""

from desk import admin_article, admin_checks, admin_library, admin_people, admin_tags  # noqa: F401
