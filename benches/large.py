#!/usr/bin/env python3
"""The large runs: how pullquote's index grows, beside its own floor, SQLite FTS5 and find.

    benches/large.py --make-corpus make_corpus.py --base base/ --out /somewhere --sizes 1000,10000,100000

`make_corpus.py` is any program that takes `--from DIR -o FILE --count N --format jsonl|txt-dir` and writes articles as
JSON Lines (`id,title,author,source,date,url,body`) or as a folder of text files. What is made stays in `--out` and is
used again. Each part is a ratio in one run; parts can be chosen with `--parts`:

    index    both sides in turn, three pairs (`cargo bench --bench scale -- index`), for the largest size
    search   the classes of queries (`cargo bench --bench scale -- search`), for the largest size
    fts5     SQLite FTS5 (porter unicode61) and pullquote on the bare text, one after the other, for the largest size
    growth   seconds, memory and bytes for each size, and the powers of the size that fit them best
    files    a folder of text files that has not changed, indexed again, beside find with stat; the largest size
    lines    a file of JSON Lines to which one line is appended, for each size
    watch    a folder under `index --watch`: one file changed, and a thousand, until a search finds them; the largest size

Standard library only; Linux (it reads /proc and uses find).
"""
import argparse, json, math, os, pathlib, shutil, sqlite3, statistics, subprocess, sys, tempfile, time

PARTS = "index search fts5 growth files lines watch".split()


def run(*command, env=None, quiet=True):
    """Runs a program to its end; seconds, CPU seconds and the peak of resident memory in MB."""
    began = time.monotonic()
    out = subprocess.DEVNULL if quiet else None
    child = subprocess.Popen([str(word) for word in command], stdout=out, stderr=out, env=env)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 4):
        sys.exit(f"{command[0]} ended with {child.returncode}")
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


