"""What `make mutants` draws, how it writes a mutant down, and its list of those that live; no mutant is made here."""

import importlib
import tomllib

import pytest
from mutants import LIST, ROOT, in_words, is_chosen, listed, own_tests

DIFFERENCE = """--- utils/descent.py
+++ utils/descent.py
@@ -1,3 +1,3 @@
 def descend(start):
-    place = start + 1
+    place = start - 1
     return place
"""


def test_a_mutant_is_written_as_its_function_and_its_new_lines():
    assert in_words("utils.descent.x_descend__mutmut_12", DIFFERENCE) == "utils.descent.descend: place = start - 1"
    assert in_words("utils.a.x__private__mutmut_1", DIFFERENCE).startswith("utils.a._private: ")
    assert in_words("utils.a.xǁTimingǁratio_to__mutmut_7", DIFFERENCE).startswith("utils.a.Timing.ratio_to: ")
    without = DIFFERENCE.replace("+    place = start - 1\n", "")
    assert in_words("utils.a.x_f__mutmut_1", without) == "utils.a.f: without place = start + 1"


def test_a_sample_is_the_same_every_time_and_about_as_large_as_asked():
    names = [f"utils.descent.x_descend__mutmut_{n}" for n in range(24_000)]
    drawn = [name for name in names if is_chosen(name, 24)]
    assert 850 < len(drawn) < 1150 and drawn == [name for name in names if is_chosen(name, 24)]
    assert all(is_chosen(name, 1) for name in names[:100])


EXERCISES, FIGURES = (f"tests/test_{name}_described.py::test_a" for name in ("exercises", "figures"))


@pytest.mark.parametrize(
    ("module", "own", "other"),
    [
        ("utils.naive", "tests/test_naive.py::test_relu", "tests/test_tensors.py::test_relu"),
        ("utils.exercises.section_2_4", f"{EXERCISES}[2.4c]", f"{EXERCISES}[2.5c]"),
        ("utils.plotting.scale", f"{FIGURES}[scale.x]", f"{FIGURES}[depth.x]"),
    ],
)
def test_a_module_knows_its_own_tests(module, own, other):
    assert own_tests(module).search(own) and not own_tests(module).search(other)


def test_the_list_names_functions_that_are_there_each_once_and_with_a_reason():
    entries = tomllib.loads(LIST.read_text(encoding="utf-8"))["lives"]
    names = [name for entry in entries for name in entry["mutants"]]
    assert len(names) == len(set(names)) == len(listed())
    assert all(set(entry) == {"reason", "mutants"} and len(entry["reason"].split()) >= 5 for entry in entries)
    for name in names:
        path, parts = name.partition(": ")[0].split("."), []
        while not ROOT.joinpath(*path).with_suffix(".py").exists() and not ROOT.joinpath(*path).is_dir():
            parts.insert(0, path.pop())
        found = importlib.import_module(".".join(path))
        for part in parts:
            found = getattr(found, part)
        assert callable(found)
