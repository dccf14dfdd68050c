"""What all tests of the desk share."""

import pytest


@pytest.fixture(autouse=True)
def no_half_minute_ends(clock_of_codes):
    """Codes of apps are made and read in the same half minute."""
