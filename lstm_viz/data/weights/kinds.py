"""What is this file? Told from its first bytes, because a name can be changed.

The answer is a format that can be read, or a sentence on what it is instead.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections import Counter
from pathlib import PurePath

from lstm_viz.data.weights.contents import LARGEST_FILE, WeightsError, listed, shown, size

WANTED = "a weight file is .npz or .safetensors, Keras's .keras or .h5, or .onnx"

NO_PICKLES = (
    "reading a pickle can run any program hidden in it, so it is never opened here. In PyTorch, write the numbers "
    "alone: safetensors.torch.save_file(model.state_dict(), 'weights.safetensors')"
)
PICKLE_NAMES = (".pt", ".pth", ".pkl", ".pickle", ".joblib", ".ckpt", ".p")

LARGEST_DIRECTORY = 256 * 2**10
"""The limit for a zip's directory, in bytes: read before zipfile builds its list of members."""

OTHER = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ", "a program (Windows)"),
    (b"\x93NUMPY", "one NumPy array (.npy); the weights of a cell are several: use numpy.savez"),
    (b"GGUF", "a GGUF model"),
    (b"PAR1", "a Parquet table"),
    (b"MATLAB", "a MATLAB file"),
)


def kind_of_file(data: bytes, name: str = "") -> str:
    """``"npz"``, ``"safetensors"``, ``"hdf5"``, ``"keras"`` or ``"onnx"``; a WeightsError for anything else.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        Its name, where it has one: a pickle's name is refused whatever is inside.

    Raises
    ------
    WeightsError
        Says what the file is, and what is wanted.
    """
    called = shown(PurePath(name).name) if name else "the file"
    kind = _readable(data)
    suffix = PurePath(name).suffix.lower()
    if suffix in PICKLE_NAMES:
        if kind:
            raise WeightsError(f"{called} has a pickle's name, {suffix}, but holds {kind}: name it .{_suffix(kind)}")
        raise WeightsError(f"{called} is refused by its name, {suffix}: {NO_PICKLES}")
    if kind:
        return kind
    raise WeightsError(f"{called} is {_description(data)}; {WANTED}")


def zip_members(data: bytes) -> list[zipfile.ZipInfo]:
    """The directory of a zip archive, checked before anything is unpacked.

    Refused: a directory that is too long, names that come twice or lead out of the archive,
    encrypted members, rare compressions, and declared sizes that add up beyond the limit.

    Raises
    ------
    WeightsError
        Names the member and the reason.
    """
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 2**16 - 22))
    if end < 0 or len(data) < end + 22:
        raise WeightsError("the zip archive is cut off: its directory, which stands at the end, is missing")
    (directory,) = struct.unpack_from("<L", data, end + 12)
    if directory > LARGEST_DIRECTORY or data[max(0, end - 20) : end].startswith(b"PK\x06\x07"):
        raise WeightsError(f"the zip archive's directory is larger than the limit, {size(LARGEST_DIRECTORY)}")
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise WeightsError(f"the zip archive is damaged or cut off ({error})") from None
    counts = Counter(member.filename for member in members)
    for member in members:
        _check_member(member, counts[member.filename])
    total = sum(member.file_size for member in members)
    if total > LARGEST_FILE:
        raise WeightsError(f"the zip archive would unpack to {size(total)}; the limit is {size(LARGEST_FILE)}")
    return members


def _check_member(member: zipfile.ZipInfo, count: int) -> None:
    name = member.filename
    if count > 1:
        raise WeightsError(f"the zip archive holds {shown(name)} {count} times; each name must come once")
    parts = PurePath(name.replace("\\", "/")).parts
    if not name or ".." in parts or name[0] in "/\\" or ":" in name or "\\" in name or not name.isprintable():
        raise WeightsError(f"the zip archive holds a member named {name!r}: a name that could lead out of the archive")
    if member.flag_bits & 0x1:
        raise WeightsError(f"{shown(name)} in the zip archive is encrypted")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise WeightsError(f"{shown(name)} is compressed by method {member.compress_type}; only deflate is read")


def unpack(data: bytes, member: zipfile.ZipInfo) -> bytes:
    """The bytes of one checked member, never more than its declared size; WeightsError when they are damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)).open(member) as stream:
            content = stream.read(member.file_size + 1)
    except Exception as error:  # zlib, zipfile and struct each have their own; all mean the same here
        raise WeightsError(f"{shown(member.filename)} in the zip archive is damaged or cut off ({error})") from None
    if len(content) != member.file_size:
        raise WeightsError(
            f"{shown(member.filename)} in the zip archive has {len(content)} bytes, not {member.file_size} as declared"
        )
    return content


def looks_like_safetensors(data: bytes) -> bool:
    """Eight bytes of header length, then the header's opening brace.

    To be asked before the pickle's mark: a header of 640 bytes begins with the same two bytes.
    """
    return len(data) > 8 and data[8:9] == b"{" and data[5:8] == b"\0\0\0"


def _readable(data: bytes) -> str | None:
    if looks_like_safetensors(data):
        return "safetensors"
    if data.startswith(b"\x89HDF\r\n\x1a\n"):
        return "hdf5"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not _is_torch_zip(data):
        names = [member.filename for member in zip_members(data)]
        if "config.json" in names and any(name.endswith(".weights.h5") for name in names):
            return "keras"
        if names and all(name.endswith(".npy") for name in names):
            return "npz"
        return None
    if len(data) > 2 and data[0] == 0x08 and data[1] < 0x80 and data[2] in (0x12, 0x1A, 0x22, 0x2A, 0x32, 0x3A, 0x42):
        return "onnx"  # protobuf: ir_version, then one of ModelProto's fields
    return None


def _suffix(kind: str) -> str:
    return {"hdf5": "h5"}.get(kind, kind)


def _is_torch_zip(data: bytes) -> bool:
    return b"/data.pkl" in data[:4096] or b"/data.pkl" in data[-4096:]


def _description(data: bytes) -> str:
    if not data:
        return "empty"
    if _is_torch_zip(data):
        return f"a PyTorch file, which is a pickle in a zip: {NO_PICKLES}"
    if (data[0] == 0x80 and data[1:2] <= b"\x05") or (data[:1] in b"(c" and b"\n" in data[:99] and data.endswith(b".")):
        return f"a pickle: {NO_PICKLES}"
    for magic, what in OTHER:
        if data.startswith(magic):
            return what
    if data[257:262] == b"ustar":
        return "a tar archive"
    if data.startswith(b"PK"):
        return f"a zip archive with {listed(member.filename for member in zip_members(data))}"
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.lower().startswith((b"<!doctype html", b"<html")):
        return "a web page (HTML): perhaps a page about the file was saved instead of the file"
    if start.startswith(b"<"):
        return "an XML or SVG text"
    if b"git-lfs" in start[:60]:
        return "a Git LFS pointer: a short text that stands for the file, not the file"
    text = data[:200].decode("utf-8", errors="ignore").strip()
    if text and b"\0" not in data[:200] and all(letter.isprintable() or letter.isspace() for letter in text):
        return f"a text that begins with {shown(text.splitlines()[0])!r}"
    return f"nothing known (its first bytes are {data[:8].hex(' ')})"
