from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = _("Newsroom")

    def ready(self):
        # The first registers the checks, once apps are loaded.
        from newsroom import checks, desk_role, roles  # noqa: F401

        # Of this room Django does not tell: it has no table.
        editions = apps.get_app_config("editions")
        for room in (roles, desk_role):
            post_migrate.connect(room.after_migrate, sender=editions, dispatch_uid=room.__name__)
