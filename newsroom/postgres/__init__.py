"""Django's Postgres engine over the private Postgres: it starts when it is first needed."""
