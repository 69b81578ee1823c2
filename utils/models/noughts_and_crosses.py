"""Noughts and crosses: the rules, a player who looks ahead to the end, and every game that an opponent could make of it.

Explained in section 1.1.1. Nothing in this module learns.

A board is a string of nine characters, row by row: ``"X"``, ``"O"``, or ``"."`` for a free square. Squares are numbered
0 to 8 in the same order, and X moves first.
"""

from collections.abc import Callable, Iterator
from functools import cache

__all__ = [
    "EMPTY",
    "LINES",
    "best_move",
    "every_game",
    "free_squares",
    "is_over",
    "other",
    "place",
    "value",
    "winner",
]

EMPTY = "." * 9
LINES = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6))

#: A player: given a board and the mark to move ("X" or "O"), returns the square to take.
Player = Callable[[str, str], int]


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


@cache
def value(board: str, mark: str) -> int:
    """Return what a position is worth to X if both sides play their best from here on, `mark` first (section 1.1.1).

    This is the *minimax* rule: X picks the move of the largest value, O the one of the smallest.

    Parameters
    ----------
    board : str
        A board, over or not.
    mark : str
        Who is to move, "X" or "O".

    Returns
    -------
    int
        1 if X wins, 0 for a draw, −1 if O wins.

    Raises
    ------
    ValueError
        If `board` or `mark` is none.

    Examples
    --------
    >>> value(EMPTY, "X")
    0
    """
    won = winner(board)
    if won is not None:
        return 1 if won == "X" else -1
    results = [value(place(board, square, mark), other(mark)) for square in free_squares(board)]
    return (max if mark == "X" else min)(results, default=0)


def best_move(board: str, mark: str) -> int:
    """Return the first square from which `mark` gets the most that perfect play can get (section 1.1.1).

    Raises
    ------
    ValueError
        If the game is over, or `board` or `mark` is none.
    """
    if is_over(board):
        raise ValueError(f"board must have a move left to make; the game {board!r} is over")
    sign = 1 if mark == "X" else -1
    return max(free_squares(board), key=lambda square: sign * value(place(board, square, mark), other(mark)))


def every_game(player: Player, mark: str, board: str = EMPTY, to_move: str = "X") -> Iterator[str]:
    """Play a player against every possible opponent, and yield how each game ends (section 1.1.1).

    Whenever it is the opponent's turn the game branches: once for each free square. So each sequence of moves that any
    opponent could make is played exactly once.

    Parameters
    ----------
    player : callable
        Given a board and a mark, returns a free square; always the same one for the same board.
    mark : str
        What the player plays, "X" (who begins) or "O".
    board : str
        Where to begin; the empty board unless given.
    to_move : str
        Who moves first from there.

    Yields
    ------
    str
        The final board of each game.

    Raises
    ------
    ValueError
        If the player picks a square that is not free, or a board or mark is none.

    Examples
    --------
    >>> games = list(every_game(best_move, "X"))
    >>> any(winner(game) == "O" for game in games)
    False
    """
    other(mark)
    if is_over(board):
        yield board
        return
    moves = [player(board, mark)] if to_move == mark else free_squares(board)
    for square in moves:
        yield from every_game(player, mark, place(board, square, to_move), other(to_move))
