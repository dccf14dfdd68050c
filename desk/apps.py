from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Desk")

    def ready(self):
        from desk import accounts, entering, recovery_codes

        recovery_codes.install()
        entering.listen()
        accounts.listen()


class DeskAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site as the default one; stands for it in INSTALLED_APPS."""

    default = False
    default_site = "desk.site.DeskSite"

    def ready(self):
        from desk import plain_words

        super().ready()
        plain_words.say()
