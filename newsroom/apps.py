from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = _("Newsroom")

    def ready(self):
        from newsroom import checks  # noqa: F401 - registers the checks once apps are loaded
        from newsroom.roles import after_migrate

        # Of this room Django does not tell: it has no table.
        editions = apps.get_app_config("editions")
        post_migrate.connect(after_migrate, sender=editions, dispatch_uid="newsroom.roles")
