"""The recipe of docs/spark.md, run as it stands there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from kawat.runner import code_stories
from kawat.story import Story
from tests.engines import java_home, needs
from tests.newsroom import rows, written

_PAGE = Path(__file__).resolve().parents[1] / "docs" / "spark.md"
_JAVA = 'print("java", spark._jvm.System.getProperty("java.runtime.version"), spark._jvm.System.getProperty("java.vm.name"))'


def test_the_recipe_reads_what_kawat_reads(tmp_path: Path) -> None:
    needs("pyspark")
    needs("pyarrow")
    home = java_home()
    given = [*rows(30), {"id": "angka", "text": "12345 67890"}]
    stories, readings = written(tmp_path / "stories.jsonl", given), tmp_path / "readings"
    recipe = (
        _PAGE.read_text(encoding="utf-8").split("<!-- recipe -->\n```python\n")[1].split("```\n<!-- /recipe -->")[0]
    )
    script = tmp_path / "recipe.py"
    script.write_text(
        f"stories, readings = {str(stories)!r}, {str(readings)!r}\n{recipe}\n{_JAVA}\n"
        f"coded.toPandas().to_json({str(tmp_path / 'out.jsonl')!r}, orient='records', lines=True)\nspark.stop()\n",
        encoding="utf-8",
    )
    env = {
        **os.environ,
        "JAVA_HOME": str(home),
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYSPARK_SUBMIT_ARGS": "--master local[2] --conf spark.ui.enabled=false pyspark-shell",
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=500, env=env)
    assert done.returncode == 0, done.stderr
    sys.stdout.write(done.stdout)  # shown with `pytest -rP`: the Java that it ran on
    assert "java " in done.stdout
    assert list(readings.glob("*.parquet"))
    out = {row["id"]: row for row in map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())}
    wanted = code_stories([Story.from_json(row) for row in given])
    assert len(out) == len(wanted) == 31
    for each in wanted:
        row = out[each.story.id]
        assert row["reason"] == each.reason
        assert each.reading is None or json.loads(row["reading"]) == each.reading.to_json()
    assert out["angka"]["reading"] is None
