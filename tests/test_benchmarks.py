"""Benchmarks measure in turns, store what they found, and the tables say what is stored."""

import json
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest

REPOSITORY = Path(__file__).parents[1]
FOLDER = REPOSITORY / "benchmarks"
sys.path.insert(0, str(FOLDER))
import bench  # noqa: E402 - found by the path set above
import growth  # noqa: E402
import measure  # noqa: E402
import tables  # noqa: E402

sys.path.remove(str(FOLDER))

FILE, DESCRIPTION = "benchmarks/race.py", "Hare against tortoise.\n\nBoth run."


# What is measured


def test_a_figure_is_the_median_with_the_least_and_the_most():
    figure = measure.summarise("race", "s", [5, 1, 2, 9, 3], headline=True)
    assert figure == measure.Figure("race", "s", median=3, least=1, most=9, n=5, headline=True)
    assert measure.summarise("race", "s", 4).n == 1


@pytest.mark.parametrize("values", [[], [float("nan")], [1, float("inf")]])
def test_what_is_no_measurement_is_refused(values):
    with pytest.raises(ValueError, match="one or more finite numbers for 'race'"):
        measure.summarise("race", "s", values)


def test_ways_take_turns_and_every_other_round_is_reversed():
    calls = []
    ways = {name: lambda name=name: calls.append(name) for name in "abc"}
    seconds = measure.in_turns(ways, 3)
    assert "".join(calls) == "abc" + "abc" + "cba" + "abc"  # the first round does not count
    assert {name: len(times) for name, times in seconds.items()} == {"a": 3, "b": 3, "c": 3}
    assert all(time >= 0 for times in seconds.values() for time in times)


@pytest.mark.parametrize(("ways", "rounds"), [({}, 1), ({"a": int}, 0)])
def test_turns_of_nothing_are_refused(ways, rounds):
    with pytest.raises(ValueError, match="at least one way and one round"):
        measure.in_turns(ways, rounds)


def test_ratios_are_taken_round_by_round():
    assert measure.ratios([10, 30], [5, 3]) == [2, 10]
    with pytest.raises(ValueError, match="shorter"):
        measure.ratios([1, 2], [1])


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0.000"),
        (0.00012, "1.2e-04"),
        (0.0456, "0.046"),
        (3.14159, "3.14"),
        (44.44, "44.4"),
        (12345.6, "12,346"),
    ],
)
def test_numbers_are_shown_with_three_digits(number, text):
    assert measure.show(number) == text


def test_the_exponent_of_growth_is_found():
    sizes = np.array([1000, 4000, 60_000])
    assert growth.exponent(sizes, 0.002 * sizes**1.25) == pytest.approx(1.25)
    with pytest.raises(ValueError, match="two or more sizes and costs above 0"):
        growth.exponent([10, 20], [1, 0])
    with pytest.raises(ValueError, match="two or more sizes"):
        growth.exponent([10], [1])


# What is stored


def store(folder, *, quick=False, values=(2.0, 1.0, 3.0)):
    with measure.Benchmark(
        FILE, DESCRIPTION, Namespace(quick=quick, out=folder, laps=7, track="")
    ) as benchmark:
        benchmark.add("a lap of the hare", "s", list(values), headline=True)
        benchmark.add("a lap of the tortoise", "s", 60)
        benchmark.note("On grass.")
    return folder / "race.json"


def test_a_result_tells_figures_and_conditions(tmp_path, capsys):
    result = json.loads(store(tmp_path).read_text(encoding="utf-8"))
    assert (result["name"], result["title"]) == ("race", "Hare against tortoise")
    assert result["command"] == "python benchmarks/race.py --laps 7"
    assert result["figures"][0] == {
        "what": "a lap of the hare",
        **{"unit": "s", "median": 2.0, "least": 1.0, "most": 3.0, "n": 3, "headline": True},
    }
    assert result["notes"] == ["On grass."]
    assert set(result["load"]) == {"start", "end", "others"}
    assert result["machine"]["cores"] >= 1
    assert result["versions"]["course"]
    assert "a lap of the hare: 2.00 s  (1.00 to 3.00, n = 3)" in capsys.readouterr().out


@pytest.mark.parametrize(("others", "said"), [(0.0, False), (1e9, True)])
def test_a_machine_that_was_not_quiet_is_told(tmp_path, capsys, monkeypatch, others, said):
    moments = iter([0.0, others])
    monkeypatch.setattr(measure, "busy_seconds", lambda: next(moments))
    store(tmp_path)
    assert ("WARNING: the machine was not quiet" in capsys.readouterr().out) == said


def test_what_fails_leaves_the_old_result(tmp_path):
    before = store(tmp_path).read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="finite numbers"):
        store(tmp_path, values=[])
    assert (tmp_path / "race.json").read_text(encoding="utf-8") == before


def test_quick_runs_are_stored_only_where_one_asks_for_it(tmp_path):
    assert measure.Benchmark(FILE, DESCRIPTION, Namespace(quick=True, out=None)).folder is None
    assert measure.Benchmark(FILE, DESCRIPTION, Namespace(quick=False, out=None)).folder == measure.RESULTS
    with pytest.raises(
        ValueError, match=r"race\.json holds no measurement: it comes from a run with --quick"
    ):
        tables.read_results(store(tmp_path, quick=True).parent)


# Tables


