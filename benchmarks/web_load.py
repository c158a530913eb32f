"""How the page holds up: many people at once against a real server, over HTTP as the browser does.

``python benchmarks/web_load.py`` starts ``caseframe app``, lets 50 people check a
one-page note three times each with a pause between, and prints percentiles of the
time from pressing Check to the answer; then all 50 press at the same moment; then
the same again while a document of 100 pages is being checked. It also says how
long the server took from start to the first page. Figures depend on what else
the machine does: the load average is printed with them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import httpx
import psutil

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "examples" / "residential-log.txt").read_text(encoding="utf-8")


def start() -> tuple[subprocess.Popen[str], str, float]:
    """Start the server: the process, its address, seconds to the first page."""
    begun = time.monotonic()
    command = [sys.executable, "-c", "from caseframe.app.cli import main; main()", "app"]
    process = subprocess.Popen(
        [*command, "--no-browser", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    address = re.findall(r"http://\S+", process.stdout.readline())[0]
    assert httpx.get(address).status_code == 200  # noqa: S101
    return process, address, time.monotonic() - begun


def _event(config: dict[str, Any], inputs: int, name: str) -> dict[str, Any]:
    """The first event of that name and number of inputs."""
    found: dict[str, Any] = next(
        item for item in config["dependencies"]
        if len(item["inputs"]) == inputs and any(event == name for _, event in item["targets"])
    )  # fmt: skip
    return found


class Person:
    """Somebody with the page open."""

    def __init__(self, client: httpx.AsyncClient, config: dict[str, Any]) -> None:
        self._client = client
        self._session = uuid.uuid4().hex[:11]
        self._short = _event(config, 4, "click")
        self._long = _event(config, 3, "change")  # what the page asks next for a long text

    async def check(self, text: str, *, long: bool = False) -> float:
        """Check a text; the seconds until the answer is there."""
        begun = time.monotonic()
        event = self._long if long else self._short
        body = {
            "data": [text, "balanced", *[None] * (len(event["inputs"]) - 2)], "fn_index": event["id"],
            "session_hash": self._session, "trigger_id": event["targets"][0][0],
            "event_data": None,
        }  # fmt: skip
        joined = await self._client.post("/gradio_api/queue/join", json=body)
        joined.raise_for_status()
        where = f"/gradio_api/queue/data?session_hash={self._session}"
        async with self._client.stream("GET", where) as stream:
            async for line in stream.aiter_lines():
                if not line.startswith("data: "):
                    continue
                message = json.loads(line[6:])
                if message["msg"] == "process_completed":
                    answer = str(message["output"]["data"][0])
                    assert message["success"], answer[:200]  # noqa: S101
                    assert "cf-finding-1" in answer, answer[:200]  # noqa: S101
                    return time.monotonic() - begun
        raise AssertionError("the stream ended without an answer")


async def one_after_another(person: Person, number: int, pause: float, rounds: int) -> list[float]:
    """Check a few times, as somebody does who reads the answer in between."""
    await asyncio.sleep(pause * (number % 50) / 50)
    taken = []
    for turn in range(rounds):
        # Everybody's text differs, so that nothing could be answered from a memory.
        taken.append(await person.check(f"{PAGE}\nRoom {number}, sheet {turn}."))
        await asyncio.sleep(pause)
    return taken


def spent(process: psutil.Process) -> float:
    """Processor seconds of a process so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


async def measure(
    address: str, people: int, pause: float, rounds: int, server: psutil.Process
) -> None:
    """Print percentiles for the three ways."""
    limits = httpx.Limits(max_connections=4 * people, keepalive_expiry=4)
    async with httpx.AsyncClient(base_url=address, timeout=300, limits=limits) as client:
        config = (await client.get("/config")).json()
        crowd = [Person(client, config) for _ in range(people)]
        await crowd[0].check(PAGE)  # the first check of all is slower
        before = spent(server)
        tell(f"{people} people, each again after {pause:.0f} s", await _all(crowd, pause, rounds))
        each = (spent(server) - before) / (people * rounds)
        print(f"processor time of a check: {each:.2f} s", flush=True)
        tell(f"{people} people at the same moment", await _all(crowd, 0.0, 1))
        document = "\n".join([PAGE] * 100)[:390_000]
        long = asyncio.create_task(Person(client, config).check(document, long=True))
        await asyncio.sleep(1)
        tell("the same beside a document of 100 pages", await _all(crowd, pause, rounds))
        print(f"the document of 100 pages itself: {await long:.1f} s")


async def _all(crowd: list[Person], pause: float, rounds: int) -> list[float]:
    jobs = (one_after_another(person, n, pause, rounds) for n, person in enumerate(crowd))
    return [seconds for taken in await asyncio.gather(*jobs) for seconds in taken]


def tell(what: str, taken: list[float]) -> None:
    """One line of percentiles."""
    cuts = statistics.quantiles(taken, n=20)
    print(
        f"{what}: {len(taken)} checks, median {statistics.median(taken):.2f} s, "
        f"95th percentile {cuts[18]:.2f} s, longest {max(taken):.2f} s", flush=True,
    )  # fmt: skip


def main() -> None:
    """Start, measure, stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--pause", type=float, default=15.0)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    load = f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    process, address, seconds = start()
    try:
        used = psutil.Process(process.pid)
        begun = spent(used)
        print(f"start to first page: {seconds:.1f} s, {begun:.1f} s of processor time ({load})")
        asyncio.run(measure(address, options.people, options.pause, options.rounds, used))
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    main()
