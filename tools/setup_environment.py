"""Make the environment that everything else runs in: .venv, the pinned packages, the project itself.

    python tools/setup_environment.py [.venv-NAME]

`make` calls it when .venv is missing or may be out of date; without make, call it by hand. If what .venv was made from
is still the same, it leaves it alone. It is safe to interrupt, to repeat, and to start twice at once. It is written so that
even a Python that is too old can read it far enough to say so. With a name, it makes an environment of its own, which also
holds the packages that requirements/NAME.txt pins: .venv stays exactly what requirements/test.txt locks.
"""

import ast
import errno
import glob
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys

try:
    import fcntl
except ImportError:  # Windows has none
    fcntl = None  # type: ignore[assignment]

OLDEST, NEWEST = (3, 11), (3, 13)
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SIZES = {".venv": "500 MB", ".venv-site": "500 MB", ".venv-backends": "3.5 GB on Linux"}  # to fetch, the first time
LOCK = "requirements/test.txt"
VENV = PYTHON = READY = ""  # see aim_at
# Of all that a shell and the files of pip may set, this is about reaching an index, and goes along to pip and to uv. The rest, such
# as `user`, `target` or `require-hashes`, is meant for other projects, and stays aside.
OF_PIP = (
    "index-url", "extra-index-url", "no-index", "find-links", "trusted-host", "proxy", "cert", "client-cert", "keyring-provider",
    "timeout", "default-timeout", "retries", "cache-dir", "no-cache-dir", "use-feature", "use-deprecated",
)  # fmt: skip
OF_UV = re.compile(
    "UV_(DEFAULT_INDEX|INDEX.*|EXTRA_INDEX_URL|FIND_LINKS|OFFLINE|INSECURE_HOST|KEYRING_PROVIDER|CACHE_DIR|NO_CACHE|LINK_MODE"
    "|NATIVE_TLS|SYSTEM_CERTS|SSL_.*|HTTP_.*|REQUEST_TIMEOUT|CONCURRENT_.*)$"
)
# The first project of this name that is found is imported: let it be ours, whatever lies beside a page or is installed.
FIRST = """import importlib.machinery, sys; sys.meta_path.insert(0, type("OurUtils", (), {"find_spec": staticmethod(lambda \
name, path=None, target=None, find=importlib.machinery.PathFinder.find_spec: find(name, [%r]) if name == "utils" else None)}))
"""
LISTS = [LOCK]


