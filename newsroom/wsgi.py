"""What gunicorn serves: `gunicorn newsroom.wsgi`."""

from newsroom import startup

application = startup.application()
