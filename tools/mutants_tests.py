"""How the tests run against mutants: the same examples of Hypothesis every time, and fewer. A plugin of pytest."""

import hypothesis
import pytest

EXAMPLES = 500  # for each property: some ask for 2000; with 60, faults lived that the tests do find

hypothesis.settings.register_profile(
    "mutants",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=EXAMPLES,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],  # a fault that is found need not be made small
    suppress_health_check=list(hypothesis.HealthCheck),
)
hypothesis.settings.load_profile("mutants")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bound the number of examples of the tests that state their own."""
    for item in items:
        asked = getattr(getattr(item, "obj", None), "_hypothesis_internal_use_settings", None)
        if asked is not None and asked.max_examples > EXAMPLES:
            item.obj._hypothesis_internal_use_settings = hypothesis.settings(asked, max_examples=EXAMPLES)
