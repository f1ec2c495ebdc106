"""Rules of the whole test run."""

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("tests.browser.people.pages", "tests.browser.people.people")
pytest_plugins = ["tests.skips", "tests.databases", "tests.application", "tests.ordering"]

settings.register_profile(
    "patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")
"""Nothing that hypothesis tries may fail for a machine's slowness."""
