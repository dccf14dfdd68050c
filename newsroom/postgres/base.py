from select import POLLIN, poll

from django.db.backends.postgresql import base

from newsroom.local_postgres import Cluster


class DatabaseWrapper(base.DatabaseWrapper):
    """Costs nothing while the server answers; a private one is started when a connection fails."""

    def get_new_connection(self, conn_params):
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            cluster: Cluster | None = self.settings_dict.get("CLUSTER")
            if cluster is None:
                raise
            cluster.start()
            return super().get_new_connection(conn_params)

    def is_usable(self) -> bool:
        """Whether a connection that is kept from request to request still leads anywhere.

        Nobody speaks on one that waits for a question: when there is something to read, the server
        has said goodbye. That is looked at without asking it. Only a network that swallows packets
        is not noticed so; then the question itself fails.
        """
        if self.connection is None or self.connection.closed:
            return False
        # Not select(): it knows no file beyond the thousandth, and each reader has one.
        ear = poll()
        ear.register(self.connection, POLLIN)
        return not ear.poll(0) or super().is_usable()
