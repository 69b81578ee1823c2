"""Run a command without a network: what passes under it needs none.

    python tools/offline.py COMMAND [ARGUMENT ...]

The command, and all that it starts, sees a network of its own in which there is only this machine's loopback, by which a
notebook talks to its kernel. That the world outside cannot be reached is checked first. Only Linux has such networks
(namespaces), and some containers forbid them: then nothing is run, and one sentence says so.
"""

import os
import shutil
import socket
import struct
import subprocess
import sys
from typing import NoReturn

INSIDE = "--inside"  # how this program calls itself in the network that it made
OUTSIDE = [  # addresses that are kept free for examples: nothing is ever sent to them
    (socket.AF_INET, ("192.0.2.1", 9)),
    (socket.AF_INET6, ("2001:db8::1", 9)),
]
WAYS = [["unshare", "--net"], ["unshare", "--user", "--map-root-user", "--net"]]  # as root, and as anybody


def stop(sentence: str) -> NoReturn:
    """End with one sentence on why the command was not run."""
    sys.exit(f"Nothing was run: {sentence}")


def raise_loopback() -> None:
    """Switch on the loopback of this network, as `ip link set lo up` does."""
    import fcntl

    get_flags, set_flags, up = 0x8913, 0x8914, 0x1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        answer = fcntl.ioctl(any_socket, get_flags, struct.pack("16sH14x", b"lo", 0))
        (flags,) = struct.unpack_from("16xH", answer)
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sH14x", b"lo", flags | up))


def has_loopback() -> bool:
    """Return whether a program can talk to another one on this machine."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname(), timeout=10).close()
    except OSError:
        return False
    return True


def reaches_outside() -> bool:
    """Return whether there is a way from here to another machine; nothing is sent to find out."""
    for family, address in OUTSIDE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as any_socket:
                any_socket.connect(address)  # of a datagram socket: looks for a way, and no more
        except OSError:
            continue
        return True
    return False


def way_in() -> list[str]:
    """Return the command that starts another one in a network of its own, or end with a sentence."""
    if not sys.platform.startswith("linux"):
        stop("only Linux can give a command a network of its own.")
    if not shutil.which("unshare"):
        stop(
            "the program 'unshare' is missing, which gives a command a network of its own (Debian's package util-linux has it)."
        )
    for way in WAYS:
        if (
            subprocess.run([*way, "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode
            == 0
        ):
            return way
    stop("this system does not let a command have a network of its own, as is usual within a container.")


def main(arguments: list[str]) -> None:
    """Run the command in a network of its own, in place of this program, whose exit status is then the command's."""
    if not arguments:
        sys.exit(__doc__)
    if arguments[0] != INSIDE:
        command = [*way_in(), sys.executable, __file__, INSIDE, *arguments]
    else:
        command = arguments[1:]
        raise_loopback()
        if reaches_outside():
            stop("the network is not cut off.")
        if not has_loopback():
            stop("the loopback of the new network does not work.")
        print("No other machine can be reached from here on.", flush=True)
    try:
        os.execvp(command[0], command)
    except OSError as error:
        stop(f"{command[0]} cannot be started ({error.strerror}).")


if __name__ == "__main__":
    main(sys.argv[1:])
