"""The commands of ``python -m course``, one a module: ``add_arguments`` declares, ``run`` does the work."""
