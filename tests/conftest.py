"""Every unit test runs in the same environment, with a cache of its own that is gone afterwards."""

import os
import tempfile

from pinned import pinned_environment


def pytest_configure(config):
    cache = tempfile.TemporaryDirectory(prefix="course-cache-")
    config.add_cleanup(cache.cleanup)
    os.environ.update(pinned_environment("quick", cache.name))
