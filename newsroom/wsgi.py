"""What gunicorn serves (`newsroom.serving`)."""

import gc

gc.disable()  # until everything is there (startup.settle): nothing that is loaded is garbage

from newsroom import startup  # noqa: E402 - what it imports is most of what there is

application = startup.application()
