"""A term's meaning stands at its first use on a page of the website, where the text is prose."""

import json
import subprocess

from contents import ROOT

PAGE = """
The test set
============

A ``set``, a `set <elsewhere.html>`_ and a subset come first. **Weights** are introduced; a weight is known. See the
`batch <glossary.html#batch>`_ or `layer <glossary.html#layer>`_. Test sets tell; a test set is a set of axes. Another set,
another batch. A layer, a step.
"""
PROGRAM = """
import json, sys
sys.path[:0] = sys.argv[1:3]
from docutils import core, nodes
from glossary import Term
from terms import link_terms
terms = [Term("test set", "Kept for the last.", "2.1"), Term("set", "Things taken together.", "2.2.1"),
         Term("batch", "A handful.", "1.1"), Term("weight", "A number.", "2.1"),
         Term("layer", "A filter.", "2.1", everyday=True), Term("step", "A move.", "2.1", everyday=True),
         Term("axis", "A direction.", "2.2", also=["way"], forms=["axes"])]
page = core.publish_doctree(sys.argv[3])
before = page.astext()
link_terms(page, terms if sys.argv[4] == "all" else [])
made = [link for link in page.findall(nodes.reference) if "term" in link["classes"]]
print(json.dumps([page.astext() == before, [[link.astext(), link["refuri"], link["reftitle"]] for link in made]]))
"""


def links(terms):
    """Return whether the words stayed the same, and the links to the glossary, of all terms or of none."""
    command = [ROOT / ".venv-site" / "bin" / "python", "-c", PROGRAM, ROOT / "site", ROOT / "tools", PAGE, terms]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def test_the_first_use_in_prose_is_a_link_with_its_meaning():
    same, made = links("all")
    assert same and made == [
        ["batch", "glossary.html#batch", "A handful."],
        ["layer", "glossary.html#layer", "A filter."],
        ["Test sets", "glossary.html#test-set", "Kept for the last."],
        ["set", "glossary.html#set", "Things taken together."],
        ["axes", "glossary.html#axis", "A direction."],
    ]


def test_without_a_glossary_nothing_changes():
    assert links("none") == [True, []]
