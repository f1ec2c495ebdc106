"""What stands in front: hosts, headers, settings."""

import stat
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

import config as settings
from kruvision.front import Front, host_name


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:5000", "192.168.1.20:5000", "[::1]:5000"])
def test_the_laptops_own_addresses_are_served(client: FlaskClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "127.0.0.1@evil"])
def test_a_foreign_host_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 421


def test_a_forwarded_host_changes_nothing(client: FlaskClient) -> None:
    answer = client.get("/language/kk", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil" not in answer.location


def test_a_broken_host_header_is_no_name() -> None:
    assert host_name("[::1") == ""


def test_every_page_allows_only_its_own_server(client: FlaskClient) -> None:
    policy = client.get("/login").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_laptop_makes_its_own_secret_and_keeps_it(tmp_path: Path) -> None:
    first = settings.load({"KRU_INSTANCE": str(tmp_path)})
    again = settings.load({"KRU_INSTANCE": str(tmp_path)})
    assert first.secret_key == again.secret_key
    assert len(first.secret_key) > 40
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["KRU_REDIS_URL", "KRU_DATABASE_URL"])
def test_a_shared_server_needs_a_secret_of_its_own(tmp_path: Path, name: str) -> None:
    environ = {"KRU_INSTANCE": str(tmp_path), name: "postgresql://db"}
    with pytest.raises(settings.ConfigurationError, match="KRU_SECRET_KEY"):
        settings.load(environ)
    assert settings.load({**environ, "KRU_SECRET_KEY": "given"}).secret_key == "given"


@pytest.mark.parametrize(
    ("proxies", "address", "scheme"),
    [(0, "127.0.0.1", "http"), (1, "10.1.1.1", "https"), (2, "6.6.6.6", "https")],
)
def test_who_asks_is_believed_from_as_many_proxies_as_there_are(
    proxies: int, address: str, scheme: str
) -> None:
    seen: dict[str, Any] = {}

    def inner(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.update(environ)
        return []

    environ = {
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "HTTP_X_FORWARDED_FOR": "6.6.6.6, 10.1.1.1",
        "HTTP_X_FORWARDED_PROTO": "https, https",
    }
    Front(inner, (), proxies)(environ, None)
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == (address, scheme)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_address_of_postgresql_is_understood(tmp_path: Path, scheme: str) -> None:
    environ = {"KRU_INSTANCE": str(tmp_path), "KRU_SECRET_KEY": "given"}
    config = settings.load({**environ, "KRU_DATABASE_URL": f"{scheme}://kru@db/kru"})
    assert config.database_url == "postgresql+psycopg://kru@db/kru"
