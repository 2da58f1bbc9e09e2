"""Reads articles in JSON Lines with spaCy's small English pipeline and prints how long it took."""
import importlib
import json
import pkgutil
import sys
import time

try:
    import spacy
except ImportError:
    sys.exit(3)
name = next((m.name for m in pkgutil.iter_modules() if m.name.startswith("en_core_web_sm")), None)
if name is None:
    sys.exit(3)

texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
nlp = importlib.import_module(name).load()
for _ in nlp.pipe(texts[:2]):  # what is made on first use is not counted
    pass
wall, cpu = time.perf_counter(), time.process_time()
for _ in nlp.pipe(texts):
    pass
print(json.dumps({"version": spacy.__version__, "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}))
