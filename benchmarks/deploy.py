"""Two processes of the app behind deploy/Caddyfile, and a class that comes from one address: ``make deploy-check``.

The load client goes through the proxy twice: before one process, then before two. It prints its tables, and how
often a student's cookie found the same process again is what makes them possible at all: a page's state lives in
the process that drew it. Proxy, processes and client share this machine's cores, so on two cores the second table
says that it works, not what a second core brings.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from benchmarks.served import ROOT, Server, ServerError, served

PATH = "/lstm"
"""The sub-path below which the app is served: the harder case."""
STUDENTS = ("20", "40")
HINT = "There is no caddy here, and deploy-check needs it.\n  Debian:  sudo apt-get install caddy"


@contextmanager
def proxy(servers: list[Server]) -> Iterator[str]:
    """The address of a Caddy before these servers; it ends with the block. ServerError when it does not start."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryFile() as said:
        environment = os.environ | {
            "SITE": f"http://127.0.0.1:{port}", "BASE_PATH": PATH, "HOME": home, "XDG_CONFIG_HOME": home,
            "XDG_DATA_HOME": home, "UPSTREAMS": " ".join(one.address.removeprefix("http://") for one in servers),
        }  # fmt: skip
        command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(ROOT / "deploy" / "Caddyfile")]
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        try:
            for _ in range(200):
                if process.poll() is not None:
                    said.seek(0)
                    raise ServerError(f"caddy ended with code {process.returncode}\n{said.read().decode()[-2000:]}")
                with socket.socket() as knock:
                    if knock.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}{PATH}"
        finally:
            process.terminate()
            process.wait(10)


def main(options: list[str]) -> int:
    """The load client's code; 1 when something does not start."""
    if shutil.which("caddy") is None:
        print(HINT, file=sys.stderr)
        return 1
    os.environ["STREAMLIT_SERVER_COOKIE_SECRET"] = secrets.token_hex(16)  # one for all processes
    os.environ["STREAMLIT_SERVER_BASE_URL_PATH"] = PATH.strip("/")
    code = 0
    for count in (1, 2):
        print(f"\n-- {count} {'process' if count == 1 else 'processes'} behind the proxy", flush=True)
        try:
            with ExitStack() as running:
                servers = [running.enter_context(served("app.py", below=PATH)) for _ in range(count)]
                address = running.enter_context(proxy(servers))
                command = [sys.executable, "-m", "benchmarks.load", "--url", address, "--only", "students"]
                code |= subprocess.run([*command, "--students", *STUDENTS, *options], cwd=ROOT).returncode
        except ServerError as error:
            print(error, file=sys.stderr)
            return 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
