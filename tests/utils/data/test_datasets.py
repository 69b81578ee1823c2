"""`utils.data.datasets` against the published files, and against every kind of damage that we could think of."""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from utils.data import datasets
from utils.data.datasets import DataError, load_mnist

ROOT = Path(__file__).resolve().parents[3]
MNIST = ROOT / "data" / "mnist.npz"


@pytest.fixture(scope="module")
def mnist():
    return load_mnist()


@pytest.fixture
def copy(tmp_path):
    return Path(shutil.copy(MNIST, tmp_path / "mnist.npz"))


def arrays_of(mnist):
    (x_train, y_train), (x_test, y_test) = mnist
    return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}


def refusal(path):
    """Return the message with which `load_mnist` refuses a file of the caller's: one sentence, with the file's place."""
    with pytest.raises(DataError) as caught:
        load_mnist(path)
    message = str(caught.value)
    assert "\n" not in message and str(path) in message
    assert "git" not in message, "a file of the caller's own is not restored from this repository"
    return message


def test_it_returns_what_the_published_files_hold(mnist):
    """The IDX files are their own headers followed by the arrays' bytes, so that their MD5 sums can be had from ours."""
    published = {
        "x_train": (
            b"\0\0\x08\x03" + np.array([60000, 28, 28], ">u4").tobytes(),
            "6bbc9ace898e44ae57da46a324031adb",
        ),
        "y_train": (b"\0\0\x08\x01" + np.array([60000], ">u4").tobytes(), "a25bea736e30d166cdddb491f175f624"),
        "x_test": (
            b"\0\0\x08\x03" + np.array([10000, 28, 28], ">u4").tobytes(),
            "2646ac647ad5339dbf082846283269ea",
        ),
        "y_test": (b"\0\0\x08\x01" + np.array([10000], ">u4").tobytes(), "27ae3e4e09519cfbb04c329615203637"),
    }
    for name, array in arrays_of(mnist).items():
        header, md5 = published[name]
        assert hashlib.md5(header + array.tobytes()).hexdigest() == md5


def test_it_returns_what_keras_returns(tmp_path, monkeypatch):
    """Keras' own loader, given the same file and kept off the network, returns the same arrays."""
    from keras.src.datasets import mnist as keras_mnist

    monkeypatch.setattr(keras_mnist, "get_file", lambda fname, origin, file_hash: str(MNIST))
    for ours, theirs in zip(load_mnist(), keras_mnist.load_data(), strict=True):
        for a, b in zip(ours, theirs, strict=True):
            assert type(a) is type(b) and a.dtype == b.dtype and np.array_equal(a, b)
            assert a.flags.writeable == b.flags.writeable and a.flags.c_contiguous


def test_the_arrays_are_the_callers_own():
    (first, _), _ = load_mnist()
    first[:] = 0
    (second, _), _ = load_mnist()
    assert second.any()


def test_it_imports_neither_keras_nor_matplotlib():
    code = "import sys, utils.data.datasets as d; d.load_mnist(); print({'keras', 'tensorflow', 'matplotlib'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


def test_a_file_packed_otherwise_is_as_good(tmp_path, mnist):
    """Verified is the content, not the packing: Keras' own mnist.npz, for instance, is another file of these arrays."""
    np.savez(tmp_path / "mnist.npz", **arrays_of(mnist))
    again = load_mnist(tmp_path / "mnist.npz")
    assert all(np.array_equal(a, b) for a, b in zip(arrays_of(again).values(), arrays_of(mnist).values(), strict=True))


def test_missing(tmp_path):
    assert "is missing" in refusal(tmp_path / "mnist.npz")


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"PK")])
def test_the_projects_own_file_comes_back_with_one_command(copy, monkeypatch, damage):
    shutil.copy(ROOT / "data" / "checksums.json", copy.parent)
    monkeypatch.setattr(datasets, "DATA", copy.parent)
    damage(copy)
    for arguments in ((), (copy,)):
        with pytest.raises(DataError, match=r"`git checkout -- :/data/mnist\.npz` or as data/README\.md says"):
            load_mnist(*arguments)


@pytest.mark.parametrize("path", [5, 0, b"data/mnist.npz", ["mnist.npz"], 1.5, True])
def test_what_is_no_path(path):
    with pytest.raises(TypeError, match=f"path must be a str or a Path, not {type(path).__name__}"):
        load_mnist(path)


