"""What the app and a worker write to each other: pickles, each after its length. Both ends are this program."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import Any, BinaryIO

from lstm_viz.workers.trainable import Trainable

_LENGTH = struct.Struct("<Q")


@dataclass(frozen=True)
class Wanted:
    """To a worker: train this."""

    number: int
    settings: Trainable


@dataclass(frozen=True)
class Stop:
    """To a worker: end the training of this number, and keep what was learned. A number that is over does nothing."""

    number: int


@dataclass(frozen=True)
class Learning:
    """From a worker, and for the page: how far a training is."""

    epoch: int
    epochs: int
    loss: float | None = None
    """Of the last epoch's batches; None before the first."""
    left: float | None = None
    """Seconds that are left at most; None before the first."""
    ran: float | None = None
    """Training is over, and this share of the networks that were kept has been run; None before."""


def write(stream: BinaryIO, message: Any) -> None:
    """A message, at once."""
    body = pickle.dumps(message, protocol=5)
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def read(stream: BinaryIO) -> Any:
    """The next message, waited for; None when the other end is gone."""
    message, _ = read_sized(stream)
    return message


def read_sized(stream: BinaryIO) -> tuple[Any, int]:
    """The same, and how many bytes it had."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None, 0
    (size,) = _LENGTH.unpack(head)
    body = stream.read(size)
    return (pickle.loads(body), size) if len(body) == size else (None, 0)
