"""An entity model that does at a word what real ones do seldom: die, hang, fail."""

import json
from pathlib import Path

NAME = "spacy:moody_model"

_MODEL = '''
"""A model package in spaCy's form that finds "Oslo", and dies, hangs or fails at a word."""
import contextlib, os, time
from types import SimpleNamespace

def load(exclude):
    if not os.path.exists(__file__ + ".weights"):
        raise OSError("no weights")
    return Pipeline()

class Pipeline:
    pipe_names = ["ner"]
    def get_pipe(self, name):
        return SimpleNamespace(model=SimpleNamespace(walk=list))
    @contextlib.contextmanager
    def memory_zone(self):
        yield
    def __call__(self, text):
        once = __file__ + ".died"
        if "die once" in text and not os.path.exists(once):
            open(once, "w").close()
            os._exit(7)
        if "die now" in text:
            os._exit(7)
        if "hang now" in text:
            time.sleep(600)
        if "fail now" in text:
            raise ValueError("cannot read this")
        starts = [n for n in range(len(text)) if text.startswith("Oslo", n)]
        return SimpleNamespace(ents=[
            SimpleNamespace(start_char=n, end_char=n + 4, label_="GPE") for n in starts])
'''


def install(folder: Path, language: str = "en") -> Path:
    """Write the model's package into ``folder``, which is to be on Python's path; return it.

    It says that it reads ``language``.
    """
    package = folder / "moody_model"
    package.mkdir()
    (package / "__init__.py").write_text(_MODEL)
    (package / "__init__.py.weights").touch()
    meta = {"lang": language, "version": "1.2", "components": ["ner"]}
    (package / "meta.json").write_text(json.dumps(meta))
    return package
