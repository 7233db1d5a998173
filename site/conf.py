"""What Sphinx is told about the site. No page may load anything from elsewhere."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

project = "By hand or learned?"
language = "en"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "docstrings", "pictures"]

# Lessons are shown as they were built.
nb_execution_mode = "off"
nb_merge_streams = True
# A widget needs a kernel; what is stored beside it is its picture. So no script for widgets is loaded.
nb_mime_priority_overrides = [("*", "application/vnd.jupyter.widget-view+json", None)]
nb_ipywidgets_js = {}
nb_render_markdown_format = "myst"

myst_enable_extensions = ["amsmath", "attrs_block", "colon_fence", "dollarmath"]
myst_heading_anchors = 3
# MathJax in one file, with every extension of TeX, so that it never asks for another.
mathjax_path = "tex-svg-full.js"
mathjax3_config = {"options": {"enableMenu": False}}

autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False
napoleon_custom_sections = [("Source", "notes_style")]

html_theme = "sphinx_book_theme"
html_title = project
html_context = {"default_mode": "auto"}
html_favicon = "icon.svg"
html_copy_source = False
html_show_sphinx = False
html_static_path = ["style.css", "formulas.js", "node_modules/mathjax/es5/tex-svg-full.js"]
html_css_files = ["style.css"]
html_js_files = ["formulas.js"]
html_theme_options = {
    "navbar_persistent": [],
    "navigation_with_keys": False,
    "search_bar_text": "Search the course",
    "show_navbar_depth": 1,
    "toc_title": "On this page",
    "use_download_button": False,
    "use_fullscreen_button": False,
}
