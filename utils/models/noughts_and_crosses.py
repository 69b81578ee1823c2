"""The rules of noughts and crosses. Players are written on the page, in section 1.1.1.

A board is a string of nine characters, row by row: ``"X"``, ``"O"``, or ``"."`` for a free square. Squares are numbered
0 to 8 in the same order, and X moves first.
"""

__all__ = [
    "EMPTY",
    "LINES",
    "free_squares",
    "is_over",
    "other",
    "place",
    "winner",
]

EMPTY = "." * 9
LINES = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6))


def _check_board(board: str) -> None:
    if not isinstance(board, str) or len(board) != 9 or set(board) - set("XO."):
        raise ValueError(f'board must be nine of the characters "X", "O" and ".", such as {EMPTY!r}; got {board!r}')


def other(mark: str) -> str:
    """Return the opponent's mark: "O" for "X", "X" for "O" (section 1.1.1).

    Raises
    ------
    ValueError
        If `mark` is neither.
    """
    if mark not in ("X", "O"):
        raise ValueError(f'mark must be "X" or "O"; got {mark!r}')
    return "O" if mark == "X" else "X"


def winner(board: str) -> str | None:
    """Return the mark that fills a line, "X" or "O", or None if neither does (section 1.1.1).

    Raises
    ------
    ValueError
        If `board` is not a board.

    Examples
    --------
    >>> winner("XXX" "OO." "...")
    'X'
    """
    _check_board(board)
    return next((board[a] for a, b, c in LINES if board[a] != "." and board[a] == board[b] == board[c]), None)


def free_squares(board: str) -> list[int]:
    """Return the numbers of the squares that are still free, in order (section 1.1.1).

    Raises
    ------
    ValueError
        If `board` is not a board.
    """
    _check_board(board)
    return [square for square in range(9) if board[square] == "."]


def is_over(board: str) -> bool:
    """Return whether somebody has won or no square is free (section 1.1.1).

    Raises
    ------
    ValueError
        If `board` is not a board.
    """
    return winner(board) is not None or "." not in board


def place(board: str, square: int, mark: str) -> str:
    """Return the board after `mark` has taken `square` (section 1.1.1).

    Raises
    ------
    ValueError
        If `square` is not free, or `board` or `mark` is none.

    Examples
    --------
    >>> place(EMPTY, 4, "X")
    '....X....'
    """
    other(mark)
    if square not in free_squares(board):
        raise ValueError(f"square must be free, one of {free_squares(board)}; got {square!r}")
    return board[:square] + mark + board[square + 1 :]
