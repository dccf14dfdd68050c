"""What the server does with its memory when it has loaded everything."""

import gc
import os
import subprocess
import sys

SETTLED = """
import gc
import django
from newsroom import startup
django.setup()
startup.settle()
print(gc.get_freeze_count(), gc.get_threshold()[0])
"""


def test_what_a_server_has_loaded_is_not_looked_through_for_garbage():
    inside = os.environ | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    told = subprocess.run(
        [sys.executable, "-c", SETTLED], env=inside, check=True, capture_output=True, text=True
    )
    frozen, threshold = map(int, told.stdout.split())
    assert frozen > 20_000
    # This very process has settled, too (tests/conftest.py).
    assert threshold == gc.get_threshold()[0] and gc.get_freeze_count() > frozen
