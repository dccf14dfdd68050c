from django.core.management.base import BaseCommand

from newsroom.env import Environment
from newsroom.local_postgres import Cluster
from newsroom.settings import ENVIRONMENT


class Command(BaseCommand):
    help = "Stops the private Postgres, and the one that tests use."
    # A house that has something wrong with it can be closed too.
    requires_system_checks = ()

    def handle(self, *args, environment: Environment = ENVIRONMENT, **options):
        for durable in (True, False):
            cluster = Cluster(environment.data, durable=durable)
            if cluster.stop():
                self.stdout.write(f"Stopped {cluster.name} in {environment.data}.")