def aim_at(folder):
    """Let everything below make that environment, and from its lists of packages."""
    global VENV, PYTHON, READY, LISTS
    VENV = os.path.join(HERE, folder)
    PYTHON = os.path.join(VENV, *(["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]))
    READY = os.path.join(VENV, "ready")
    LISTS = [LOCK]
    if folder != ".venv":
        LISTS.append("requirements/%s.txt" % folder[len(".venv-") :])


aim_at(".venv")


def stop(sentence):
    """End with one sentence on what is wrong and what to do."""
    sys.stderr.write("\n" + sentence + "\n")
    sys.exit(1)


def supported_python():
    """Return the path of a Python that the packages support: this one, or another that is installed."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    find = getattr(shutil, "which", lambda name: None)  # Python 2 has no shutil.which
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        path = find("python3.%d" % minor)
        if path and subprocess.call([path, "-c", "import venv"], stderr=subprocess.DEVNULL) == 0:
            return path
    return stop(
        "This is Python %d.%d, and the packages need Python 3.%d to 3.%d: install one of those, or name yours with "
        "'make PYTHON=/path/to/python ...'." % (sys.version_info[0], sys.version_info[1], OLDEST[1], NEWEST[1])
    )


def run(what, command, otherwise, environment=None):
    """Say what is being done, do it, and stop with the sentence `otherwise` if it fails."""
    print(what)
    sys.stdout.flush()
    try:
        subprocess.check_call(command, cwd=HERE, env=environment, close_fds=False)  # the lock goes along: see alone_in
    except (OSError, subprocess.CalledProcessError):
        stop(otherwise)


def connected():
    """Return the environment for pip and uv: of what is set for them in the shell and in files, only how they reach an index."""
    others = re.compile(
        "PIP_|UV_|PYTHON(?!UTF8)|CONDA_|DIST_EXTRA_CONFIG|SETUPTOOLS_|DISTUTILS_|COLUMNS$|FORCE_COLOR$|TTY_"
    )
    environment = dict((name, value) for name, value in os.environ.items() if not others.match(name))
    files = dict(environment, PYTHONUTF8="1")
    if "PIP_CONFIG_FILE" in os.environ:
        files["PIP_CONFIG_FILE"] = os.environ["PIP_CONFIG_FILE"]
    asked = subprocess.Popen(
        [PYTHON, "-m", "pip", "-vvvv", "config", "list"], env=files, stdout=subprocess.PIPE, close_fds=False
    )
    listed = asked.communicate()[0].decode("utf-8", "replace")
    for section in ("global", "install"):
        for name, value in re.findall(r"(?m)^%s\.([\w-]+)=(.*?)\r?$" % section, listed):
            if name.replace("_", "-") in OF_PIP:
                environment["PIP_" + name.upper().replace("-", "_")] = ast.literal_eval(value)
    for name, value in os.environ.items():
        if (name.startswith("PIP_") and name[4:].lower().replace("_", "-") in OF_PIP) or OF_UV.match(name):
            environment[name] = value

    def hand_on(pips, uvs, separator):
        if environment.get(pips) and uvs not in environment:
            environment[uvs] = separator.join(environment[pips].split())

    if not set(environment).intersection(["UV_DEFAULT_INDEX", "UV_INDEX_URL"]):
        hand_on("PIP_INDEX_URL", "UV_DEFAULT_INDEX", " ")
    if not set(environment).intersection(["UV_INDEX", "UV_EXTRA_INDEX_URL"]):
        hand_on("PIP_EXTRA_INDEX_URL", "UV_INDEX", " ")
    hand_on("PIP_FIND_LINKS", "UV_FIND_LINKS", ",")
    hand_on("PIP_TRUSTED_HOST", "UV_INSECURE_HOST", " ")
    hand_on("PIP_CERT", "SSL_CERT_FILE", " ")
    hand_on("PIP_PROXY", "HTTPS_PROXY", " ")
    # Every package is known by its hash: any index that has it will do.
    environment.update(PIP_CONFIG_FILE=os.devnull, UV_NO_CONFIG="1", UV_INDEX_STRATEGY="unsafe-best-match")
    return environment


def alone_in(folder):
    """Wait until no other set-up is at work in the folder; return a file number that keeps the next one waiting.

    The lock is the processes' own, those that this one starts included: when the last of them ends, however it ends, the lock
    ends too. So an installer whose set-up was killed is waited for as well, and is not disturbed.
    """
    if fcntl is None:
        return None
    number = os.open(folder, os.O_RDONLY)
    if hasattr(os, "set_inheritable"):
        os.set_inheritable(number, True)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (IOError, OSError) as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                raise
            print("Another set-up is at work in this folder: this one waits until it has ended.")
            sys.stdout.flush()
            fcntl.flock(number, fcntl.LOCK_EX)
    except (IOError, OSError):
        pass  # some network drives know no locks
    return number


def text_of(name):
    """Return the text of a file of the project, with the same line ends everywhere."""
    with io.open(os.path.join(HERE, name), encoding="utf-8") as file:
        return file.read()


def pinned(package):
    """Return the lines of the lock that pin a package, its hashes among them."""
    found = re.search(r"^%s==.*(\n[ ]+--hash=.*)+\n" % package, text_of(LOCK), re.M)
    if found:
        return found.group()
    return stop(
        "%s is damaged, for it does not pin %s: restore it with 'git checkout -- :/%s'." % (LOCK, package, LOCK)
    )


def made_from():
    """Return a sum of all that the environment is made from: the pins, what pyproject.toml says of the project, and this folder."""
    project = re.findall(
        r"^\[(?:build-system|project|tool\.setuptools)[\].][^\n]*\n(?:(?!\[).*\n?)*", text_of("pyproject.toml"), re.M
    )
    parts = [text_of(name) for name in LISTS] + project + [text_of(os.path.join("tools", "setup_environment.py")), HERE]
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()


def is_ready():
    """Return whether the environment was made to the end, from what there is now, and still has its Python."""
    try:
        with io.open(READY, encoding="utf-8") as file:
            return file.read().strip() == made_from() and subprocess.call([PYTHON, "-c", ""]) == 0
    except (IOError, OSError, ValueError):
        return False


def main():
    """Make the environment, from whatever state it is in, and mark it ready as the very last step."""
    lock = alone_in(HERE)
    try:
        prepare()
    except KeyboardInterrupt:
        stop("The set-up was interrupted: repeat the command, and it begins anew.")
    except (IOError, OSError) as error:
        stop(
            "The set-up cannot write to %s (%s): make room there, or work in a clone in a folder of your own."
            % (error.filename or VENV, error.strerror or error)
        )
    finally:
        if lock is not None:
            os.close(lock)


def prepare():
    """Do what `main` says."""
    if is_ready():
        try:
            os.utime(READY, None)
        except (IOError, OSError):
            pass  # a folder that can only be read is as good, and is looked at again the next time
        return
    python = supported_python()
    stamp = made_from()
    uv_pin = pinned("uv")
    if os.path.exists(READY):
        os.remove(READY)
    if not os.path.isdir(VENV):
        os.mkdir(VENV)
    network = (
        "The packages could not be installed: if the lines above speak of a connection, this machine cannot reach its "
        "package index (behind a proxy, set HTTPS_PROXY); if they speak of space, the disk is full; mend that and repeat the "
        "command."
    )
    run(
        "1/3  A virtual environment in %s, with %s" % (os.path.basename(VENV), python),
        [python, "-m", "venv", "--clear", VENV],
        "Python could not make a virtual environment: if the lines above speak of ensurepip, 'apt install python3-venv' adds "
        "what is missing on Debian and Ubuntu; if they speak of space, the disk is full; mend that and repeat the command.",
    )
    environment = connected()
    uv = [PYTHON, "-m", "uv", "pip"]
    if not os.access(os.path.expanduser("~"), os.W_OK):  # as in some containers
        uv.append("--no-cache")
    installer = os.path.join(VENV, "installer.txt")
    with open(installer, "w") as file:
        file.write(str(uv_pin))
    run(
        "2/3  The installer",
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", installer],
        network,
        environment,
    )
    run(
        "3/3  The pinned packages and the project itself (about %s to fetch the first time)"
        % SIZES[os.path.basename(VENV)],
        uv
        + ["install", "--python", PYTHON, "--require-hashes", "--compile-bytecode"]
        + (
            ["--no-index"]
            if environment.get("PIP_NO_INDEX", "0").lower() in ("1", "y", "yes", "t", "true", "on")
            else []
        )
        + [part for name in LISTS for part in ("--requirement", name)],
        network,
        environment,
    )
    run(
        "",
        uv + ["install", "--python", PYTHON, "--no-cache", "--no-deps", "--no-build-isolation", "--editable", "."],
        network,
        dict(environment, HOME=VENV, USERPROFILE=VENV),  # setuptools reads a file in the home, too
    )
    for place in (("lib", "python3*"), ("Lib",)):  # as elsewhere; as on Windows
        for packages in glob.glob(os.path.join(VENV, *(place + ("site-packages",)))):
            with io.open(os.path.join(packages, "ours_first.pth"), "w", encoding="utf-8") as file:
                file.write(FIRST % HERE)
    settings = os.path.join(VENV, "share", "jupyter", "lab", "settings")
    if not os.path.isdir(settings):
        os.makedirs(settings)
    with open(os.path.join(settings, "overrides.json"), "w") as file:  # JupyterLab asks nobody for news or updates
        file.write(
            '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}\n'
        )
    with open(READY, "w") as file:
        file.write(stamp + "\n")
    print("Ready.")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        if name not in SIZES:
            stop("There is no environment %r to make: name one of %s." % (name, ", ".join(sorted(SIZES))))
        aim_at(name)
    main()
