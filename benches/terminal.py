#!/usr/bin/env python3
"""What a reader feels, measured through a real terminal: first paint, typing, results, frames, memory, idleness.

  benches/terminal.py --probe PATH/ttyprobe.py --program target/release/pullquote \\
      --corpus small.jsonl --corpus large.jsonl --home DIR

Each corpus is a JSON Lines file of articles (`id,title,author,source,date,url,body`). It is indexed under --home
unless its index is there; --home is made when missing and left as it is, so that the next run need not index again.
With several corpora the first one is what the others are measured against. --probe is a pty driver with the class
`Probe` (it needs the package pyte).

How it is measured: every byte that the program writes gets the time at which it came out of the pty; the emulator
reads them afterwards, so that it costs the program nothing.
  first paint   from exec to the frame with the rows of the list.
  echo          from a letter to the chunk that completes it in the search line, typed at 30 ms a letter: a search is
                under way all the time.
  results       from a letter to the last change of the screen that it brings about: rows, counts, the article beside
                them and the highlights in both. The status line and the counts of facets (which wait for a pause
                in the typing) are left out. Letters that ask nothing (the first of a word is waited for) do not count.
  final         the same after the last of 14 letters typed at 30 ms each.
  frame         CPU time of the thread that updates and paints, from a key to silence, for each frame it leads to.
  idle          bytes and CPU time (of all threads, in nanoseconds of the scheduler) in 2 s of nothing.
  memory        RssAnon, the highest seen while browsing, searching and reading.

Queries are drawn from the corpus with a fixed seed: words that are common (in more than 5 % of a sample of articles),
middling and rare, two words, phrases and half phrases; typed letter by letter, so that every prefix is asked for, too.
"""
import argparse
import importlib.util
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

PAUSE = 0.03
LETTERS = 14
QUIET = 0.25
ROWS = re.compile(r"article 1 of [\d,]+")
COUNTS = re.compile(r"[\d,]+\+? quotes? · [\d,]+\+? articles? · .*$")
ESC, CLEAR, QUIT = b"\x1b", b"\x15", b"\x03"
# The threads that stand between a key and its results.
BUSY = ("main", "search", "open", "light")


