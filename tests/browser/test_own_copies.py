"""A reader's weeks in a minute: a fresh clone, an exercise solved, a new edition pulled, and the answer is there and counted."""

import json
import shutil
import subprocess

from lab import ROOT
from playwright.sync_api import expect

ANSWER = 'digits = 20 * 10\ncheck("0.0a", digits)'


def git(folder, *command):
    who = ["-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *who, *command], cwd=folder, check=True, capture_output=True, text=True).stdout


def published(folder):
    """Return a repository of its own, with what the pages and `make lab` are made of."""
    for name in ("notebooks", "tools", "utils"):
        ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / ".gitignore", folder)
    git(folder, "init", "-q", "-b", "main")
    publish(folder)
    return folder


def publish(folder):
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", "An edition")


def reword(path, **sources):
    """Give cells other sources, by their ids; `_` stands for a dash."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = sources.get(cell["id"].replace("-", "_"), cell["source"])
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def test_an_answer_is_there_and_counted_after_an_update(lab_in, tmp_path):
    upstream, clone = published(tmp_path / "upstream"), tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(upstream), str(clone))
    with lab_in(clone) as visit:
        page = visit("index.ipynb")
        page.run("first", "progress")
        expect(page.cell("progress").locator(".jp-OutputArea")).to_contain_text("index 0 of 1")
        page.write("try-it", ANSWER)
        page.run("try-it", "try-it-solution")
        expect(page.cell("try-it").locator(".jp-OutputArea")).to_contain_text("Exercise 0.0a: correct")
        page.save()
    assert git(clone, "status", "--porcelain", "--", "notebooks", "work") == "", "the originals are as they were"

    reword(
        upstream / "notebooks" / "index.ipynb", title="# Another edition", try_it='digits = ...\ncheck("0.0a", digits)'
    )
    publish(upstream)
    git(clone, "pull", "-q")
    with lab_in(clone) as visit:
        page = visit("index.ipynb")
        assert page.sources()["try-it"] == ANSWER
        expect(page.cell("title")).to_contain_text("Another edition")
        page.run("progress")
        shown = page.cell("progress").locator(".jp-OutputArea")
        expect(shown).to_contain_text("1 of ")
        expect(shown).to_contain_text("index 1 of 1")
        expect(shown.locator("img")).to_have_count(1)
        link = page.tab.locator('.jp-RenderedMarkdown a[href*="/1.1-"]:visible').first
        link.click()
        opened = "() => jupyterapp.shell.currentWidget?.context?.path.startsWith('work/1.1-')"
        page.tab.wait_for_function(opened, timeout=60_000)
    assert sorted(path.name for path in (clone / "work").glob("[!.]*.old-*")) == ["index.old-1.ipynb"]
