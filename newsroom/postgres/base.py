from django.db.backends.postgresql import base

from newsroom.local_postgres import Cluster


class DatabaseWrapper(base.DatabaseWrapper):
    """Costs nothing while the server answers; starts it when a connection fails."""

    def get_new_connection(self, conn_params):
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            cluster: Cluster = self.settings_dict["CLUSTER"]
            cluster.start()
            return super().get_new_connection(conn_params)
