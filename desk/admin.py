"""Where the admin looks for what the desk registers."""

from desk import (  # noqa: F401
    admin_article,
    admin_audit,
    admin_checks,
    admin_library,
    admin_people,
    admin_policies,
    admin_reports,
    admin_search,
    admin_tags,
)
