"""The game: its rules; and, as the page has them, the perfect player and the games that any opponent could make of it."""

import json
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from utils.models import noughts_and_crosses as game

COLUMNS_OF_THE_SQUARE = [[2, 7, 6], [9, 5, 1], [4, 3, 8]]  # a magic square: three numbers in a line sum to 15
MAGIC = [number for row in COLUMNS_OF_THE_SQUARE for number in row]


def of_the_page():
    """The functions of section 1.1.1, from the cells that define them."""
    page = next((Path(__file__).parents[3] / "notebooks").glob("1.1-*.ipynb"))
    cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(page.read_text("utf-8"))["cells"]}
    names = {name: getattr(game, name) for name in game.__all__}
    for cell in ("every-game-source", "minimax", "perfect"):
        exec(cells[cell], names)
    return names["every_game"], names["value"], names["perfect"]


every_game, value, perfect = of_the_page()


def magic_winner(board):
    """Who has won, told by sums in a magic square: nothing in common with the helper's list of lines."""
    for mark in "XO":
        mine = [MAGIC[s] for s in range(9) if board[s] == mark]
        if any(a + b + c == 15 for a, b, c in product(mine, repeat=3) if a < b < c):
            return mark
    return None


def search(board, mark, alpha=-2, beta=2):
    """Exhaustive search over a list that is changed in place, with alpha-beta pruning: another way to the same values."""
    won = magic_winner(board)
    if won or "." not in board:
        return {"X": 1, "O": -1, None: 0}[won]
    for square in [s for s in range(9) if board[s] == "."]:
        board[square] = mark
        result = search(board, "O" if mark == "X" else "X", alpha, beta)
        board[square] = "."
        if mark == "X":
            alpha = max(alpha, result)
        else:
            beta = min(beta, result)
        if alpha >= beta:
            break
    return alpha if mark == "X" else beta


def reachable():
    """Every position that can come up, and who is to move."""
    level, seen = {(game.EMPTY, "X")}, set()
    while level:
        seen |= level
        level = {
            (game.place(board, square, mark), game.other(mark))
            for board, mark in level
            if not game.is_over(board)
            for square in game.free_squares(board)
        }
    return seen


POSITIONS = reachable()


def test_there_are_as_many_positions_as_everybody_finds():
    assert len(POSITIONS) == 5478
    final = [board for board, _ in POSITIONS if game.is_over(board)]
    assert Counter(game.winner(board) for board in final) == {"X": 626, "O": 316, None: 16}


def test_the_winner_of_every_position_is_that_of_the_magic_square():
    assert all(game.winner(board) == magic_winner(board) for board, _ in POSITIONS)


def test_minimax_agrees_with_exhaustive_search_in_every_position():
    for board, mark in POSITIONS:
        assert value(board, mark) == search(list(board), mark), board


def test_whose_turn_it_is_the_caller_says_however_many_marks_there_are():
    assert [value("XX.OO....", mark) for mark in "XOX"] == [1, -1, 1]
    for board, mark in POSITIONS:
        if board.count(".") <= 4:
            assert value(board, game.other(mark)) == search(list(board), game.other(mark)), board


def test_the_best_move_keeps_the_value_of_the_position():
    for board, mark in POSITIONS:
        if not game.is_over(board):
            after = game.place(board, perfect(board, mark), mark)
            assert value(after, game.other(mark)) == value(board, mark)


def test_the_best_move_is_the_first_of_the_best():
    assert perfect(game.EMPTY, "X") == 0
    assert [value(game.place("XO.OX....", square, "X"), "O") for square in (2, 8)] == [1, 1]
    assert perfect("XO.OX....", "X") == 2


@pytest.mark.parametrize(("mark", "games", "wins"), [("X", 101, 99), ("O", 681, 498)])
def test_the_perfect_player_never_loses(mark, games, wins):
    ends = every_game(perfect, mark)
    results = Counter(game.winner(board) for board in ends)
    assert results[game.other(mark)] == 0
    assert (len(ends), results[mark]) == (games, wins)


def count(board, mark, seen):
    """Games by how they end, counted position by position."""
    if (board, mark) not in seen:
        won = game.winner(board)
        if won or "." not in board:
            seen[board, mark] = Counter([won])
        else:
            total = Counter()
            for square in game.free_squares(board):
                total += count(game.place(board, square, mark), game.other(mark), seen)
            seen[board, mark] = total
    return seen[board, mark]


def test_the_number_of_all_games_is_the_known_one():
    assert count(game.EMPTY, "X", {}) == {"X": 131_184, "O": 77_904, None: 46_080}


def test_every_game_answers_every_move_of_the_opponent_once():
    board = "XO.OXX.O."  # × to move on 2, 6 or 8; on 8 it wins at once
    asked = []

    def player(board, mark):
        asked.append(board)
        return game.free_squares(board)[0]

    ends = every_game(player, "O", board, "X")
    assert asked == ["XOXOXX.O.", "XO.OXXXO."]
    assert ends == ["XOXOXXOOX", "XOOOXXXOX", "XO.OXX.OX"]


def test_a_game_that_is_over_is_its_own_and_only_end():
    assert every_game(perfect, "X", "XXXOO....", "O") == ["XXXOO...."]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: game.winner("XO"), 'board must be nine of the characters "X", "O" and "."'),
        (lambda: game.free_squares("xo......."), "got 'xo.......'"),
        (lambda: game.other("x"), "mark must be \"X\" or \"O\"; got 'x'"),
        (lambda: game.place("X........", 0, "O"), r"square must be free, one of \[1, 2, 3, 4, 5, 6, 7, 8\]; got 0"),
        (lambda: game.place(game.EMPTY, 9, "O"), "got 9"),
        (lambda: every_game(lambda b, m: 0, "O"), "square must be free"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_by_name(call, says):
    with pytest.raises(ValueError, match=says):
        call()