def test_a_path_may_be_text():
    assert len(load_mnist(str(MNIST))[0][0]) == 60_000


def test_the_committed_file_is_known_by_its_own_sum(monkeypatch):
    """It is read once and hashed once; nothing is hashed array by array."""
    hashed = []

    def sha256(content):
        hashed.append(len(content))
        return hashlib.new("sha256", content)

    monkeypatch.setattr(datasets.hashlib, "sha256", sha256)
    load_mnist()
    assert hashed == [MNIST.stat().st_size]


def test_empty(copy):
    copy.write_bytes(b"")
    assert "is empty" in refusal(copy)


def test_a_folder_in_its_place(tmp_path):
    assert "is not a regular file" in refusal(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "mnist.npz")
    assert "is not a regular file" in refusal(tmp_path / "mnist.npz")


def test_a_huge_file_is_not_read(copy, monkeypatch):
    with zipfile.ZipFile(MNIST) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    os.truncate(copy, unpacked + 2_000_000)  # no larger: not every system leaves the room of so many zeros free
    read_bytes = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail() if self == copy else read_bytes(self))
    assert "is far too large" in refusal(copy)


@pytest.mark.parametrize("name", ["n" * 5000, "a\0b", "mnist.npz/inside"])
def test_a_name_that_no_file_has(copy, name):
    silent = os.name == "nt" and "\0" not in name  # of such a name, Windows says no more than that it is not there
    assert ("is missing" if silent else "cannot be read (") in refusal(copy.parent / name)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere not everybody may make a link")
def test_a_link_to_nowhere_and_a_link_to_itself(tmp_path):
    for target, said in (
        ("nowhere.npz", "is missing"),
        ("mnist.npz", "cannot be read (Too many levels of symbolic links)"),
    ):
        path = tmp_path / "mnist.npz"
        path.unlink(missing_ok=True)
        path.symlink_to(target)
        assert said in refusal(path)


UNREADABLE = """
import os
from utils.data.datasets import DataError, load_mnist
load_mnist("mnist.npz")  # all that it needs is imported now
os.chmod("mnist.npz", 0)
if os.geteuid() == 0:  # whom no permission stops: go on as nobody
    os.seteuid(65534)
try:
    load_mnist("mnist.npz")
except DataError as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs the permissions of Unix")
def test_a_file_that_this_user_may_not_read(copy):
    copy.parent.chmod(0o755)
    result = subprocess.run(
        [sys.executable, "-c", UNREADABLE], cwd=copy.parent, capture_output=True, text=True, check=True
    )
    assert result.stdout == "mnist.npz cannot be read (Permission denied) (looked for at mnist.npz).\n"


def test_two_notebooks_at_once():
    """Two processes that read the file at the same moment both get all of it."""
    code = (
        "import hashlib, sys, utils.data.datasets as d; print('ready', flush=True); sys.stdin.readline();"
        "(x, y), (u, v) = d.load_mnist(); t = len(d.load_table('hardware'));"
        "print(hashlib.sha256(b''.join([x, y, u, v])).hexdigest(), t)"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout.readline() == "ready\n"
    for process in both:
        process.stdin.write("go\n")
        process.stdin.flush()
    arrays = b"".join(array.tobytes() for part in load_mnist() for array in part)
    wanted = f"{hashlib.sha256(arrays).hexdigest()} {len(datasets.load_table('hardware'))}\n"
    assert [process.communicate()[0] for process in both] == [wanted, wanted]


def test_a_notebook_shows_the_sentence_and_nothing_else(tmp_path):
    code = "from utils.data.datasets import load_mnist; load_mnist('mnist.npz')"
    command = [
        sys.executable,
        "-m",
        "IPython",
        "--colors=nocolor",
        "--no-banner",
        "--HistoryManager.enabled=False",
        "-c",
        code,
    ]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    said = (result.stdout + result.stderr).strip()
    assert said == "DataError: mnist.npz is missing (looked for at mnist.npz)."


def test_a_folder_that_lets_nobody_in(copy, monkeypatch):
    stat = Path.stat

    def denied(self, **options):
        if self == copy:
            raise PermissionError(13, "Permission denied")
        return stat(self, **options)

    monkeypatch.setattr(Path, "stat", denied)
    assert "cannot be read (Permission denied)" in refusal(copy)


def test_unreadable(copy, monkeypatch):
    read_bytes = Path.read_bytes

    def denied(self):
        if self != copy:
            return read_bytes(self)
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    assert "cannot be read (Permission denied)" in refusal(copy)


@pytest.mark.parametrize("share", [0.00001, 0.1, 0.5, 0.9, 0.99999])
def test_truncated(copy, share):
    os.truncate(copy, int(copy.stat().st_size * share))
    assert "mnist.npz is truncated or damaged, or not an .npz file at all (looked for at" in refusal(copy)


@pytest.mark.parametrize(
    "content", [b"version https://git-lfs.github.com/spec/v1\n", b"<!DOCTYPE html>", bytes(range(256)) * 50]
)
def test_another_file(copy, content):
    copy.write_bytes(content)
    assert "not an .npz file" in refusal(copy)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, MNIST.stat().st_size - 1), bit=st.integers(0, 7))
def test_one_flipped_bit(tmp_path, mnist, place, bit):
    """Anywhere: it is refused in a sentence, or it was in a byte that carries none of the arrays' content."""
    content = bytearray(MNIST.read_bytes())
    content[place] ^= 1 << bit
    path = tmp_path / "flipped.npz"
    path.write_bytes(content)
    try:
        found = load_mnist(path)
    except DataError as error:
        assert "\n" not in str(error)
    else:
        for a, b in zip(arrays_of(found).values(), arrays_of(mnist).values(), strict=True):
            assert np.array_equal(a, b)


