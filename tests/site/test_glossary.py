"""A term's meaning stands at its first use on a page of the website, where the text is prose."""

import json
import subprocess

from contents import ROOT

GLOSSARY = """
[[term]]
name = "test set"
means = "Samples that are kept for the last judgement."
section = "2.1"
also = ["test sets"]

[[term]]
name = "set"
means = "Things taken together."
section = "2.2.1"
"""
PAGE = """
The test set
============

A ``set``, a `set <elsewhere.html>`_ and a subset come first. Test sets tell; a test set is a set. Another set.
"""
PROGRAM = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from docutils import core, nodes
from glossary import link_terms, read_terms
page = core.publish_doctree(sys.argv[3])
before = page.astext()
link_terms(page, read_terms(Path(sys.argv[2])))
made = [link for link in page.findall(nodes.reference) if "term" in link["classes"]]
print(json.dumps([page.astext() == before, [[link.astext(), link["refuri"], link["reftitle"]] for link in made]]))
"""


def links(glossary):
    """Return whether the words stayed the same, and the links to the glossary."""
    command = [ROOT / ".venv-site" / "bin" / "python", "-c", PROGRAM, ROOT / "site", glossary, PAGE]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def test_the_first_use_in_prose_is_a_link_with_its_meaning(tmp_path):
    (tmp_path / "glossary.toml").write_text(GLOSSARY, encoding="utf-8")
    same, made = links(tmp_path / "glossary.toml")
    assert same and made == [
        ["Test sets", "glossary.html#test-set", "Samples that are kept for the last judgement."],
        ["set", "glossary.html#set", "Things taken together."],
    ]


def test_without_a_glossary_nothing_changes(tmp_path):
    assert links(tmp_path / "glossary.toml") == [True, []]
