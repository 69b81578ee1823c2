"""Making the notebooks: the same result twice, nothing lost when something fails."""

import nbformat
import pytest
from contents import Entry, generated_cells, index_cells, table, with_table
from make_notebooks import KERNEL, make, normalise, prepare, write
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ENTRIES = [
    Entry(f"2.{k}-x.ipynb", f"2.{k}", f"Title {k}", f"Promise {k}.", f"teaching {k}", k, 10 * k) for k in (1, 2, 3)
]


def notebook(*sources):
    made = new_notebook(cells=[new_markdown_cell("# placeholder", id="title"), *map(new_code_cell, sources)])
    made.metadata["signature"] = "secret"
    made.cells[0].metadata["editable"] = True
    return made


def make_at(path, *sources):
    nbformat.write(notebook(*sources), path)
    return make(path, {"title": "# 2.1 Title"})


def test_making_it_twice_leaves_no_difference(tmp_path):
    path = tmp_path / "n.ipynb"
    assert make_at(path, "print(1 + 1)\nprint('two')", "import sys\n2 + 3") is None
    first = path.read_bytes()
    assert make(path, {"title": "# 2.1 Title"}) is None
    assert path.read_bytes() == first
    made = nbformat.read(path, as_version=4)
    assert made.metadata == {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    assert made.cells[0].source == "# 2.1 Title" and made.cells[0].metadata == {}
    assert [c.execution_count for c in made.cells[1:]] == [1, 2]
    assert made.cells[1].outputs[0].text == "2\ntwo\n" and made.cells[2].outputs[0].data["text/plain"] == "5"
    assert "execution" not in made.cells[1].metadata


@pytest.mark.parametrize("source", ["1 / 0", "raise SystemExit(3)", "import os; os._exit(1)", "def ("])
def test_a_failing_notebook_stays_as_it_was(tmp_path, source):
    path = tmp_path / "n.ipynb"
    nbformat.write(notebook("print('kept')"), path)
    make(path, {})
    made = nbformat.read(path, as_version=4)
    made.cells.append(new_code_cell(source, id="bad"))
    nbformat.write(made, path)
    before = path.read_bytes()
    assert "n.ipynb was left as it was" in make(path, {})
    assert path.read_bytes() == before and [p.name for p in tmp_path.iterdir()] == ["n.ipynb"]


def test_an_unreadable_notebook_is_a_sentence(tmp_path):
    (tmp_path / "n.ipynb").write_text("{")
    assert "n.ipynb was left as it was" in make(tmp_path / "n.ipynb", {})
    assert "missing.ipynb was left as it was" in make(tmp_path / "missing.ipynb", {})


def test_a_full_disk_loses_nothing(tmp_path, monkeypatch):
    path = tmp_path / "n.ipynb"
    make_at(path, "1")
    before = path.read_bytes()

    def full(self, *_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(path), "write_text", full)
    assert "No space left on device" in make(path, {})
    assert path.read_bytes() == before


def test_ids_are_kept_and_doubles_are_told_apart():
    made = notebook("a = 1", "a = 1")
    made.cells[1]["id"] = made.cells[2]["id"] = "same"
    prepare(made, {})
    ids = [cell.id for cell in made.cells]
    assert ids[:2] == ["title", "same"] and len(set(ids)) == 3


def test_widget_state_and_timestamps_go():
    made = notebook("1")
    made.metadata["widgets"] = {"state": 1}
    made.cells[1].metadata["execution"] = {"iopub.execute_input": "2020-01-01"}
    made.cells[1].outputs = [
        new_output("display_data", {"text/plain": "w", "application/vnd.jupyter.widget-view+json": {}})
    ]
    normalise(made)
    assert "widgets" not in made.metadata and made.cells[1].metadata == {}
    assert made.cells[1].outputs[0].data == {"text/plain": "w"}


def test_an_invalid_notebook_is_not_written(tmp_path):
    made = notebook("1")
    made.cells[1]["cell_type"] = "nonsense"
    with pytest.raises(nbformat.ValidationError):
        write(made, tmp_path / "n.ipynb")
    assert not list(tmp_path.iterdir())


def test_links_lead_to_the_neighbours():
    first, middle, last = (generated_cells(ENTRIES, k)["nav-bottom"] for k in range(3))
    assert first == "[Contents](index.ipynb) · [2.2 Title 2](2.2-x.ipynb) →"
    assert middle.startswith("← [2.1 Title 1](2.1-x.ipynb) · ") and middle.endswith("[2.3 Title 3](2.3-x.ipynb) →")
    assert last == "← [2.2 Title 2](2.2-x.ipynb) · [Contents](index.ipynb)"


def test_title_and_times():
    cells = generated_cells(ENTRIES, 1)
    assert cells["title"] == "# 2.2 Title 2\n\n*Promise 2.*"
    assert "about 2 minutes to read; at most 20 seconds to run" in cells["nav-top"]


def test_the_tables_list_all():
    assert table(ENTRIES, "notebooks/").count("](notebooks/2.") == 3
    assert all(f"| teaching {k} | {k} min | ≤ {10 * k} s |" in index_cells(ENTRIES)["contents"] for k in (1, 2, 3))
    readme = "before\n<!-- contents -->\nold\n<!-- /contents -->\nafter"
    made = with_table(readme, ENTRIES)
    assert (
        "old" not in made
        and made.startswith("before\n")
        and made.endswith("after")
        and made == with_table(made, ENTRIES)
    )
