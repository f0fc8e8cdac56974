"""What stands in deploy/ agrees with itself, with the command and with what is pinned."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
HEALTH = "/_stcore/health"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
PARTS = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text()))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def part(kind, name="explorable-lstm"):
    (one,) = (one for one in PARTS if (one["kind"], one["metadata"]["name"]) == (kind, name))
    return one


def test_a_linter_takes_every_yaml_file():
    files = [
        str(path) for path in (DEPLOY, ROOT / ".github", ROOT / ".pre-commit-config.yaml", ROOT / ".yamllint.yaml")
    ]
    done = subprocess.run(
        [sys.executable, "-m", "yamllint", "--strict", "--config-file", str(ROOT / ".yamllint.yaml"), *files],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_image_is_built_from_what_is_pinned_and_runs_as_nobody_special():
    (builder,) = re.findall(r"hatchling==\S+", DOCKERFILE)
    assert builder in (ROOT / "requirements-dev.txt").read_text()
    assert "pip install --no-cache-dir -r requirements.txt" in DOCKERFILE
    (user,) = re.findall(r"^USER (\d+)$", DOCKERFILE, re.M)
    pod = part("Deployment")["spec"]["template"]["spec"]
    assert int(user) == pod["securityContext"]["runAsUser"] > 0
    (entry,) = re.findall(r"^ENTRYPOINT (.*)$", DOCKERFILE, re.M)
    assert json.loads(entry)[0] in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]


def test_what_the_wheel_is_built_from_reaches_the_image():
    """Everything that pyproject.toml names, and nothing of what lies about."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = wanted["tool"]["hatch"]["build"]["targets"]["wheel"]
    project = wanted["project"]
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    named = {*wheel["packages"], *wheel["force-include"], project["readme"], *project["license-files"]}
    assert sent == named | {"pyproject.toml", "requirements.txt"}


def test_every_process_is_behind_the_proxy_and_only_the_proxy_is_open():
    services = dict(COMPOSE["services"])
    proxy = services.pop("proxy")
    assert proxy["environment"]["UPSTREAMS"].split() == [f"{name}:8501" for name in services]
    assert len(services) > 1
    assert "EXPOSE 8501" in DOCKERFILE
    for app in services.values():
        assert app["read_only"] is True
        assert "ports" not in app
        assert any(folder.startswith("/tmp") for folder in app["tmpfs"])


def test_what_the_compose_file_asks_for_can_be_set():
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text()))
    offered = set(re.findall(r"^(\w+)=", (DEPLOY / "example.env").read_text(), re.M))
    assert asked == offered
    set_for_the_proxy = COMPOSE["services"]["proxy"]["environment"].keys()
    assert set(re.findall(r"\{\$(\w+)", (DEPLOY / "Caddyfile").read_text())) == set_for_the_proxy


@pytest.mark.parametrize("probe", ["startupProbe", "readinessProbe", "livenessProbe"])
def test_the_cluster_asks_for_health_where_the_proxy_does(probe):
    (app,) = part("Deployment")["spec"]["template"]["spec"]["containers"]
    assert app[probe]["httpGet"]["path"] == HEALTH
    assert app[probe]["httpGet"]["port"] in {port["name"] for port in app["ports"]}
    assert f"health_uri {{$BASE_PATH}}{HEALTH}" in (DEPLOY / "Caddyfile").read_text()
    assert HEALTH in DOCKERFILE


def test_the_cluster_writes_in_the_temporary_folder_alone():
    (app,) = part("Deployment")["spec"]["template"]["spec"]["containers"]
    assert app["securityContext"]["readOnlyRootFilesystem"] is True
    assert [mount["mountPath"] for mount in app["volumeMounts"]] == ["/tmp"]


def test_the_cluster_sends_a_visitor_back_and_hides_the_metrics():
    annotations = part("Service")["metadata"]["annotations"]
    assert annotations["traefik.ingress.kubernetes.io/service.sticky.cookie"] == "true"
    assert part("Service")["spec"]["selector"] == part("Deployment")["spec"]["template"]["metadata"]["labels"]
    (rule,) = part("Ingress")["spec"]["rules"]
    backends = {path["path"]: path["backend"]["service"]["name"] for path in rule["http"]["paths"]}
    assert backends == {"/_stcore/metrics": "explorable-lstm-closed", "/": "explorable-lstm"}
    assert part("Service", "explorable-lstm-closed")["spec"]["selector"] != part("Service")["spec"]["selector"]
    assert rule["host"] in part("Ingress")["spec"]["tls"][0]["hosts"]


@pytest.mark.skipif(shutil.which("docker") is None, reason="no docker here")
def test_docker_compose_takes_the_file():
    if subprocess.run(["docker", "compose", "version"], capture_output=True).returncode:
        pytest.skip("no compose in this docker")
    command = ["docker", "compose", "-f", str(DEPLOY / "compose.yaml"), "--env-file", "/dev/null", "config", "--quiet"]
    done = subprocess.run(
        command, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin:/usr/local/bin", "COOKIE_SECRET": "x"}
    )
    assert done.returncode == 0, done.stderr
