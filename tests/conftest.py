"""Rules of the whole test run."""

import pytest

pytest.register_assert_rewrite("tests.browser.people.pages", "tests.browser.people.people")
pytest_plugins = ["tests.skips", "tests.databases", "tests.application", "tests.ordering"]
