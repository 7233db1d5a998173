"""What can go wrong between a name and its data. Every message names the remedy."""


class DataError(Exception):
    """A data set cannot be had. Catch this to catch all of them."""

    def _render_traceback_(self) -> list[str]:
        """Show a learner the message alone: IPython asks for this instead of a traceback.

        Where in the course the error was raised helps nobody to get the data.
        """
        return str(self).splitlines()


class UnknownDataError(DataError, ValueError):
    """No data set has this name."""


class MissingDataError(DataError, FileNotFoundError):
    """A known data set is not on this machine and could not be downloaded."""


class DamagedDataError(DataError, ValueError):
    """A file is not the published one, byte for byte. It has been neither used nor replaced."""


class CacheError(DataError, OSError):
    """The folder for downloads cannot be written to, or its disk is full."""
