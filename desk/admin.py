"""Where the admin looks for what the desk registers."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib import admin

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

# What guards an account is shown to its person, on the pages of `desk.account_pages` alone.
for model in (EmailAddress, EmailConfirmation, Authenticator):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