@pytest.mark.parametrize("place", [*range(-22, 0, 3), *range(-300, -22, 23), *range(0, 60, 9)])
def test_a_damaged_directory(copy, mnist, place):
    """The first and the last bytes of an .npz file say what is in it and where."""
    content = bytearray(copy.read_bytes())
    content[place] = 255 - content[place]
    copy.write_bytes(content)
    try:
        found = load_mnist(copy)
    except DataError as error:
        assert "\n" not in str(error)
    else:
        assert np.array_equal(found[0][0], mnist[0][0])


def test_one_pixel_altered(tmp_path, mnist):
    arrays = arrays_of(mnist) | {"x_test": mnist[1][0].copy()}
    arrays["x_test"][4242, 14, 14] ^= 1
    np.savez(tmp_path / "mnist.npz", **arrays)
    assert "was altered: x_test" in refusal(tmp_path / "mnist.npz")


def test_labels_in_another_order(tmp_path, mnist):
    np.savez(tmp_path / "mnist.npz", **arrays_of(mnist) | {"y_train": mnist[0][1][::-1]})
    assert "was altered: y_train" in refusal(tmp_path / "mnist.npz")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda a: {"x_train": a["x_train"][:100]}, "holds x_train as uint8 (100, 28, 28)"),
        (lambda a: {"y_test": a["y_test"].astype("int64")}, "holds y_test as int64 (10000,)"),
        (lambda a: {"x_test": a["x_test"].reshape(10000, 784)}, "holds x_test as uint8 (10000, 784)"),
        (lambda a: {"x_test": np.asfortranarray(a["x_test"])}, "is damaged: x_test"),
        (lambda a: {"y_train": np.array([{"a": 1}], object)}, "holds y_train as object (1,)"),
    ],
)
def test_wrong_arrays(tmp_path, mnist, change, says):
    arrays = arrays_of(mnist)
    np.savez(tmp_path / "mnist.npz", **arrays | change(arrays))
    assert says in refusal(tmp_path / "mnist.npz")


def test_an_array_is_not_there(tmp_path, mnist):
    arrays = arrays_of(mnist)
    np.savez(tmp_path / "mnist.npz", images=arrays.pop("x_test"), **arrays)
    assert "does not hold x_test" in refusal(tmp_path / "mnist.npz")


def test_a_pickle_is_never_opened(tmp_path, mnist):
    """A file that would run a program when unpickled is refused before anything is unpickled."""

    class Trap:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "sprung"),))

    np.savez(tmp_path / "mnist.npz", **arrays_of(mnist) | {"x_train": np.array([Trap()], object)})
    refusal(tmp_path / "mnist.npz")
    assert not (tmp_path / "sprung").exists()


