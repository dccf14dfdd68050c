from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EditionsConfig(AppConfig):
    name = "editions"
    verbose_name = _("Printed editions")

    def ready(self):
        from editions.policies.first_texts import after_migrate

        post_migrate.connect(after_migrate, sender=self, dispatch_uid="editions.first_texts")
