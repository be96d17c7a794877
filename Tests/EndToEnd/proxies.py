"""Debian's nginx and haproxy with TLS in front of the server, set up as for any WebSocket application."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

from certificates import Pair
from dialing import Address, SecureAddress, dial
from processes import free_port

START_TIMEOUT = 20.0
STOP_TIMEOUT = 20.0

NGINX = """
{user}
daemon off;
pid {directory}/nginx.pid;
error_log {directory}/nginx.log;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    client_max_body_size 16m;
    map $http_upgrade $connection_field {{
        default upgrade;
        '' {idle};
    }}
    upstream roost {{
        server {upstream};
        {keepalive}
    }}
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {pair.certificate};
        ssl_certificate_key {pair.key};
        location / {{
            proxy_pass http://roost;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_field;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_buffering off;
            proxy_read_timeout 120s;
        }}
    }}
}}
"""

HAPROXY = """
global
    maxconn 1000
    stats timeout 30s
defaults
    mode http
    timeout connect 5s
    timeout client 120s
    timeout server 120s
    timeout tunnel 1h
    {keepalive}
frontend tls
    bind 127.0.0.1:{port} ssl crt {pair.combined} alpn http/1.1
    option forwardfor
    http-request set-header X-Forwarded-Proto https
    default_backend roost
backend roost
    server roost {upstream}
"""


class Proxy:
    """A proxy of our own; `keepalive`: it sends requests of several clients down one connection."""

    def __init__(self, name: str, upstream: Address, pair: Pair, directory: Path, keepalive: bool = False) -> None:
        self.name = name
        self.directory = directory
        self.port = free_port()
        self.address = SecureAddress(("127.0.0.1", self.port), pair.context)
        self.process: subprocess.Popen[bytes] | None = None
        template, with_keepalive, without = {
            "nginx": (NGINX, "keepalive 8;", ""),
            "haproxy": (HAPROXY, "http-reuse always", "option http-server-close\n    http-reuse never"),
        }[name]
        self.configuration = directory / f"{name}.conf"
        self.configuration.write_text(
            template.format(
                user="user root;" if os.geteuid() == 0 else "",
                directory=directory,
                upstream=f"{upstream[0]}:{upstream[1]}",
                pair=pair,
                port=self.port,
                idle="''" if keepalive else "close",
                keepalive=with_keepalive if keepalive else without,
            )
        )

    @staticmethod
    def path(name: str) -> str | None:
        return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")

    def start(self) -> None:
        """Returns when it accepts connections."""
        flags = {"nginx": ["-p", str(self.directory), "-c"], "haproxy": ["-db", "-f"]}[self.name]
        with (self.directory / "output.log").open("wb") as output:
            command = [self.path(self.name), *flags, str(self.configuration)]
            self.process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + START_TIMEOUT
        while not self._accepts():
            assert self.process.poll() is None, f"{self.name} has ended: {self.last_words()}"
            assert time.monotonic() < deadline, f"{self.name} is not ready: {self.last_words()}"
            time.sleep(0.02)

    def _accepts(self) -> bool:
        try:
            dial(self.address, 2).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def sockets(self) -> set[str]:
        """The inodes of all sockets of its processes (Linux)."""
        family = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        links = [link for pid in [str(self.process.pid), *family] for link in Path(f"/proc/{pid}/fd").iterdir()]
        names = [os.readlink(link) for link in links if link.is_symlink()]
        return {name.removeprefix("socket:[").removesuffix("]") for name in names if name.startswith("socket:[")}

    def last_words(self) -> str:
        logs = [self.directory / "output.log", self.directory / "nginx.log"]
        return "\n".join(log.read_text(errors="replace")[-2000:] for log in logs if log.exists())
