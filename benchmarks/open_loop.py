"""Requests at a given rate, whether or not the answers keep up, from many addresses of loopback.

Runs as a process of its own (`flood.py`), told by one line of JSON; answers with one line. Each
request has a connection of its own. A request is due at its place in time; the process wakes every
few milliseconds and sends all that are due. Those that it could not send within half a second of
their time, or because ``most`` were open already, are counted as not sent, never sent later: the
rate that was reached is honest. Times in seconds.
"""

import asyncio
import json
import random
import resource
import socket
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import quote

# linux/in.h: the port is chosen when connecting, so one address may have many connections.
BIND_ADDRESS_NO_PORT = 24
STEP = 0.004
LATE = 0.5
KINDS = ("search", "missing", "parameters")


@dataclass
class Flood:
    port: int
    rate: float
    seconds: float
    addresses: list[str]
    words: list[str]
    pages: list[str]
    patience: float = 10.0
    most: int = 3_000
    seed: int = 1
    statuses: dict[str, Counter] = field(default_factory=lambda: {one: Counter() for one in KINDS})
    times: dict[str, list[float]] = field(default_factory=lambda: {one: [] for one in KINDS})
    sent: int = 0
    unsent: int = 0

    def address(self, kind: str, chance: random.Random) -> str:
        number = chance.randint(10**6, 10**12)
        if kind == "search":
            return "/search/?q=" + quote(" ".join(chance.sample(self.words, 2)))
        if kind == "missing":
            return chance.choice((f"/{number}/x/", f"/tag/{number}/x/"))
        page = quote(chance.choice(self.pages), safe="/%")
        mark = chance.choice(
            (
                f"x{number}={number}",
                f"page={number}",
                f"page={number}&utm={number}",
                f"before={chance.randint(10**15, 2 * 10**15)}-{number}",
            )
        )
        return f"{page}?{mark}"

    async def ask(self, kind: str, address: str, source: str) -> None:
        began = time.monotonic()
        status = "no connection"
        loop = asyncio.get_running_loop()
        with socket.socket() as link:
            try:
                link.setblocking(False)
                link.setsockopt(socket.IPPROTO_IP, BIND_ADDRESS_NO_PORT, 1)
                link.bind((source, 0))
                async with asyncio.timeout(self.patience):
                    await loop.sock_connect(link, ("127.0.0.1", self.port))
                    status = "no answer"
                    asked = (
                        f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        "Accept-Encoding: gzip\r\nConnection: close\r\n\r\n"
                    )
                    await loop.sock_sendall(link, asked.encode())
                    first = await loop.sock_recv(link, 65_536)
                    if first:
                        while await loop.sock_recv(link, 65_536):
                            pass
                        status = first[9:12].decode("ascii", "replace")
            except TimeoutError:
                status = f"nothing in {self.patience:.0f} s"
            except OSError as error:
                status = f"{status}: {error.strerror}"
        self.statuses[kind][status] += 1
        self.times[kind].append(time.monotonic() - began)

    async def run(self) -> dict:
        chance = random.Random(self.seed)
        wanted = int(self.rate * self.seconds)
        began = time.monotonic()
        tasks: set[asyncio.Task] = set()
        number = 0
        while number < wanted:
            now = time.monotonic() - began
            while number < wanted and number / self.rate <= now:
                kind = KINDS[number % len(KINDS)]
                address = self.address(kind, chance)
                if now - number / self.rate > LATE or len(tasks) >= self.most:
                    self.unsent += 1
                else:
                    task = asyncio.create_task(
                        self.ask(kind, address, chance.choice(self.addresses))
                    )
                    tasks.add(task)
                    task.add_done_callback(tasks.discard)
                    self.sent += 1
                number += 1
            await asyncio.sleep(STEP)
        lasted = time.monotonic() - began
        if tasks:
            await asyncio.wait(tasks)
        return {
            "rate": self.sent / lasted,
            "unsent": self.unsent,
            "statuses": self.statuses,
            "times": self.times,
        }


if __name__ == "__main__":
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    flood = Flood(**json.loads(sys.stdin.readline()))
    flood.most = min(flood.most, hard - 100)
    print(json.dumps(asyncio.run(flood.run())))
