"""The website: Sphinx shows the stored notebooks, and executes none of them. `make site`."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tools")]

project = "Deep learning, made visible"
html_title = project
language = "en"
extensions = ["myst_nb", "pages"]
exclude_patterns = ["**.ipynb_checkpoints"]

nb_execution_mode = "off"
nb_merge_streams = True
nb_render_markdown_format = "myst"
nb_mime_priority_overrides = [("html", "application/vnd.jupyter.widget-view+json", None)]
nb_ipywidgets_js = {}
nb_code_prompt_show = nb_code_prompt_hide = "A solution"

myst_enable_extensions = ["dollarmath", "amsmath", "html_image"]
myst_heading_anchors = 4
myst_heading_slug_func = "pages.slug"
mathjax_path = "mathjax/tex-chtml-full.js"  # beside the pages: nothing is asked of another machine

html_theme = "sphinx_book_theme"
html_theme_options = {
    "navbar_persistent": [],
    "show_toc_level": 2,
    "use_fullscreen_button": False,
    "footer_content_items": [],
    "secondary_sidebar_items": {"**": ["page-toc"], "index": []},  # the front page has room for the pad
}
html_context = {"default_mode": "auto"}
html_static_path = ["static", "weights", "build/explorers", "build/static"]
for folder in html_static_path:
    (Path(__file__).parent / folder).mkdir(parents=True, exist_ok=True)  # Sphinx wants them before they are filled
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_favicon = "static/favicon.svg"
html_sourcelink_suffix = ""  # the download is a notebook, x.ipynb
html_show_search_summary = False  # which would read the pages once more, and may not if they are files
html_show_copyright = html_show_sphinx = False
