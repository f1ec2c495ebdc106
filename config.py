"""Settings, read from the environment once at start; each line gives default and meaning.

Every setting begins with ``KRU_``. ``docs/deployment.md`` lists the same names; a test
compares them.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent
LARGEST_PORT = 65_535
KNOWN_DATABASE = re.compile(r"$|(sqlite|postgres(ql)?)(\+\w+)?://")
PUBLIC_URL = re.compile(r"https?://[^\s/?#@:]+(:\d{1,5})?|https?://\[[0-9a-fA-F:]+\](:\d{1,5})?")


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name without prefix, its default as text, what it means."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("HOST", "0.0.0.0", "address to listen on"),
    Setting("PORT", "5000", "port to listen on"),
    Setting(
        "INSTANCE",
        str(ROOT / "instance"),
        "folder of the database, photos, recordings and the secret",
    ),
    Setting("DATABASE_URL", "", "SQLAlchemy address; empty means SQLite in the instance folder"),
    Setting("REDIS_URL", "", "Redis between several processes; empty means one process"),
    Setting("SECRET_KEY", "", "secret for signed cookies; empty means a generated file, 0600"),
    Setting("PUBLIC_URL", "", "address printed in QR codes; empty means the LAN address found"),
    Setting("PROXIES", "0", "how many reverse proxies in front tell who asks; 0 believes none"),
    Setting("ALLOWED_HOSTS", "", "comma separated host names; empty means any IP and localhost"),
    Setting(
        "BACKUP_FOLDER", "", "folder of the backups; empty means backups/ in the instance folder"
    ),
    Setting("BACKUP_MINUTES", "5", "a backup so often while something changes; 0 means none"),
    Setting("METRICS_TOKEN", "", "word with which a monitor may read /metrics; empty: staff only"),
    Setting("TIMEZONE", "Asia/Qostanay", "time zone in which times are shown and typed"),
)


class ConfigurationError(Exception):
    """The settings contradict each other; the message says which one to set."""


@dataclass(frozen=True)
class Config:
    """The settings of one process, parsed."""

    host: str
    port: int
    instance: Path
    database_url: str
    redis_url: str
    secret_key: str
    public_url: str
    proxies: int
    allowed_hosts: tuple[str, ...]
    timezone: str
    backup_folder: Path
    backup_minutes: int
    metrics_token: str
    testing: bool = False
    flask: dict[str, object] = field(default_factory=dict)

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def load(environ: Mapping[str, str] | None = None, *, testing: bool = False) -> Config:
    """Read the settings; creates the instance folder and, on a laptop, its secret.

    Raises ``ConfigurationError`` with one line for the first setting that does not fit: a number
    that is none, an unknown time zone, a folder that cannot be written to, an address that is none,
    a server database or Redis without a secret.
    """
    source = os.environ if environ is None else environ
    value = {s.name: source.get(f"KRU_{s.name}", "") or s.default for s in SETTINGS}
    instance = _folder(Path(value["INSTANCE"]).resolve())
    _check(value)
    url = value["DATABASE_URL"] or f"sqlite:///{instance / 'kruvision.db'}"
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            url = f"postgresql+psycopg://{url.removeprefix(plain)}"
    shared = bool(value["REDIS_URL"]) or not url.startswith("sqlite")
    if shared and not value["SECRET_KEY"]:
        raise ConfigurationError("KRU_SECRET_KEY must be set when a database or Redis is shared")
    return Config(
        host=value["HOST"],
        port=_port(value),
        instance=instance,
        database_url=url,
        redis_url=value["REDIS_URL"],
        secret_key=value["SECRET_KEY"] or _generated_secret(instance / "secret_key"),
        public_url=value["PUBLIC_URL"].rstrip("/"),
        proxies=_whole_number("PROXIES", value),
        allowed_hosts=tuple(h.strip() for h in value["ALLOWED_HOSTS"].split(",") if h.strip()),
        timezone=value["TIMEZONE"],
        backup_folder=Path(value["BACKUP_FOLDER"] or instance / "backups").resolve(),
        backup_minutes=_whole_number("BACKUP_MINUTES", value),
        metrics_token=value["METRICS_TOKEN"],
        testing=testing,
    )


def _folder(path: Path) -> Path:
    """The instance folder, made where it is missing, and one that can be written to."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"KRU_INSTANCE: {path}: {error.strerror}") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise ConfigurationError(f"KRU_INSTANCE: {path} cannot be written to")
    return path


def _check(value: Mapping[str, str]) -> None:
    """Refuse what would only be noticed in the middle of an evening."""
    try:
        ZoneInfo(value["TIMEZONE"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigurationError(
            f"KRU_TIMEZONE: there is no time zone {value['TIMEZONE']!r}; "
            "write it like Asia/Qostanay"
        ) from None
    if not KNOWN_DATABASE.match(value["DATABASE_URL"]):
        raise ConfigurationError("KRU_DATABASE_URL must begin with postgresql:// or sqlite://")
    public = value["PUBLIC_URL"].rstrip("/")
    if public and not PUBLIC_URL.fullmatch(public):
        raise ConfigurationError(
            f"KRU_PUBLIC_URL must be like https://vision.example, without a path, not {public!r}"
        )
    for name in value["ALLOWED_HOSTS"].split(","):
        if "/" in name or ":" in name:
            raise ConfigurationError(
                f"KRU_ALLOWED_HOSTS takes names such as vision.example, not {name.strip()!r}"
            )


def _port(value: Mapping[str, str]) -> int:
    port = _whole_number("PORT", value)
    if not 0 < port <= LARGEST_PORT:
        raise ConfigurationError(f"KRU_PORT must be between 1 and {LARGEST_PORT}, not {port}")
    return port


def _whole_number(name: str, value: Mapping[str, str]) -> int:
    if not value[name].isdecimal():
        raise ConfigurationError(f"KRU_{name} must be a whole number, not {value[name]!r}")
    return int(value[name])


def _generated_secret(path: Path) -> str:
    """The secret beside a laptop's database: made at the first start, readable by its owner."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _kept_secret(path)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return _kept_secret(path)


def _kept_secret(path: Path) -> str:
    try:
        kept = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"the secret in {path} cannot be read: {error}") from None
    if not kept:
        raise ConfigurationError(
            f"the secret in {path} is empty: put back the one of a backup (run.py restore)"
        )
    return kept
