"""The words that every lesson begins and ends with, for the tiny lessons of tests."""

TITLE_CELL = """\
# %% [markdown]
# # A tiny lesson
#
# **The question:** what is one and one?
#
# Afterwards you will be able to
#
# - add two numbers,
# - draw a line.
#
# **You need:** nothing.
# **Time:** about 1 minutes.

"""
RECAP = """\
# %% [markdown]
# ## Looking back
#
# - A sum adds numbers.
# - A line can be drawn.

"""
