"""gunicorn -c deploy/gunicorn.conf.py config.wsgi

Sync workers: the pages are CPU-bound, and had a better tail than on threads. Nothing slow runs
inside a request: documents in batch, photos and messages belong to the Celery workers.
"""

import gc
import os
import shutil
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config.logging import logging_config  # noqa: E402 - the path must be there first

chdir = str(ROOT)
bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "sync"
timeout = 30
graceful_timeout = 20
max_requests, max_requests_jitter = 5_000, 500  # a slow leak never grows old
# The workers' heartbeat is a file: on a disk that stalls, a healthy worker would be killed.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - no content
control_socket_disable = True  # nobody commands it but its supervisor, by signals

# The product writes its own access log (config.middleware), by route: addresses hold patients.
accesslog = None
logconfig_dict = logging_config(
    local=os.environ.get("DEPLOYMENT") == "local", level=os.environ.get("LOG_LEVEL", "INFO")
)
logconfig_dict["loggers"]["gunicorn.error"] = {"handlers": [], "propagate": True}
logconfig_dict["loggers"]["gunicorn.access"] = {"handlers": [], "propagate": False}

# Each worker writes its figures in a file, and /metrics adds them up. Set before Django is read.
metrics_folder = Path(
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(ROOT / "var" / "metrics"))
)


def on_starting(server: Any) -> None:
    """Begin the count again: the files of workers long gone would still be added."""
    shutil.rmtree(metrics_folder, ignore_errors=True)
    metrics_folder.mkdir(parents=True)


def post_worker_init(worker: Any) -> None:
    """What lives as long as the worker is not walked over by each full collection of garbage.

    Measured (tests/load/pages.py): the patient's page, p95 of 183 ms to 138.
    """
    gc.collect()
    gc.freeze()


def child_exit(server: Any, worker: Any) -> None:
    """A worker that ends leaves its counters and takes its gauges."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