def load(path):
    """The pty driver."""
    spec = importlib.util.spec_from_file_location("ttyprobe", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ------------------------------------------------------------------------------------------------ queries
class Words:
    """Words and phrases of a corpus, drawn with a fixed seed."""

    def __init__(self, path, seed, sample=1500):
        self.rng = random.Random(seed)
        self.bodies, df = [], {}
        size = os.path.getsize(path)
        with open(path, "rb") as lines:
            for _ in range(sample):
                lines.seek(self.rng.randrange(size))
                lines.readline()
                line = lines.readline()
                if not line:
                    continue
                try:
                    body = json.loads(line)["body"]
                except (ValueError, KeyError):
                    continue
                self.bodies.append(body)
                for word in set(re.findall(r"[a-z]{4,}", body.lower())):
                    df[word] = df.get(word, 0) + 1
        if not self.bodies:
            sys.exit("terminal.py: %s holds no articles" % path)
        n = len(self.bodies)
        common = sorted(word for word, count in df.items() if count > n * 0.05)
        middling = sorted(word for word, count in df.items() if n * 0.002 < count <= n * 0.05)
        rare = sorted(word for word, count in df.items() if count == 1)
        self.classes = {"common": common, "middling": middling or common, "rare": rare or common}

    def word(self, name):
        return self.rng.choice(self.classes[name])

    def pair(self, longest):
        """Two words that stand side by side."""
        while True:
            words = re.findall(r"[A-Za-z]+", self.rng.choice(self.bodies).lower())
            at = self.rng.randrange(max(1, len(words) - 2))
            pair = " ".join(words[at:at + 2])
            if 6 < len(pair) <= longest:
                return pair

    def queries(self):
        """Queries without end, by class, each class in turn."""
        while True:
            for name in ("common", "middling", "rare"):
                yield name, self.word(name)
            yield "two words", self.word("common") + " " + self.word("middling")
            yield "phrase", '"%s"' % self.pair(24)
            yield "two common", self.word("common") + " " + self.word("common")

    def typed(self):
        """Fourteen letters as they stand somewhere, or two words of which the second is not complete."""
        while True:
            text = self.rng.choice([self.pair(40), self.word("common") + " " + self.word("middling")])
            text = '"' + text if self.rng.random() < 0.25 else text
            if len(text) > LETTERS:
                text = text[:LETTERS]
                if len(text) == len(text.rstrip()):
                    return text


# ------------------------------------------------------------------------------------------------ a session
class Session:
    """A program in a pty, with all that it writes and when."""

    def __init__(self, bench, corpus, wait=True):
        self.tty, self.bench = bench.tty, bench
        a = bench.options
        cols, rows = (int(n) for n in a.size.split("x"))
        self.area = argparse.Namespace(
            cols=cols, rows=rows, term="xterm-256color", env=bench.env(), cwd=None, nice=0, answer=True, kitty=False,
            wait_re=ROWS, timeout=120, settle=150, frame_gap=4, raw=None, exit_timeout=5, key_timeout=5, no_answer=400,
            command=[a.program, corpus])
        self.probe = self.tty.Probe(self.area)
        self.started = self.probe.start()
        if wait and not self.started["ok"]:
            shown = "\n".join(line.rstrip() for line in self.probe.screen.display)
            sys.exit("terminal.py: no rows on the screen:\n" + shown)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.probe.exit is None:
            self.probe.send(QUIT)
            self.probe.wait_exit(3)
        self.probe.close()

    def quiet(self, silence=QUIET, longest=20.0):
        """Waits for silence; the answer must not be awaited any more."""
        now, probe = self.tty.now, self.probe
        end, last = now() + longest, now()
        while now() < end:
            if probe.pump(silence):
                last = now()
            elif now() - last >= silence:
                return

    def send(self, data):
        at = self.tty.now()
        self.probe.send(data)
        return at

    def rest(self, seconds):
        end = self.tty.now() + seconds
        while self.tty.now() < end:
            self.probe.pump(end - self.tty.now())

    def row(self, y):
        line = self.probe.screen.buffer[y]
        return "".join(line[x].data for x in range(self.area.cols))

    def cells(self):
        """The search line from the counts on, and all that stands below it, without the status line."""
        buffer = self.probe.screen.buffer
        bar = COUNTS.search(self.row(1).rstrip())
        body = [[tuple(buffer[y][x]) for x in range(self.area.cols)] for y in range(2, self.area.rows - 2)]
        return (bar.group(0) if bar else self.row(1)[-40:]), body

    def replay(self, each):
        """Lets the emulator read what has come; calls `each` with the time of every chunk."""
        for at, data in self.probe.pending:
            self.probe.feed(data)
            each(at)
        self.probe.pending = []

    def mem_mb(self):
        return self.probe.mem().get("RssAnon", 0) / 1024

    def cpu_ns(self, *names):
        """CPU time of the threads of these names (the first thread is "main"), or of all."""
        pid, total = self.probe.pid, 0
        for task in os.listdir("/proc/%d/task" % pid):
            try:
                with open("/proc/%d/task/%s/comm" % (pid, task)) as comm:
                    name = "main" if task == str(pid) else comm.read().strip()
                if not names or name in names:
                    with open("/proc/%d/task/%s/schedstat" % (pid, task)) as stat:
                        total += int(stat.read().split()[0])
            except OSError:
                pass
        return total


def is_empty(bar):
    return bar.startswith("0 quotes · 0 articles")


# ------------------------------------------------------------------------------------------------ measures
class Bench:
    def __init__(self, options):
        self.options = options
        self.tty = load(options.probe)
        self.home = os.path.abspath(options.home or tempfile.mkdtemp(prefix="pullquote-terminal-"))
        self.slow = []

    def env(self):
        home = self.home
        return ["HOME=" + home, "XDG_DATA_HOME=" + home, "XDG_STATE_HOME=%s/state" % home,
                "XDG_CONFIG_HOME=%s/config" % home]

    def index(self, corpus):
        os.makedirs(self.home, exist_ok=True)
        env = dict(os.environ, **dict(pair.split("=", 1) for pair in self.env()))
        command = [self.options.program, "index", corpus]
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True)
        sys.stderr.write("%s: %s" % (corpus, done.stdout))
        found = re.search(r"(\d+) articles", done.stdout)
        if not found:
            sys.exit("terminal.py: %s cannot be indexed" % corpus)
        return int(found.group(1))

    def first_paint(self, corpora):
        """Interleaved, so that a noisy minute is shared."""
        times = {corpus: [] for corpus in corpora}
        for _ in range(self.options.starts):
            for corpus in corpora:
                with Session(self, corpus) as session:
                    times[corpus].append(session.started["regex"])
        return times

    def memory(self, corpus, words):
        with Session(self, corpus) as s:
            s.rest(1.0)
            start = s.mem_mb()
            most = (start, "at the start")

            def go(what, *keys):
                nonlocal most
                for key in keys:
                    s.send(key)
                    s.rest(0.02)
                s.quiet(0.2)
                most = max(most, (s.mem_mb(), what))
                s.replay(lambda _: None)

            pages = [b"\x1b[6~"] * 20
            go("in the list", *[b"j"] * 50)
            go("in the list", *pages)
            go("at the end of the list", b"G")
            go("in the list", b"g", b"g")
            go("in all quotes", b"2")
            go("in all quotes", *pages)
            go("at the end of all quotes", b"G")
            go("in all quotes", b"g", b"g")
            go("in the list", b"1")
            queries = words.queries()
            for turn in range(24):
                _, query = next(queries)
                go("typing " + query, b"s" if turn % 2 else b"/", CLEAR, *[letter.encode() for letter in query])
                go("reading what is found for " + query, b"\r", *[b"j"] * 5)
                go("in the quotes of " + query, b"2")
                go("back from the quotes of " + query, b"1", b"g", b"l")
            s.rest(1.0)
            return {"start": start, "end": s.mem_mb(), "most": most}

    def typing(self, corpus, words):
        """Bursts at 30 ms a letter: each letter's echo, and the final results after the last one."""
        echoes, finals = [], []
        with Session(self, corpus) as s:
            s.rest(0.7)
            for turn in range(self.options.bursts):
                s.send(b"/" if turn % 2 else b"s")
                s.send(CLEAR)
                s.quiet()
                s.replay(lambda _: None)
                text, due = words.typed(), []
                for at, letter in enumerate(text):
                    due.append((text[:at + 1], s.send(letter.encode())))
                    s.rest(PAUSE)
                last = due[-1][1]
                s.quiet()
                states = []

                def each(at):
                    line = s.row(1)
                    while due and line.startswith(" / " + due[0][0]):
                        echoes.append((at - due.pop(0)[1]) * 1000)
                    if at >= last:
                        states.append((at, s.cells()))

                s.replay(each)
                finals.append(settled(states, last))
                self.slow.append((finals[-1], corpus, "final", text))
                s.send(ESC)
                s.quiet()
                s.replay(lambda _: None)
        return echoes, finals

    def results(self, corpus, words):
        """Letter by letter, each when the answer to the one before is painted."""
        times, work, waited, queries = {}, [], 0, words.queries()
        with Session(self, corpus) as s:
            s.rest(0.7)
            count, turn = 0, 0
            while count < self.options.keys:
                name, query = next(queries)
                s.send(b"/" if turn % 2 else b"s")
                s.send(CLEAR)
                turn += 1
                s.quiet()
                s.replay(lambda _: None)
                for at, letter in enumerate(query):
                    before, cpu = s.cells(), s.cpu_ns(*BUSY)
                    sent, states = s.send(letter.encode()), []
                    s.quiet()
                    s.replay(lambda t: states.append((t, s.cells())))
                    if not states or (states[-1][1] == before):
                        waited += 1
                        continue
                    took = settled(states, sent)
                    work.append((s.cpu_ns(*BUSY) - cpu) / 1e6)
                    count += 1
                    times.setdefault(name, []).append(took)
                    scope = "articles" if turn % 2 == 0 else "quotes"
                    self.slow.append((took, corpus, scope, "%s   [%s]" % (query[:at + 1], states[-1][1][0])))
                s.send(ESC)
                s.quiet()
                s.replay(lambda _: None)
        return times, work, waited

    def frames(self, corpus, query, keys, before=()):
        """CPU time of the main thread for each frame."""
        with Session(self, corpus, wait=False) as s:
            s.rest(1.0)
            for key in [b"/", *[letter.encode() for letter in query], b"\r", *before]:
                s.send(key)
                s.quiet()
            s.replay(lambda _: None)
            out = []
            for key in keys:
                sync, cpu = s.probe.modes.sync, s.cpu_ns("main")
                s.send(key)
                s.rest(0.06)
                s.replay(lambda _: None)
                frames = s.probe.modes.sync - sync
                if frames:
                    out.append((s.cpu_ns("main") - cpu) / frames / 1e6)
            return out

    def idle(self, corpus, words):
        worst = (0, 0.0)
        for query in ("", words.word("common")):
            with Session(self, corpus) as s:
                for key in [b"/", *[letter.encode() for letter in query], b"\r"] if query else []:
                    s.send(key)
                    s.rest(PAUSE)
                s.quiet(3.0)
                written, cpu = s.probe.nbytes, s.cpu_ns()
                s.rest(2.0)
                worst = max(worst, (s.probe.nbytes - written, (s.cpu_ns() - cpu) / 1e6))
        return worst

    def long_text(self, words):
        """A file of 5 MB, of articles of the corpus."""
        path = os.path.join(self.home, "long", "long.txt")
        if not os.path.exists(path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as out:
                out.write("A long text\n\n")
                while out.tell() < 5_000_000:
                    out.write(words.rng.choice(words.bodies) + "\n\n")
        self.index(os.path.dirname(path))
        return os.path.dirname(path)


def settled(states, sent):
    """Milliseconds until the screen was what it is in the end. Where nothing is found, the offers that come after
    a pause are no results."""
    last_bar, last_body = states[-1][1]
    first = None
    for at, (bar, body) in states:
        same = bar == last_bar and (body == last_body or is_empty(bar))
        first = (at if first is None else first) if same else None
    return (first - sent) * 1000


# ------------------------------------------------------------------------------------------------ the report
def at(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, round(share * (len(values) - 1)))] if values else float("nan")


