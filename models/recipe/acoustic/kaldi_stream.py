"""Kaldi's binary stream: tokens, numbers, vectors and matrices, as its files hold them."""

import struct
from io import BytesIO
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
_TOP = {"CM2": 65535, "CM3": 255}
"Highest code of the forms with one scale for the whole matrix."
_QUARTER, _THREE_QUARTERS, _TOP_CODE = 64, 192, 255
"Codes of the quartiles in the form with a scale for each column (CM)."


class Writer:
    """Writes what Kaldi reads."""

    def __init__(self, out: BinaryIO) -> None:
        """Begins a binary file."""
        self._out = out
        out.write(b"\0B")

    def raw(self, data: bytes) -> None:
        """Bytes as they are."""
        self._out.write(data)

    def token(self, *tokens: str) -> None:
        """Words, each with a space after it."""
        for token in tokens:
            self.raw(token.encode() + b" ")

    def int32(self, *values: int) -> None:
        """Whole numbers."""
        for value in values:
            self.raw(struct.pack("<bi", 4, value))

    def float32(self, value: float) -> None:
        """A number in single precision."""
        self.raw(struct.pack("<bf", 4, value))

    def float64(self, value: float) -> None:
        """A number in double precision."""
        self.raw(struct.pack("<bd", 8, value))

    def ints(self, values: npt.ArrayLike) -> None:
        """A list of whole numbers."""
        listed = np.asarray(values, "<i4")
        self.raw(struct.pack("<bi", 4, len(listed)) + listed.tobytes())

    def vector(self, values: npt.ArrayLike) -> None:
        """A vector in single precision."""
        listed = np.asarray(values, "<f4")
        self.token("FV")
        self.int32(len(listed))
        self.raw(listed.tobytes())

    def matrix(self, values: npt.ArrayLike, bits: int) -> None:
        """A matrix: 32 bits a number; 16, with one scale; or 8, with a scale for each column."""
        whole = np.ascontiguousarray(values, "<f4")
        if bits == 32:  # noqa: PLR2004  bits are bits
            self.token("FM")
            self.int32(*whole.shape)
            self.raw(whole.tobytes())
            return
        low = float(whole.min())
        span = float(np.ptp(whole)) or 1.0
        self.token("CM2" if bits == 16 else "CM")  # noqa: PLR2004  bits are bits
        self.raw(struct.pack("<ffii", low, span, *whole.shape))
        if bits == 16:  # noqa: PLR2004  bits are bits
            codes = np.rint((whole.astype(np.float64) - low) / span * _TOP["CM2"])
            self.raw(np.clip(codes, 0, _TOP["CM2"]).astype("<u2").tobytes())
            return
        quartiles, codes = in_bytes(whole, low, span)
        self.raw(quartiles.tobytes() + codes.T.tobytes())


def in_bytes(
    whole: Matrix, low: float, span: float
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint8]]:
    """A matrix to quartiles (columns, 4) and codes between them (rows, columns).

    Quartiles are codes of 16 bits between `low` and `low + span`.
    """
    spread = np.quantile(whole, [0, 0.25, 0.75, 1], axis=0).T
    marks = np.rint((spread - low) / span * _TOP["CM2"]).astype(np.int64)
    for i in (1, 2, 3):  # they must differ
        marks[:, i] = np.maximum(marks[:, i], marks[:, i - 1] + 1)
    over = np.maximum(marks[:, 3:] - _TOP["CM2"], 0)
    quartiles = np.maximum(marks - over, 0).astype("<u2")
    at = low + span * quartiles.astype(np.float64) / _TOP["CM2"]
    codes = np.stack(
        [
            np.interp(column, at[i], [0, _QUARTER, _THREE_QUARTERS, _TOP_CODE])
            for i, column in enumerate(whole.T)
        ],
        axis=1,
    )
    return quartiles, np.rint(codes).astype(np.uint8)


class Reader:
    """Reads what Writer wrote. Raises ValueError where something else stands."""

    def __init__(self, data: bytes) -> None:
        """Begins a binary file."""
        self._in = BytesIO(data)
        if self._in.read(2) != b"\0B":
            raise ValueError("not a binary file of Kaldi's: the first two bytes are others")

    def raw(self, count: int) -> bytes:
        """So many bytes."""
        data = self._in.read(count)
        if len(data) < count:
            raise ValueError("the file ends too early: copy it anew")
        return data

    def word(self) -> str:
        """The next token."""
        letters = b""
        while (letter := self.raw(1)) != b" ":
            letters += letter
        return letters.decode()

    def token(self, *tokens: str) -> None:
        """These very tokens."""
        for token in tokens:
            if (found := self.word()) != token:
                raise ValueError(f"{token} was to come, and {found} came")

    def line(self) -> str:
        """The rest of a line of text."""
        letters = b""
        while (letter := self.raw(1)) != b"\n":
            letters += letter
        return letters.decode()

    def int32(self) -> int:
        """A whole number."""
        return int(struct.unpack("<bi", self.raw(5))[1])

    def float32(self) -> float:
        """A number in single precision."""
        return float(struct.unpack("<bf", self.raw(5))[1])

    def float64(self) -> float:
        """A number in double precision."""
        return float(struct.unpack("<bd", self.raw(9))[1])

    def ints(self) -> npt.NDArray[np.int32]:
        """A list of whole numbers."""
        return np.frombuffer(self.raw(4 * self.int32()), "<i4")

    def vector(self) -> npt.NDArray[np.float32]:
        """A vector in single precision."""
        self.token("FV")
        return np.frombuffer(self.raw(4 * self.int32()), "<f4").copy()

    def matrix(self) -> Matrix:
        """A matrix in any form that Writer writes."""
        form = self.word()
        if form == "FM":
            rows, columns = self.int32(), self.int32()
            whole = np.frombuffer(self.raw(4 * rows * columns), "<f4")
            return whole.reshape(rows, columns).copy()
        low, span, rows, columns = struct.unpack("<ffii", self.raw(16))
        if form == "CM2":
            codes = np.frombuffer(self.raw(2 * rows * columns), "<u2").reshape(rows, columns)
            return (low + span * codes.astype(np.float64) / _TOP[form]).astype(np.float32)
        if form != "CM":
            raise ValueError(f"no such form of a matrix: {form}")
        quartiles = np.frombuffer(self.raw(8 * columns), "<u2").reshape(columns, 4)
        at = low + span * quartiles.astype(np.float64) / _TOP["CM2"]
        by_column = np.frombuffer(self.raw(rows * columns), "u1").reshape(columns, rows)
        marks = [0, _QUARTER, _THREE_QUARTERS, _TOP_CODE]
        held = [np.interp(codes, marks, at[i]) for i, codes in enumerate(by_column)]
        return np.stack(held, axis=1).astype(np.float32)