class Runs:
    def __init__(self, args):
        self.args = args
        self.out = pathlib.Path(args.out).resolve()
        self.out.mkdir(parents=True, exist_ok=True)
        self.sizes = sorted(int(size) for size in args.sizes.split(","))
        self.program = pathlib.Path(args.program).resolve()

    def corpus(self, count, form="jsonl"):
        path = self.out / (f"{count}.jsonl" if form == "jsonl" else f"{count}-files")
        if not path.exists():
            print(f"making {path.name} …", flush=True)
            made = path.with_name(path.name + ".part")
            shutil.rmtree(made, ignore_errors=True)
            run(sys.executable, self.args.make_corpus, "--from", self.args.base, "-o", made,
                "--count", count, "--format", form)
            made.rename(path)
        return path

    def home(self):
        return tempfile.TemporaryDirectory(dir=self.out)

    def index(self, path, home):
        env = dict(os.environ, XDG_DATA_HOME=home, XDG_CONFIG_HOME=home, XDG_STATE_HOME=home, XDG_CACHE_HOME=home)
        return run(self.program, "index", path, env=env)

    def bench(self, part):
        subprocess.run(["cargo", "bench", "-q", "--bench", "scale", "--", part, self.corpus(self.sizes[-1])], check=True)

    def fts5(self):
        path = self.corpus(self.sizes[-1])
        size = path.stat().st_size / 1e6
        with self.home() as home:
            began = time.monotonic()
            table = sqlite3.connect(os.path.join(home, "fts5.db"))
            table.execute("pragma journal_mode = off")
            table.execute("pragma synchronous = off")
            table.execute("create virtual table articles using fts5(title, body, tokenize = 'porter unicode61')")
            with open(path, encoding="utf-8") as lines:
                rows = ((line["title"], line["body"]) for line in map(json.loads, lines))
                table.executemany("insert into articles values (?, ?)", rows)
            table.commit()
            theirs = time.monotonic() - began
            table.close()
            disk = os.path.getsize(os.path.join(home, "fts5.db")) / 1e6
        with self.home() as home:
            ours, _, _ = self.index(path, home)
        print(f"FTS5 {size / theirs:.1f} MB/s, {disk / size:.2f} of the input; pullquote {size / ours:.1f} MB/s"
              f" with quotes: {theirs / ours:.2f} x")

    def growth(self):
        rows = []
        for count in self.sizes:
            path = self.corpus(count)
            with self.home() as home:
                seconds, cpu, peak = self.index(path, home)
                disk = sum(file.stat().st_size for file in pathlib.Path(home).rglob("index/*") if file.is_file())
            size = path.stat().st_size
            rows.append((count, seconds, cpu, peak, disk / 1e6, size / 1e6))
            print(f"{count:>9} articles: {seconds:8.1f} s {cpu:8.1f} CPU s {peak:7.0f} MB peak"
                  f" {disk / 1e6:9.1f} MB index = {disk / size:.2f} of the input", flush=True)
        if len(rows) > 1:
            for name, column in (("seconds", 1), ("CPU seconds", 2), ("peak memory", 3), ("index", 4)):
                print(f"{name:<12} grow with the {power(rows, column):.2f}th power of the number of articles")

    def files(self):
        folder = self.corpus(self.sizes[-1], "txt-dir")
        with self.home() as home:
            self.index(folder, home)
            ours, theirs = [], []
            for _ in range(7):
                theirs.append(run("find", folder, "-type", "f", "-printf", "%s %T@ %p\n")[0])
                ours.append(self.index(folder, home)[0])
        ours, theirs = statistics.median(ours), statistics.median(theirs)
        print(f"{self.sizes[-1]} files, nothing changed: {ours:.2f} s, find {theirs:.2f} s: {ours / theirs:.1f} x")

    def lines(self):
        for count in self.sizes:
            with self.home() as home:
                path = pathlib.Path(home) / "articles.jsonl"
                shutil.copyfile(self.corpus(count), path)
                self.index(path, home)
                with open(path, "a", encoding="utf-8") as lines:
                    lines.write(json.dumps({"id": "new", "title": "One more", "body": "“It is here,” said Ada Quist."}) + "\n")
                seconds, cpu, _ = self.index(path, home)
                print(f"{count:>9} articles and one appended: {seconds:.2f} s, {cpu:.2f} CPU s,"
                      f" {path.stat().st_size / 1e6 / seconds:.0f} MB/s looked through", flush=True)


    def watch(self):
        folder = self.corpus(self.sizes[-1], "txt-dir")
        mine = folder / "watched"
        shutil.rmtree(mine, ignore_errors=True)
        mine.mkdir()
        with self.home() as home:
            env = dict(os.environ, XDG_DATA_HOME=home, XDG_CONFIG_HOME=home, XDG_STATE_HOME=home, XDG_CACHE_HOME=home)
            self.index(folder, home)
            watching = subprocess.Popen([self.program, "index", "--watch", folder], env=env,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

            def seconds(names, mark):
                """Writes files that say a word and waits until all of them are found by it."""
                began = time.monotonic()
                for name in names:
                    (mine / name).write_text(f"Ferries\n\nThe harbour said {mark} on Monday.\n")
                while True:
                    ask = [self.program, "search", mark, "-C", folder, "-n", len(names) + 1, "--json", "-q"]
                    found = subprocess.run([str(word) for word in ask], env=env, capture_output=True).stdout
                    if found.count(b"\n") >= len(names):
                        return time.monotonic() - began
                    if time.monotonic() - began > 120:
                        sys.exit(f"{len(names)} files were not found")

            try:
                time.sleep(2)
                seconds(["one.txt"], "quillzero")
                ones = [seconds(["one.txt"], f"quill{'abcdefghi'[at]}") for at in range(9)]
                many = [seconds([f"{at}.txt" for at in range(1000)], f"brine{'abc'[round]}") for round in range(3)]
            finally:
                watching.terminate()
                watching.wait()
                shutil.rmtree(mine)
        print(f"{self.sizes[-1]} files watched: one changed is found in {statistics.median(ones) * 1000:.0f} ms"
              f" (worst {max(ones) * 1000:.0f}), 1,000 in {statistics.median(many):.1f} s (worst {max(many):.1f})")


def power(rows, column):
    """The slope of a line through the logarithms, by least squares."""
    points = [(math.log(row[0]), math.log(row[column])) for row in rows]
    x, y = (statistics.fmean(values) for values in zip(*points))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--make-corpus", required=True, help="the program that makes articles")
    parser.add_argument("--base", required=True, help="the folder of real articles that it starts from")
    parser.add_argument("--out", required=True, help="where corpora are kept; indexes are made there, too")
    parser.add_argument("--sizes", default="1000,10000,100000", help="numbers of articles")
    parser.add_argument("--program", default="target/release/pullquote", help="a release build")
    parser.add_argument("--parts", default=",".join(PARTS))
    runs = Runs(parser.parse_args())
    for part in runs.args.parts.split(","):
        if part not in PARTS:
            sys.exit(f"no such part: {part}; there are {', '.join(PARTS)}")
        print(f"\n== {part}", flush=True)
        if part in ("index", "search"):
            runs.bench(part)
        else:
            getattr(runs, part)()


if __name__ == "__main__":
    main()