def pair(values, digits=1):
    return "%.*f / %.*f" % (digits, at(values, 0.5), digits, at(values, 0.99))


def say(what, corpus, figure, must, aim, note=""):
    print("| %-52s | %12s | %18s | %14s | %12s | %s" % (what, corpus, figure, must, aim, note), flush=True)


def measure(bench, options):
    corpora = [os.path.abspath(corpus) for corpus in options.corpus]
    sizes = {corpus: bench.index(corpus) for corpus in corpora}
    words = {corpus: Words(corpus, options.seed) for corpus in corpora}
    name = {corpus: "{:,}".format(sizes[corpus]) for corpus in corpora}
    few = {corpus: sizes[corpus] <= 30_000 for corpus in corpora}
    large = {corpus: sizes[corpus] > 300_000 for corpus in corpora}
    wanted = set(options.only.split(",")) if options.only else None
    does = lambda part: wanted is None or part in wanted
    print("load %.1f, %s, median / p99 in ms unless said" % (os.getloadavg()[0], options.size))
    say("", "articles", "figure", "must", "aim")
    say("---", "---:", "---:", "---:", "---:")
    if does("paint"):
        times = bench.first_paint(corpora)
        small = at(times[corpora[0]], 0.5)
        for corpus in corpora:
            of = times[corpus]
            ratio = "min %.1f, %.2f x the first" % (min(of), at(of, 0.5) / small)
            say("first paint with rows, warm: median", name[corpus], "%.1f" % at(of, 0.5), "80, 1.5 x", "35, 1.3 x", ratio)
    for corpus in corpora:
        its = words[corpus]
        if does("memory"):
            of = bench.memory(corpus, its)
            must, aim = ("40", "20") if few[corpus] else ("80", "40")
            note = "%.1f at the start, %.1f in the end; most %s" % (of["start"], of["end"], of["most"][1])
            say("private memory while browsing, MB", name[corpus], "%.1f" % of["most"][0], must, aim, note)
        if does("typing"):
            echoes, finals = bench.typing(corpus, its)
            say("a letter echoed while a search runs", name[corpus], pair(echoes, 2), "4 / 25", "2 / 16", "%d letters" % len(echoes))
            say("14 letters at 30 ms, final results: median, worst", name[corpus],
                "%.1f, %.1f" % (at(finals, 0.5), max(finals)), "100", "50", "%d bursts" % len(finals))
        if does("results"):
            times, work, waited = bench.results(corpus, its)
            every = [took for of in times.values() for took in of]
            must, aim = ("25 / 120", "12 / 50") if large[corpus] else ("10 / 50", "5 / 25")
            note = "%d keys, %d more asked nothing; worst %.1f" % (len(every), waited, max(every))
            say("key to results with highlights", name[corpus], pair(every), must, aim, note)
            say("  the work of it, CPU", name[corpus], pair(work), "", "", "of the threads that search, read and paint")
            for kind, of in times.items():
                say("  %s" % kind, name[corpus], pair(of), "", "", "%d keys" % len(of))
        if does("frame"):
            query = its.word("common")
            down = [b"j", b"k", b"\x1b[6~", b"G", b"k", b"g", b"g"] * 20
            say("frame, in the list, CPU", name[corpus], pair(bench.frames(corpus, query, down), 2), "2 / 6", "1.5 / 4")
        if does("idle"):
            written, cpu = bench.idle(corpus, its)
            say("idle for 2 s: bytes, CPU ms", name[corpus], "%d, %.2f" % (written, cpu), "0, 0", "0, 0")
    if does("frame"):
        its = words[corpora[0]]
        text = [b"j"] * 60 + [b"n"] * 60 + [b" "] * 40 + [b"G", b"g", b"g"] * 10 + [b"]", b"q"] * 20
        figure = pair(bench.frames(bench.long_text(its), its.word("common"), text, [b"\r"]), 2)
        say("frame, in a text of 5 MB, CPU", "1", figure, "2 / 6", "1.5 / 4")
    if options.worst:
        print("\nThe slowest answers (ms, corpus, what, typed):")
        for took, corpus, what, query in sorted(bench.slow, reverse=True)[:options.worst]:
            print("%8.1f  %10s  %-8s  %s" % (took, name[corpus], what, query))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--probe", required=True, help="the pty driver, a Python file with a class Probe")
    parser.add_argument("--program", required=True, help="pullquote, built for release")
    parser.add_argument("--corpus", action="append", required=True, help="JSON Lines; several: the smallest first")
    parser.add_argument("--home", help="where indexes are kept (default: a new folder, removed in the end)")
    parser.add_argument("--size", default="200x50", help="columns x rows (default 200x50)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--starts", type=int, default=15, help="starts of each corpus (default 15)")
    parser.add_argument("--bursts", type=int, default=20, help="texts of 14 letters (default 20)")
    parser.add_argument("--keys", type=int, default=250, help="letters whose results are measured (default 250)")
    parser.add_argument("--only", help="some of: paint,memory,typing,results,frame,idle")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list the N slowest answers")
    parser.add_argument("--nice", type=int, default=0, help="change of priority of all that is measured")
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    if options.nice:
        os.nice(options.nice)
    bench = Bench(options)
    try:
        measure(bench, options)
    finally:
        if not options.home:
            shutil.rmtree(bench.home, ignore_errors=True)


if __name__ == "__main__":
    main()
