"""Builds the page from page/*.txt: '=== md id', '=== code id tags…', '=== keep id', metadata line '#meta {json}'."""
import json, re, sys
from pathlib import Path
sys.path.insert(0, "/tmp/w/p12/tools")
import nbformat, make_notebooks
path = Path("/tmp/w/p12/notebooks/1.2-before-deep-learning-a-brief-history-of-machine-learning.ipynb")
nb = nbformat.read(path, 4)
import subprocess
old = nbformat.reads(subprocess.run(["git","-C","/tmp/w/p12","show",f"f53c98e:notebooks/{path.name}"],capture_output=True,text=True).stdout, 4)
known = {c.id: c for c in old.cells}
now = {c.id: c for c in nb.cells}
cells = []
text = "\n".join(p.read_text() for p in sorted(Path("/tmp/w/p12-scratch/page").glob("*.txt")))
for part in re.split(r"(?m)^=== ", text)[1:]:
    head, _, body = part.partition("\n")
    kind, name, *tags = head.split()
    body = body.strip("\n")
    if kind == "keep":
        for one in [name, *tags]:
            c = known.get(one) or now[one]
            if one in now: c.outputs = now[one].get("outputs", []) if c.cell_type == "code" else None
            if c.cell_type != "code": c.pop("outputs", None)
            cells.append(c)
        continue
    meta = {}
    m = re.match(r"#meta (.*)\n", body)
    if m: meta = json.loads(m[1]); body = body[m.end():]
    if kind == "md":
        c = nbformat.v4.new_markdown_cell(body)
    else:
        c = nbformat.v4.new_code_cell(body)
        o = now.get(name)
        if o is not None and o.cell_type == "code": c.outputs, c.execution_count = o.outputs, o.execution_count
        k = known.get(name)
        if not meta and k is not None: meta = {x: v for x, v in k.metadata.items() if x != "tags"}
        if tags: meta["tags"] = tags
        if "solution" in tags: meta["jupyter"] = {"source_hidden": True, "outputs_hidden": True}
    c.id = name; c.metadata = nbformat.NotebookNode(meta); cells.append(c)
ids = [c.id for c in cells]
assert len(set(ids)) == len(ids), [i for i in ids if ids.count(i) > 1]
nb.cells = cells
make_notebooks.write(nb, path)
print(len(cells), "cells; dropped:", [i for i in known if i not in ids])