def test_a_false_header_asks_for_no_memory(tmp_path, mnist):
    """A header that promises 10^15 entries is refused as it is read."""
    with zipfile.ZipFile(MNIST) as original, zipfile.ZipFile(tmp_path / "mnist.npz", "w") as forged:
        for name in original.namelist():
            content = original.read(name)
            if name == "x_train.npy":
                header = io.BytesIO()
                np.lib.format.write_array_header_1_0(
                    header, {"descr": "|u1", "fortran_order": False, "shape": (10**15,)}
                )
                content = header.getvalue()
            forged.writestr(name, content)
    assert "holds x_train as uint8 (1000000000000000,)" in refusal(tmp_path / "mnist.npz")


@pytest.mark.parametrize("surplus", [b"", b"\0"])
def test_too_few_or_too_many_bytes_under_a_right_header(tmp_path, surplus):
    with zipfile.ZipFile(MNIST) as original, zipfile.ZipFile(tmp_path / "mnist.npz", "w") as forged:
        for name in original.namelist():
            content = original.read(name)
            forged.writestr(name, content + surplus if surplus else content[:-1])
    assert "was altered: x_train" in refusal(tmp_path / "mnist.npz")


def sums(change):
    """Return the text of checksums.json after `change` was made to what it holds."""
    facts = json.loads((ROOT / "data" / "checksums.json").read_text())
    change(facts["mnist.npz"])
    return json.dumps(facts)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        "null",
        "3",
        '"mnist.npz"',
        "[" * 200_000,
        '{"a":' * 200_000,
        '{"mnist.npz": ' + "9" * 9999 + "}",
        '{"mnist.npz": {"arrays": {"x_train": {"shape": []}}}}',
        "\0" * 2_000_000,
        json.dumps(json.loads((ROOT / "data" / "checksums.json").read_text()) | {"imagenet.csv": {"sha256": "0"}}),
        sums(lambda facts: facts.pop("sha256")),
        sums(lambda facts: facts.update(sha256="0" * 63)),
        sums(lambda facts: facts.update(sha256=64)),
        sums(lambda facts: facts.pop("arrays")),
        sums(lambda facts: facts.update(arrays=list(facts["arrays"]))),
        *(sums(lambda facts, name=name: facts["arrays"].pop(name)) for name in datasets.MNIST),
        *(sums(lambda facts, key=key: facts["arrays"]["y_test"].pop(key)) for key in ("dtype", "shape", "sha256")),
        *(
            sums(lambda facts, key=key, value=value: facts["arrays"]["x_test"].update({key: value}))
            for key, values in {
                "dtype": ["uint9", "float64", "object", "", 8, None, ["uint8"]],
                "shape": [
                    [],
                    10000,
                    "28",
                    None,
                    [0],
                    [-1, 28, 28],
                    [1.0],
                    [True],
                    ["28"],
                    [1 << 40],
                    [(1 << 28) + 1],
                    [1] * 40,
                    {},
                ],
                "sha256": ["0" * 64 + "\n", "G" * 64, "A" * 64, "", None, 0, ["0"] * 64],
            }.items()
            for value in values
        ),
    ],
)
def test_the_checksums_themselves_are_damaged(tmp_path, monkeypatch, content):
    (tmp_path / "checksums.json").write_text(content)
    monkeypatch.setattr(datasets, "DATA", tmp_path)
    with pytest.raises(
        DataError, match=r"checksums\.json is missing or damaged.*git checkout -- :/data/checksums\.json"
    ):
        load_mnist(MNIST)


def test_checksums_that_were_altered_are_named_beside_the_data(tmp_path, monkeypatch):
    def alter(facts):
        facts["sha256"] = facts["arrays"]["y_train"]["sha256"] = "0" * 64

    (tmp_path / "checksums.json").write_text(sums(alter))
    monkeypatch.setattr(datasets, "DATA", tmp_path)
    message = refusal(MNIST)
    assert "mnist.npz was altered: y_train is not" in message and "checksums.json was altered" in message


@pytest.fixture(scope="module")
def build_mnist():
    sys.path.insert(0, str(ROOT / "data"))
    try:
        import build_mnist
    finally:
        sys.path.pop(0)
    return build_mnist


