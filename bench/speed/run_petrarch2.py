"""Codes sentences that come with their trees with PETRARCH2 and prints how long it took.

PETRARCH2 parses nothing itself: it wants the trees of a parser such as CoreNLP, whose time would come on top.
"""
import contextlib
import json
import os
import sys
import time

try:
    from petrarch2 import PETRreader, petrarch2, utilities
except ImportError:
    sys.exit(3)

stories = {}
for line in open(sys.argv[1], encoding="utf-8"):
    story = json.loads(line)
    sents = {str(i): {"content": s["text"], "parsed": s["tree"]} for i, s in enumerate(story["sentences"])}
    stories[story["id"]] = {"meta": {"date": "20160501"}, "sents": sents}
with open(os.devnull, "w") as nothing, contextlib.redirect_stdout(nothing):
    PETRreader.parse_Config(utilities._get_data("data/config/", "PETR_config.ini"))
    petrarch2.read_dictionaries()
    wall, cpu = time.perf_counter(), time.process_time()
    petrarch2.do_coding(stories)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
print(json.dumps({"version": "PETRARCH2", "wall": wall, "cpu": cpu}))
