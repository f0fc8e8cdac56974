"""deploy/Caddyfile, tried in the Caddy that is here, before two processes that say who they are."""

import gzip
import http.client
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
LONG = "x" * 20_000

pytestmark = pytest.mark.skipif(shutil.which("caddy") is None, reason="no caddy here: apt-get install caddy")


class Process(BaseHTTPRequestHandler):
    """Answers with its own port and what it was asked."""

    protocol_version = "HTTP/1.0"  # no connection outlives its request, or a process would outlive its end

    def do_GET(self):
        body = json.dumps({"port": self.server.server_port, "headers": dict(self.headers), "long": LONG}).encode()
        self.send_response(404 if self.path.endswith("nowhere.js") else 200)
        self.send_header("Content-Type", "application/javascript")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing: what a test asked is in the test."""


@pytest.fixture(scope="module", params=["", "/lstm"], ids=["at the top", "below a path"])
def proxy(request, tmp_path_factory):
    """The proxy's port, its base path, and two servers behind it."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Process) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = str(tmp_path_factory.mktemp("caddy"))
    environment = {
        "SITE": f"http://127.0.0.1:{port}, http://class.test:{port}", "BASE_PATH": request.param, "HOME": home,
        "UPSTREAMS": " ".join(f"127.0.0.1:{server.server_port}" for server in servers),
        "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home,
        **({"EMBED_IN": "https://course.example"} if request.param else {}),
    }  # fmt: skip
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    with Path(home, "log.txt").open("w") as log:
        process = subprocess.Popen(command, env=os.environ | environment, stdout=log, stderr=log)
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, Path(home, "log.txt").read_text()
                time.sleep(0.05)
        yield port, request.param, servers
    finally:
        process.terminate()
        process.wait(10)
        for server in servers:
            server.shutdown()
            server.server_close()


def ask(proxy, path, **headers):
    """The answer to one request by a visitor with no memory: status, headers, body."""
    connection = http.client.HTTPConnection("127.0.0.1", proxy[0], timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


def test_a_visitor_stays_with_a_process_and_a_class_of_one_address_is_spread(proxy):
    seen = set()
    for _ in range(24):
        status, headers, body = ask(proxy, f"{proxy[1]}/solar_day")
        assert status == 200
        port, cookie = json.loads(body)["port"], headers["Set-Cookie"].partition(";")[0]
        seen.add(port)
        again = [json.loads(ask(proxy, f"{proxy[1]}/", Cookie=cookie)[2])["port"] for _ in range(2)]
        assert set(again) == {port}
    assert seen == {server.server_port for server in proxy[2]}


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/app/static/.gitignore", "/app/static/live-1/.hidden"])
def test_what_is_private_is_not_there(proxy, path):
    status, _, body = ask(proxy, proxy[1] + path)
    assert (status, body) == (404, b"")


def test_health_is_passed_on(proxy):
    assert ask(proxy, f"{proxy[1]}/_stcore/health")[0] == 200


def test_files_are_compressed_and_kept(proxy):
    status, headers, body = ask(proxy, f"{proxy[1]}/app/static/live-1/main.js", **{"Accept-Encoding": "gzip"})
    assert status == 200
    assert headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(body))["long"] == LONG
    assert headers.get_all("Cache-Control") == ["public, max-age=31536000, immutable"]


@pytest.mark.parametrize("path", ["/solar_day", "/app/static/live-1/nowhere.js"])
def test_a_page_and_a_file_that_is_not_there_are_not_kept(proxy, path):
    assert ask(proxy, proxy[1] + path)[1]["Cache-Control"] is None


def test_a_page_says_inside_which_others_it_may_be_shown(proxy):
    """Any, unless some are named."""
    _, headers, _ = ask(proxy, f"{proxy[1]}/taps?embed=true")
    assert headers["Content-Security-Policy"] == f"frame-ancestors {'https://course.example' if proxy[1] else '*'}"
    assert headers["X-Frame-Options"] is None, "which knows no list of sites"


def test_the_app_hears_who_asked_and_how(proxy):
    """Streamlit compares Host with the page's origin; a client's own word on the scheme does not count."""
    _, _, body = ask(proxy, f"{proxy[1]}/", Host=f"class.test:{proxy[0]}", **{"X-Forwarded-Proto": "https"})
    heard = json.loads(body)["headers"]
    assert heard["Host"] == f"class.test:{proxy[0]}"
    assert heard["X-Forwarded-Proto"] == "http"


def test_a_path_without_its_last_slash_leads_to_the_app_with_its_link(proxy):
    if proxy[1]:
        status, headers, _ = ask(proxy, f"{proxy[1]}?t=14%3A30")
        assert (status, headers["Location"]) == (308, f"{proxy[1]}/?t=14%3A30")
    else:
        assert ask(proxy, "/?t=14%3A30")[0] == 200


def test_a_process_that_is_gone_is_passed_over(proxy):
    """Last: afterwards one process is left."""
    gone, left = proxy[2]
    cookie = next(
        answer[1]["Set-Cookie"].partition(";")[0]
        for answer in (ask(proxy, f"{proxy[1]}/") for _ in range(60))
        if json.loads(answer[2])["port"] == gone.server_port
    )
    gone.shutdown()
    gone.server_close()
    status, _, body = ask(proxy, f"{proxy[1]}/", Cookie=cookie)
    assert (status, json.loads(body)["port"]) == (200, left.server_port)