@pytest.fixture
def originals(tmp_path, build_mnist, mnist):
    """Return a folder of the four original files, made again from the arrays; their MD5 sums are checked when read."""
    folder = tmp_path / "originals"
    folder.mkdir()
    for name, (file, _, n) in build_mnist.SOURCES.items():
        array = arrays_of(mnist)[name]
        (folder / file).write_bytes(bytes([0, 0, 8, n]) + np.array(array.shape, ">u4").tobytes() + array.tobytes())
    return folder


def test_the_readme_states_the_checksums(build_mnist):
    """One definition: the tables of data/README.md are those that data/build_mnist.py makes of checksums.json."""
    facts = json.loads((ROOT / "data" / "checksums.json").read_text())["mnist.npz"]
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert build_mnist.with_tables(readme, facts) == readme
    assert all(array["sha256"] in readme for array in facts["arrays"].values())
    assert {md5 for _, md5, _ in build_mnist.SOURCES.values()} == set(re.findall(r"`([0-9a-f]{32})`", readme))
    assert hashlib.sha256(MNIST.read_bytes()).hexdigest() == facts["sha256"]
    assert facts["bytes"] == MNIST.stat().st_size


def test_the_build_script_makes_these_very_files(tmp_path, monkeypatch, build_mnist, originals, mnist):
    """Run as a whole in another folder: the same arrays and tables; and the same bytes, if zlib packs as ours did."""
    shutil.copy(ROOT / "data" / "README.md", tmp_path)
    (tmp_path / "checksums.json").write_text(sums(lambda facts: facts.update(sha256="0" * 64)))
    monkeypatch.setattr(build_mnist, "HERE", tmp_path)
    build_mnist.main(originals)
    monkeypatch.setattr(datasets, "DATA", tmp_path)
    for ours, theirs in zip(arrays_of(load_mnist()).values(), arrays_of(mnist).values(), strict=True):
        assert np.array_equal(ours, theirs)
    made, facts = (json.loads((folder / "checksums.json").read_text()) for folder in (tmp_path, ROOT / "data"))
    assert made["mnist.npz"]["arrays"] == facts["mnist.npz"]["arrays"]
    assert list(made) == list(facts) and all(made[name] == facts[name] for name in facts if name.endswith(".csv"))
    if made != facts:
        pytest.skip("this zlib packs otherwise; the arrays are the same")
    for name in ("mnist.npz", "checksums.json", "README.md"):
        assert (tmp_path / name).read_bytes() == (ROOT / "data" / name).read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["README.md", "checksums.json", "mnist.npz", "originals"]


def test_a_changed_original_is_refused(build_mnist, originals):
    (originals / "t10k-labels-idx1-ubyte").write_bytes(b"not it")
    with pytest.raises(SystemExit, match="not the original file"):
        build_mnist.main(originals)


def test_damaged_checksums_are_not_built_upon(build_mnist, tmp_path, monkeypatch):
    monkeypatch.setattr(build_mnist, "HERE", tmp_path)
    assert build_mnist.known() == {}
    (tmp_path / "checksums.json").write_text("{")
    with pytest.raises(SystemExit, match=r"checksums\.json is damaged"):
        build_mnist.known()


def test_a_full_disk_keeps_the_old_file_and_leaves_no_other(build_mnist, tmp_path, monkeypatch):
    path = tmp_path / "mnist.npz"
    build_mnist.replace(path, b"old")
    write_bytes = Path.write_bytes

    def full(self, content):
        write_bytes(self, content[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        build_mnist.replace(path, b"new")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_the_packing_depends_on_neither_clock_nor_system(monkeypatch, build_mnist):
    arrays = {"a": np.arange(6, dtype=np.uint8).reshape(2, 3), "b": np.zeros(9, np.uint8)}
    here = build_mnist.npz_bytes(arrays)
    monkeypatch.setattr(zipfile.time, "time", lambda: 2e9)
    monkeypatch.setattr(zipfile.time, "localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    monkeypatch.setattr(sys, "platform", "win32")
    assert build_mnist.npz_bytes(arrays) == here
    monkeypatch.undo()
    with np.load(io.BytesIO(here)) as back:
        assert all(np.array_equal(back[name], arrays[name]) for name in arrays)
