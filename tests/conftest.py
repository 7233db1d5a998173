"""Every unit test runs in the same environment, with a cache of its own that is gone afterwards."""

import os
import tempfile

from pinned import pinned_environment


def pytest_configure(config):
    cache = tempfile.TemporaryDirectory(prefix="course-cache-")
    config.add_cleanup(cache.cleanup)
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    os.environ.update(pinned_environment(backend, "quick", cache.name))
