"""One environment, stated in several files: that they agree, and what is said when it cannot be made."""

import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path

import lock
import pytest
import setup_environment
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[2]
PLATFORMS = {
    "linux": {"sys_platform": "linux", "platform_machine": "x86_64", "platform_system": "Linux", "os_name": "posix"},
    "arm": {"sys_platform": "linux", "platform_machine": "aarch64", "platform_system": "Linux", "os_name": "posix"},
    "macos": {"sys_platform": "darwin", "platform_machine": "arm64", "platform_system": "Darwin", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "platform_machine": "AMD64", "platform_system": "Windows", "os_name": "nt"},
}
PYTHONS = ["3.11", "3.12", "3.13"]
needs_make = pytest.mark.skipif(os.name == "nt" or shutil.which("make") is None, reason="the Makefile is not used here")


def direct():
    """Return the requirements in requirements.in, with the comment on each."""
    lines = [line.strip() for line in (ROOT / "requirements.in").read_text().splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    return [(Requirement(line.partition("#")[0].strip()), line.partition("#")[2].strip()) for line in lines]


def locked(name="requirements.txt"):
    """Return the requirements in requirements.txt or another list, with the number of hashes of each."""
    text = (ROOT / name).read_text()
    blocks = re.findall(r"(?m)^([a-z0-9][^\n\\]*) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text)
    return [(Requirement(head.strip()), hashes.count("--hash")) for head, hashes in blocks]


def test_every_direct_dependency_says_what_it_is_for():
    assert all(len(comment.split()) >= 3 for _, comment in direct())
    assert {"tensorflow", "keras", "jupyter", "matplotlib", "numpy"} <= {r.name for r, _ in direct()}


def test_the_lock_pins_and_hashes_everything():
    pinned = locked()
    heads = re.findall(r"(?m)^[a-z0-9][\w.-]*==", (ROOT / "requirements.txt").read_text())
    assert len(pinned) == len(heads) > 100
    assert all(hashes and len(r.specifier) == 1 and next(iter(r.specifier)).operator == "==" for r, hashes in pinned)


@pytest.mark.parametrize("name", [f"{name}.txt" for name in lock.LISTS[1:]])
def test_the_optional_locks_pin_and_hash_everything_in_the_same_versions(name):
    """What requirements.txt pins too is the same there, so that both can be installed together."""
    pinned, readers = locked(name), {str(requirement) for requirement, _ in locked()}
    assert len(pinned) == len(re.findall(r"(?m)^[a-z0-9][\w.-]*==", (ROOT / name).read_text()))
    assert all(hashes and next(iter(r.specifier)).operator == "==" for r, hashes in pinned)
    shared = {requirement.name for requirement, _ in locked()} & {requirement.name for requirement, _ in pinned}
    assert ("numpy" in shared) == (name == "requirements-backends.txt")
    assert {str(r).partition(";")[0] for r, _ in pinned if r.name in shared} <= {r.partition(";")[0] for r in readers}


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_holds_every_direct_dependency_on_every_platform(platform, python):
    where = PLATFORMS[platform] | {"python_version": python, "python_full_version": f"{python}.0"}

    def applies(requirement):
        return requirement.marker is None or Marker(str(requirement.marker)).evaluate(where)

    versions = {r.name: r for r, _ in locked() if applies(r)}
    for requirement, _ in direct():
        if applies(requirement):
            assert requirement.name in versions
            version = next(iter(versions[requirement.name].specifier)).version
            assert requirement.specifier.contains(version)
    assert ("tensorflow-cpu" in versions) == (platform == "linux") != ("tensorflow" in versions)


def test_this_very_environment_is_the_locked_one():
    for requirement, _ in locked():
        if requirement.marker is None or requirement.marker.evaluate():
            assert metadata.version(requirement.name) == next(iter(requirement.specifier)).version, requirement.name


@pytest.mark.parametrize("name", lock.LISTS[1:])
def test_every_optional_dependency_says_what_it_is_for_and_is_pinned(name):
    lines = (ROOT / f"{name}.in").read_text().splitlines()
    wanted = [line.partition("#") for line in lines if line.strip() and line[0] not in "#-"]
    assert wanted and all(len(comment.split()) >= 3 for _, _, comment in wanted)
    assert {Requirement(line.strip()).name for line, _, _ in wanted} <= {r.name for r, _ in locked(f"{name}.txt")}


def test_no_file_names_a_package_registry():
    lists = [path.name for path in ROOT.glob("requirements*")]
    assert len(lists) == 2 * len(lock.LISTS)
    for name in (*lists, "environment.yml", "pyproject.toml", "Makefile"):
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", (ROOT / name).read_text()), name


def test_environment_yml_holds_the_same_pins_and_the_project():
    text = (ROOT / "environment.yml").read_text()
    assert text == lock.environment((ROOT / "requirements.txt").read_text())
    pins = [Requirement(json.loads(line)) for line in re.findall(r'(?m)^      - (".*")$', text)]
    assert sorted(map(str, pins)) == sorted(str(requirement) for requirement, _ in locked())
    assert re.search(r"- python=([\d.]+)", text)[1] in PYTHONS
    assert "  - pip\n" in text and text.endswith("      - --editable .\n")


def test_all_files_name_the_same_pythons():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    allowed = SpecifierSet(project["requires-python"])
    oldest, newest = setup_environment.OLDEST, setup_environment.NEWEST
    for minor in range(8, 16):
        supported = oldest <= (3, minor) <= newest
        assert allowed.contains(f"3.{minor}.0") == supported == (f"3.{minor}" in PYTHONS)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"3.{oldest[1]} to 3.{newest[1]}" in readme or f"3.{oldest[1]}, 3.12 or 3.{newest[1]}" in readme


def said_by(stop, capsys):
    with pytest.raises(SystemExit) as caught:
        stop()
    assert caught.value.code == 1
    return " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("version", [(2, 7), (3, 9), (3, 10), (3, 14), (4, 0)])
def test_a_python_that_is_too_old_or_too_new_is_told_so(monkeypatch, capsys, version):
    monkeypatch.setattr(sys, "version_info", (*version, 1, "final", 0))
    monkeypatch.setattr(setup_environment.shutil, "which", lambda name: None)
    said = said_by(setup_environment.supported_python, capsys)
    assert f"This is Python {version[0]}.{version[1]}, " in said and "need Python 3.11 to 3.13" in said


def test_another_python_that_is_installed_is_found(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 1, "final", 0))
    monkeypatch.setattr(
        setup_environment.shutil, "which", lambda name: sys.executable if name == "python3.12" else None
    )
    assert setup_environment.supported_python() == sys.executable


def test_a_blocked_network_is_one_sentence(capsys):
    def stop():
        setup_environment.run("trying", [sys.executable, "-c", "raise SystemExit(1)"], "It did not work, because.")

    assert said_by(stop, capsys) == "It did not work, because."


def test_a_lock_without_a_network_is_one_sentence(monkeypatch, capsys):
    before = (ROOT / "environment.yml").read_bytes()
    for command in ([sys.executable, "-c", "raise SystemExit(2)"], ["/there/is/no/such/program"]):
        monkeypatch.setattr(lock, "COMPILE", command)
        with pytest.raises(SystemExit, match=r"Nothing was pinned anew: .* cannot reach its package index"):
            lock.main([])
    assert (ROOT / "environment.yml").read_bytes() == before


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """Return the part of a clone that the set-up script reads, with a .venv that is ready."""
    for name in ("requirements.txt", "pyproject.toml", "tools/setup_environment.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(setup_environment, "HERE", str(tmp_path))
    monkeypatch.setattr(setup_environment, "READY", str(tmp_path / ".venv" / "ready"))
    monkeypatch.setattr(setup_environment, "PYTHON", sys.executable)
    (tmp_path / ".venv" / "ready").write_text(setup_environment.made_from() + "\n")
    return tmp_path


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


STEPS = 4  # of the set-up, each a command of its own
STUB = f"""
import importlib.util, os, signal, sys
spec = importlib.util.spec_from_file_location("real", {str(ROOT / "tools" / "setup_environment.py")!r})
real = importlib.util.module_from_spec(spec)
spec.loader.exec_module(real)
real.HERE = os.getcwd()
real.VENV, real.PYTHON = os.path.join(real.HERE, ".venv"), sys.executable
real.READY = os.path.join(real.VENV, "ready")
really_run, number = real.run, 0

def log(what):
    with open("log", "a") as file:
        file.write(what)

def run(what, command, otherwise):
    global number
    number += 1
    with open("pid", "w") as file:
        file.write(str(os.getpid()))
    really_run("", [sys.executable, "-c", os.environ.get("STEP", "")], otherwise)
    log(str(number))
    if str(number) == os.environ.get("KILLED_AFTER"):
        os.kill(os.getpid(), signal.SIGKILL)

real.run = run
real.main()
log(".")
"""


@pytest.fixture
def stubbed(tmp_path):
    """Return what starts `make .venv/ready` in a clone where the set-up's commands do nothing but write their number."""
    for name in ("Makefile", "requirements.txt", "pyproject.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "setup_environment.py").write_text(STUB)
    for path in (tmp_path, *tmp_path.rglob("*")):
        os.utime(path, (1, 1))

    def start(**environment):
        command = ["make", "--silent", ".venv/ready", f"PYTHON={sys.executable}"]
        return subprocess.Popen(
            command, cwd=tmp_path, env=os.environ | environment, start_new_session=True, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    start.folder, start.log = tmp_path, tmp_path / "log"
    return start


@needs_make
def test_a_set_up_that_was_killed_after_any_step_is_done_again_from_the_first(stubbed):
    for step in range(1, STEPS + 1):
        make = stubbed(KILLED_AFTER=str(step))
        assert make.communicate()[0] and make.returncode
        assert not (stubbed.folder / ".venv" / "ready").exists()
    make = stubbed()
    assert make.communicate()[0].endswith("Ready.\n") and make.returncode == 0
    assert stubbed.log.read_text() == "1" + "12" + "123" + "1234" + "1234."
    make = stubbed()
    assert make.communicate()[0] == "" and stubbed.log.read_text().count(".") == 1, "make had nothing to do"


@needs_make
def test_a_set_up_that_was_killed_while_it_changed_an_old_one_leaves_none_that_looks_ready(stubbed):
    assert stubbed().wait() == 0
    edit(stubbed.folder / "requirements.txt", "--hash=sha256:", "--hash=sha256:0")
    assert stubbed(KILLED_AFTER="2").wait() and not (stubbed.folder / ".venv" / "ready").exists()
    assert stubbed().wait() == 0 and stubbed.log.read_text() == "1234." + "12" + "1234."


SLOW = """
import os, time
open("begun", "w").close()
end = time.monotonic() + 60
while not os.path.exists("go") and time.monotonic() < end:
    time.sleep(0.01)
"""


def begun(stubbed, step):
    """Return a set-up whose first step has begun and goes on until a file `go` is there."""
    first = stubbed(STEP=step)
    while not (stubbed.folder / "begun").exists():
        assert first.poll() is None
        time.sleep(0.01)
    return first


def waits(stubbed):
    """Return a second set-up that has said that it waits."""
    second = stubbed()
    said = second.stdout.readline()
    (stubbed.folder / "go").touch()
    assert said == "Another set-up is at work in this folder: this one waits until it has ended.\n"
    return second


@needs_make
def test_of_two_set_ups_at_once_one_waits_for_the_other_and_then_has_nothing_to_do(stubbed):
    first = begun(stubbed, SLOW)
    second = waits(stubbed)
    assert first.communicate()[0].endswith("Ready.\n") and first.returncode == 0
    assert second.communicate()[0] == "" and second.returncode == 0
    assert stubbed.log.read_text() == "1234.."


@needs_make
def test_an_installer_that_outlived_its_set_up_is_waited_for(stubbed):
    first = begun(stubbed, SLOW + "open('log', 'a').write('-')")
    os.kill(int((stubbed.folder / "pid").read_text()), signal.SIGKILL)
    assert first.wait() and not stubbed.log.exists(), "the installer is still at work"
    second = waits(stubbed)
    assert second.communicate()[0].endswith("Ready.\n") and second.returncode == 0
    assert stubbed.log.read_text() == "-1234."


def test_an_interrupted_set_up_is_one_sentence(clone, monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(setup_environment, "run", interrupted)
    monkeypatch.setattr(setup_environment, "VENV", str(clone / ".venv"))
    (clone / ".venv" / "ready").unlink()
    said = said_by(setup_environment.main, capsys)
    assert said == "The set-up was interrupted: repeat the command, and it begins anew."


def test_a_folder_that_cannot_be_written_to_is_one_sentence(clone, monkeypatch, capsys):
    monkeypatch.setattr(setup_environment, "run", lambda *_: pytest.fail("something was made"))
    monkeypatch.setattr(setup_environment, "VENV", str(clone / "pyproject.toml" / ".venv"))
    (clone / ".venv" / "ready").unlink()
    said = said_by(setup_environment.main, capsys)
    assert re.fullmatch(r"The set-up cannot write to .*\.venv \([^)]+\): make room there, .*\.", said)


def test_what_is_ready_may_be_in_a_folder_that_can_only_be_read(clone, monkeypatch):
    def read_only(*_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(setup_environment, "run", lambda *_: pytest.fail("something was made"))
    monkeypatch.setattr(setup_environment.os, "utime", read_only)
    setup_environment.main()


def test_a_list_of_packages_that_was_cut_off_is_one_sentence(clone, monkeypatch, capsys):
    monkeypatch.setattr(setup_environment, "run", lambda *_: pytest.fail("something was made"))
    text = (clone / "requirements.txt").read_text()
    (clone / "requirements.txt").write_text(text[: text.index("\nuv==")])
    said = said_by(setup_environment.main, capsys)
    assert "requirements.txt is damaged" in said and "'git checkout -- :/requirements.txt'" in said


def test_what_is_ready_is_left_alone(clone, monkeypatch):
    """A touch, another ruff setting, or a change that is taken back costs nothing; `ready` becomes the newest file."""
    monkeypatch.setattr(setup_environment, "run", lambda *_: pytest.fail("something was made"))
    ready = clone / ".venv" / "ready"
    edit(clone / "pyproject.toml", "line-length = 120", "line-length = 99")
    edit(clone / "pyproject.toml", "[tool.pytest.ini_options]", "[tool.other]\nx = 1\n\n[tool.pytest.ini_options]")
    edit(clone / "requirements.txt", "==", "===")
    assert not setup_environment.is_ready()
    edit(clone / "requirements.txt", "===", "==")
    os.utime(ready, (1, 1))
    setup_environment.main()
    assert ready.stat().st_mtime >= (clone / "requirements.txt").stat().st_mtime


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("requirements.txt", "--hash=sha256:", "--hash=sha256:0"),
        ("pyproject.toml", 'version = "', 'version = "1'),
        ("pyproject.toml", "setuptools>=", "setuptools>=1"),
        ("pyproject.toml", '"utils.plotting"', '"utils.other"'),
        ("tools/setup_environment.py", "--compile-bytecode", "--no-compile"),
        (".venv/ready", "", "0"),
    ],
)
def test_what_it_is_made_from_has_changed(clone, name, old, new):
    assert setup_environment.is_ready()
    edit(clone / name, old, new)
    assert not setup_environment.is_ready()


def test_a_clone_that_was_moved_or_lost_its_python_is_made_anew(clone, monkeypatch, tmp_path_factory):
    monkeypatch.setattr(setup_environment, "PYTHON", "/there/is/no/such/python")
    assert not setup_environment.is_ready()
    monkeypatch.setattr(setup_environment, "PYTHON", sys.executable)
    assert setup_environment.is_ready()
    moved = tmp_path_factory.mktemp("moved") / "clone"
    clone.rename(moved)
    monkeypatch.setattr(setup_environment, "HERE", str(moved))
    monkeypatch.setattr(setup_environment, "READY", str(moved / ".venv" / "ready"))
    assert not setup_environment.is_ready()


def test_the_installer_is_installed_by_its_hashes():
    block = setup_environment.pinned("uv")
    lines = block.splitlines()
    assert re.fullmatch(r"uv==[\d.]+ \\", lines[0]) and len(lines) > 5 and not lines[-1].endswith("\\")
    assert all(re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}(?: \\)?", line) for line in lines[1:])
    assert block in (ROOT / "requirements.txt").read_text()


@needs_make
def test_a_python_in_a_folder_with_a_blank_in_its_name_is_called(tmp_path):
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "python").symlink_to(sys.executable)
    for name in ("Makefile", "requirements.txt", "pyproject.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "setup_environment.py").write_text("print('set-up')\n")
    command = ["make", "--silent", ".venv/ready", f"PYTHON={tmp_path}/a b/python"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout == "set-up\n"


def test_the_backends_environment_is_made_from_one_list_more(clone, monkeypatch):
    """It lies in a folder of its own, and is made anew when that list changes; .venv then stays as it is."""
    (clone / "requirements-backends.txt").write_text("jax==1\n")
    for name in ("VENV", "PYTHON", "READY", "LISTS"):  # to be set back in the end
        monkeypatch.setattr(setup_environment, name, getattr(setup_environment, name))
    setup_environment.aim_at(".venv-backends")
    assert Path(setup_environment.PYTHON).is_relative_to(clone / ".venv-backends")
    commands = []
    monkeypatch.setattr(setup_environment, "run", lambda what, command, otherwise: commands.append(command))
    (clone / ".venv-backends").mkdir()
    setup_environment.main()
    install = next(command for command in commands if "--compile-bytecode" in command)
    assert [install[n + 1] for n, part in enumerate(install) if part == "--requirement"] == [
        "requirements.txt", "requirements-backends.txt",
    ]  # fmt: skip
    assert "--require-hashes" in install
    before = (clone / ".venv-backends" / "ready").read_text().strip()
    assert before == setup_environment.made_from()
    (clone / "requirements-backends.txt").write_text("jax==2\n")
    assert before != setup_environment.made_from()
    setup_environment.aim_at(".venv")
    assert (clone / ".venv" / "ready").read_text().strip() == setup_environment.made_from()


def test_an_environment_that_nobody_knows_is_one_sentence():
    command = [sys.executable, ROOT / "tools" / "setup_environment.py", ".venv-other"]
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 1
    assert said.stderr.strip() == "There is no environment '.venv-other' to make: name one of .venv, .venv-backends."


def test_an_old_python_can_read_the_set_up_script():
    """It has no syntax that Python 2 or 3.6 lacks, so that it gets as far as saying what is wrong."""
    source = (ROOT / "tools" / "setup_environment.py").read_text()
    tree = ast.parse(source, feature_version=(3, 6))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr)]


@needs_make
def test_make_prepares_the_environment_only_when_what_it_is_made_from_has_changed(tmp_path):
    for name in ("Makefile", "requirements.txt", "pyproject.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "setup_environment.py").write_text("print('set-up')\n")
    (tmp_path / ".venv").mkdir()

    def make():
        command = ["make", "--silent", ".venv/ready", f"PYTHON={sys.executable}"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    assert "set-up" in make()
    ready = tmp_path / ".venv" / "ready"
    ready.touch()
    now = (tmp_path / "requirements.txt").stat().st_mtime
    os.utime(ready, (now + 10, now + 10))
    assert "set-up" not in make()
    os.utime(tmp_path / "requirements.txt", (now + 20, now + 20))
    assert "set-up" in make()


@needs_make
def test_a_missing_python_is_one_sentence(tmp_path):
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    for name in ("requirements.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "setup_environment.py").touch()
    command = ["make", "lab", "PYTHON=python-that-is-not-there"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode and "There is no 'python-that-is-not-there' on this machine" in result.stderr


def test_jupyterlab_opens_on_the_index_on_loopback_with_its_token():
    import open_lab

    command = open_lab.command(["--no-browser"])
    assert "--ServerApp.ip=127.0.0.1" in command and command[-1] == "--no-browser"
    assert any(part.endswith("/lab/tree/notebooks/index.ipynb") for part in command)
    assert not any("token" in part or "password" in part for part in command)


def test_no_package_of_another_project_goes_before_the_pinned_ones(monkeypatch):
    import open_lab

    monkeypatch.setenv("PYTHONPATH", "/other/project")
    open_lab.leave_others_aside()
    assert "PYTHONPATH" not in os.environ


@needs_make
def test_make_leaves_other_projects_aside():
    command, makefile = ["make", "--silent", "-f", "-", "show"], "include Makefile\nshow:\n\t@env\n"
    environment = os.environ | {"PYTHONPATH": "/other/project", "PYTHONHOME": "/other/python"}
    result = subprocess.run(
        command, cwd=ROOT, env=environment, input=makefile, capture_output=True, text=True, check=True
    )
    assert "PYTHONUTF8=1" in result.stdout.splitlines() and "/other/" not in result.stdout


@pytest.fixture
def no_home(tmp_path, monkeypatch):
    """Return a home that can neither be written to nor made, not even by root."""
    (tmp_path / "file").touch()
    home = tmp_path / "file" / "home"
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("MPLCONFIGDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.mark.skipif(os.name != "posix", reason="Windows has no home that cannot be written to")
def test_without_a_home_jupyterlab_gets_one_and_says_so(no_home, monkeypatch, tmp_path, capsys):
    import open_lab

    monkeypatch.setattr(open_lab.tempfile, "tempdir", str(tmp_path))
    open_lab.find_a_home()
    found = Path(os.environ["HOME"])
    assert found.parent == tmp_path and found.is_dir()
    assert capsys.readouterr().err == f"{no_home} cannot be written to: what JupyterLab keeps goes to {found}.\n"
    open_lab.find_a_home()
    assert Path(os.environ["HOME"]) == found and capsys.readouterr().err == ""


def test_without_a_home_nothing_is_said_on_a_page(no_home, tmp_path):
    """Matplotlib would speak of the folder that it takes instead; and that folder is gone afterwards."""
    environment = os.environ | {name: str(tmp_path) for name in ("TMPDIR", "TEMP", "TMP")}
    command = [sys.executable, "-c", "import utils, matplotlib; print(matplotlib.get_cachedir())"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert result.stderr == ""
    used = Path(result.stdout.strip())
    assert used.is_relative_to(tmp_path) and not used.exists()


def test_without_a_home_the_installer_keeps_no_cache(clone, no_home, monkeypatch):
    commands = []
    monkeypatch.setattr(setup_environment, "run", lambda what, command, otherwise: commands.append(command))
    monkeypatch.setattr(setup_environment, "VENV", str(clone / ".venv"))
    (clone / ".venv" / "ready").write_text("old\n")
    setup_environment.main()
    installs = [command for command in commands if "uv" in command]
    assert len(installs) == 2 and all("--no-cache" in command for command in installs)


def test_ci_runs_the_readmes_command():
    script = (ROOT / ".ci" / "run").read_text()
    assert "\nmake test\n" in script and "\nmake test\n" in (ROOT / "README.md").read_text(encoding="utf-8")