def broken(change):
    """Text of a result of which something was changed."""

    def write(path):
        result = json.loads(path.read_text(encoding="utf-8"))
        change(result)
        path.write_text(json.dumps(result), encoding="utf-8")

    return write


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: path.write_text(path.read_text("utf-8")[:100], "utf-8"), "Expecting|Unterminated"),
        (lambda path: path.write_text("[]", "utf-8"), "lacks name"),
        (lambda path: path.write_text("5", "utf-8"), "race.json holds no measurement"),
        (broken(lambda result: result.pop("machine")), "it lacks machine"),
        (broken(lambda result: result["figures"].clear()), "it holds no figure"),
        (broken(lambda result: result["figures"][0].pop("unit")), "a figure has"),
        (broken(lambda result: result["figures"][0].update(median="fast")), "expected numbers"),
    ],
)
def test_a_broken_result_is_told_with_its_remedy(tmp_path, damage, message):
    path = store(tmp_path)
    damage(path)
    with pytest.raises(ValueError, match=message) as caught:
        tables.read_results(tmp_path)
    assert "race.json" in str(caught.value)
    assert "run benchmarks/race.py again" in str(caught.value)


def test_the_readme_has_the_headlines_and_the_other_file_has_all(tmp_path):
    store(tmp_path)
    (tmp_path / "benchmarks").mkdir()
    readme = tmp_path / "README.md"
    readme.write_text(f"# Before\n{tables.BEGIN}\nold\n{tables.END}\nafter\n", encoding="utf-8")
    tables.write_tables(tmp_path, tmp_path)
    text = readme.read_text(encoding="utf-8")
    assert "| a lap of the hare | 2.00 s | 1.00 – 3.00 | 3 | `race.py` |" in text
    assert "tortoise" not in text
    assert text.startswith("# Before\n")
    assert text.endswith(f"{tables.END}\nafter\n")
    assert "old" not in text
    everything = (tmp_path / "benchmarks" / "RESULTS.md").read_text(encoding="utf-8")
    assert "| a lap of the tortoise | 60.0 s |  | 1 |" in everything
    assert "- On grass." in everything
    tables.write_tables(tmp_path, tmp_path)
    assert readme.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "text", ["nothing", tables.BEGIN, f"{tables.END}{tables.BEGIN}", 2 * tables.BEGIN + tables.END]
)
def test_a_text_without_its_markers_is_refused(text):
    with pytest.raises(ValueError, match="once each"):
        tables.put_between(text, "table")


def test_stored_tables_are_those_of_the_stored_results():
    results = tables.read_results()
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert tables.put_between(readme, tables.readme_table(results)) == readme, "run benchmarks/tables.py"
    everything = (FOLDER / "RESULTS.md").read_text(encoding="utf-8")
    assert tables.full_tables(results) == everything, "run benchmarks/tables.py"


# All of them


def test_every_script_is_run_and_says_what_it_measures():
    scripts = {path.stem for path in FOLDER.glob("*.py")} - {"bench", "measure", "tables"}
    assert scripts == set(bench.SCRIPTS | bench.BY_REQUEST)
    for name in scripts:
        text = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
        assert f"python benchmarks/{name}.py" in text
        assert "Benchmark(__file__, __doc__, arguments)" in text


def test_a_script_runs_from_end_to_end_with_tiny_sizes(tmp_path):
    command = [sys.executable, str(FOLDER / "hog.py"), "--quick", "--out", str(tmp_path)]
    asked = subprocess.run(command, capture_output=True, text=True)
    assert asked.returncode == 0, asked.stderr
    result = json.loads((tmp_path / "hog.json").read_text(encoding="utf-8"))
    figures = {figure["what"]: figure for figure in result["figures"]}
    differences = [figure["median"] for what, figure in figures.items() if "largest difference" in what]
    assert len(differences) == 3
    assert max(differences) < 1e-5
    assert all(figure["median"] > 0 for what, figure in figures.items() if "time / ours" in what)


@pytest.fixture
def three_scripts(tmp_path, monkeypatch):
    """A folder with a script that fails, one that never ends, and one that is well."""
    for name, code in {
        "fails": "raise SystemExit(3)",
        "hangs": "import time; time.sleep(600)",
        "well": "import pathlib, sys\nhere = pathlib.Path(__file__)\n"
        "here.with_suffix('.ran').write_text(str(sys.argv[1:]))",
    }.items():
        (tmp_path / f"{name}.py").write_text(code)
    monkeypatch.setattr(bench, "HERE", tmp_path)
    monkeypatch.setattr(bench, "SCRIPTS", {"fails": 60, "hangs": 0.5, "well": 60})
    monkeypatch.setattr(bench, "write_tables", lambda: None)
    monkeypatch.setattr(bench, "read_results", lambda: [])
    return tmp_path


def test_a_failure_does_not_stop_the_others(three_scripts, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bench.py"])
    monkeypatch.setattr(bench, "load_average", lambda: 100.0)
    assert bench.main() == 1
    assert (three_scripts / "well.ran").read_text() == "[]"
    said = capsys.readouterr().out
    assert "WARNING: the load average is 100.0" in said
    assert "FAILED: exit status 3" in said
    assert "FAILED: ended after 0 s" in said or "FAILED: ended after 1 s" in said


def test_some_are_run_by_name(three_scripts, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bench.py", "--quick", "well"])
    monkeypatch.setattr(bench, "load_average", lambda: 0.0)
    assert bench.main() == 0
    assert (three_scripts / "well.ran").read_text() == "['--quick']"
    assert "WARNING" not in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["bench.py", "nonsense"])
    with pytest.raises(SystemExit):
        bench.main()
    assert "no such benchmark: nonsense" in capsys.readouterr().err


def test_broken_results_are_told_at_the_end(three_scripts, monkeypatch, capsys):
    def refuse():
        raise ValueError("race.json holds no measurement")

    monkeypatch.setattr(bench, "write_tables", refuse)
    monkeypatch.setattr(sys, "argv", ["bench.py", "well"])
    assert bench.main() == 1
    assert "The tables were not made: race.json holds no measurement" in capsys.readouterr().out
