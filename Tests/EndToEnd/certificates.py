"""A certificate of our own making for 127.0.0.1, and clients that trust it and nothing else."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Pair:
    """`combined` has both in one file, as haproxy wants it."""

    certificate: Path
    key: Path
    combined: Path

    @property
    def context(self) -> ssl.SSLContext:
        """For clients: checks the name, too."""
        return ssl.create_default_context(cafile=str(self.certificate))


def make_pair(directory: Path) -> Pair:
    pair = Pair(directory / "certificate.pem", directory / "key.pem", directory / "combined.pem")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command += ["-keyout", str(pair.key), "-out", str(pair.certificate)]
    subprocess.run(command, check=True, capture_output=True)
    pair.combined.write_bytes(pair.certificate.read_bytes() + pair.key.read_bytes())
    return pair
