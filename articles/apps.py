from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def make_groups_after_migrate(sender, using, **kwargs):
    """Permissions exist only now; see articles.rights."""
    from articles.rights import make_groups

    make_groups(using)


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Articles")

    def ready(self):
        post_migrate.connect(
            make_groups_after_migrate, sender=self, dispatch_uid="articles.make_groups"
        )
