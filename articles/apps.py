from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("The desk")

    def ready(self):
        from articles.rights import make_groups_after_migrate

        post_migrate.connect(
            make_groups_after_migrate, sender=self, dispatch_uid="articles.make_groups"
        )
