"""Counts and times of this process in the text format of Prometheus, nothing about anybody.

Labels are the names of endpoints and status numbers: an address could hold a secret. While nobody
may know how many vote, what voting phones ask for is left out (``Discreet``).
"""

import time
from collections.abc import Iterable

from flask import Blueprint, Flask, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from flask.signals import request_started
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from kruvision.services import metrics
from kruvision.services.transactions import group_commit
from kruvision.state import state
from kruvision.web.guards import guard

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
STARTED = "kru.started"
QUEUE = "kru_queue"

blueprint = Blueprint("metrics", __name__)


class Meters:
    """What one app counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "kru_requests",
            "Requests answered",
            ("endpoint", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "kru_request_seconds",
            "Time until the answer began",
            ("endpoint",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.registry.register(Gauges())
        ProcessCollector(registry=self.registry)


class Gauges(Collector):
    """What is true at the moment somebody asks."""

    def collect(self) -> Iterable[Metric]:
        """One gauge each; needs an app."""
        kept = state()
        failed = sum(loop.failures for loop in kept.loops.values())
        standing = sum(loop.stands_still for loop in kept.loops.values())
        for name, meaning, value in (
            ("kru_marks", "Marks saved", metrics.count_marks()),
            ("kru_ballots", "Ballots counted", metrics.count_ballots()),
            (QUEUE, "Commands in line for the next commit", group_commit.waiting()),
            ("kru_open_sockets", "Tablets, consoles and screens connected", kept.open_sockets()),
            ("kru_open_streams", "Phones that listen", kept.phones.listeners),
            ("kru_unclosed_votes", "Votes over that cannot be closed", len(kept.unclosed)),
            ("kru_loops_failed", "Failed turns of what runs beside the requests", failed),
            ("kru_loops_standing", "Parts beside the requests that stand still", standing),
        ):
            yield GaugeMetricFamily(name, meaning, value=value)


class Discreet(Collector):
    """Meters without what tells how many vote: ballots in line, and requests of voting phones. A
    page is asked for once more by each phone that votes without scripts."""

    def __init__(self, meters: Collector) -> None:
        self.meters = meters

    def collect(self) -> Iterable[Metric]:
        """Every other sample as it is."""
        asked_by_phones = {
            endpoint
            for endpoint, view in current_app.view_functions.items()
            if getattr(view, "guarded_action", "") == "vote.cast"
        }
        for metric in self.meters.collect():
            if metric.name != QUEUE:
                kept = [
                    s for s in metric.samples if s.labels.get("endpoint") not in asked_by_phones
                ]
                metric.samples = kept
                yield metric


@blueprint.get("/metrics")
@guard("metrics.view")
def index() -> Response:
    """All meters; the discreet ones while it is a secret how many vote."""
    meters: Collector = state().meters.registry
    shown = Discreet(meters) if metrics.is_turnout_hidden() else meters
    return Response(generate_latest(shown), content_type=CONTENT_TYPE_LATEST)


@blueprint.record_once
def _begin(setup: BlueprintSetupState) -> None:
    request_started.connect(_start, setup.app)


def _start(_app: Flask) -> None:
    """Before anything that may refuse the request."""
    request.environ[STARTED] = time.perf_counter()


@blueprint.after_app_request
def _count(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    meters = state().meters
    meters.requests.labels(endpoint, str(response.status_code)).inc()
    meters.seconds.labels(endpoint).observe(time.perf_counter() - request.environ[STARTED])
    return response
