"""The usual pipeline for short texts: word and character TF-IDF, LinearSVC. Prints CPU seconds, texts per CPU second, accuracy."""

import json
import sys
import time

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC


def read(path):
    rows = [line.rstrip("\n").rsplit("\t", 1) for line in open(path, encoding="utf8") if "\t" in line]
    return [text for text, _ in rows], [label for _, label in rows]


texts, labels = read(sys.argv[1])
asked, truth = read(sys.argv[2])
pipeline = make_pipeline(
    make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    ),
    LinearSVC(),
)
started = time.process_time()
pipeline.fit(texts, labels)
trained = time.process_time()
answers = pipeline.predict(asked)
done = time.process_time()
print(
    json.dumps(
        {
            "trainSeconds": trained - started,
            "predictPerSecond": len(asked) / (done - trained),
            "accuracy": sum(a == b for a, b in zip(answers, truth)) / len(truth),
        }
    )
)
