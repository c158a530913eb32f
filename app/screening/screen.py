"""Screen documents: read, check, write down, and at the end write what was asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caseframe.app.documents import Passage, Unread
from caseframe.app.outputs import sweep
from caseframe.app.readers.common import PASSING
from caseframe.app.screening.chunks import Chunk, Task, chunks, unread_of
from caseframe.app.screening.crew import Crew, crew_size
from caseframe.app.screening.engine import Cache, Outcome
from caseframe.app.screening.estimate import Estimate
from caseframe.app.screening.journal import Journal, why
from caseframe.app.screening.options import Progress, Reader, Result, ScreenOptions
from caseframe.app.screening.results import Results
from caseframe.app.screening.sources import Source, digest, find_sources
from caseframe.app.screening.write import write_outputs
from caseframe.detector import named_threshold
from caseframe.errors import CaseframeError
from caseframe.folder import read_manifest, shipped_folder
from caseframe.guide import Guide

_LITTLE: Final = 300_000
"""Bytes of documents below which starting processes takes longer than the work."""
_WAITING: Final = 2
"""Tasks sent ahead for each worker: none idles, and memory is bounded."""

OnProgress = Callable[[Progress], None]
Stop = Callable[[], bool]


def screen(
    paths: Iterable[str | Path],
    options: ScreenOptions,
    on_progress: OnProgress | None = None,
    stop: Stop | None = None,
    reader: Reader | None = None,
) -> Result:
    """Screen files, folders and patterns into ``options.out``.

    What was done before in the same folder with the same options and model is
    not done again. What cannot be read is listed and does not stop the rest.

    Args:
        paths: what to screen; see ``find_sources``.
        options: how.
        on_progress: called after each piece of work, and before the outputs are written.
        stop: asked after each piece of work; True ends the screening there, with
            nothing written but the journal.
        reader: how to read a document; ``read_guarded``, if not given.

    Raises:
        CaseframeError: if something named is not there, nothing is to be read, or
            the output folder cannot be used.
    """
    sources = _sources(paths, options)
    guide = Guide.load(options.guide)
    manifest = read_manifest(options.model or shipped_folder())
    limit = named_threshold(manifest, options.threshold)
    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CaseframeError(f"{options.out}: cannot be made a folder for results") from error
    journal = Journal(options.out)
    try:
        sweep(options.out)  # nobody else writes here: the journal is ours
        journal.begin(options.fingerprint(manifest, limit))
        run = _Run(journal, options, reader or _guarded(), Estimate(sources), on_progress)
        workers = crew_size(options.workers)
        if options.workers is None and sum(source.size for source in sources) < _LITTLE:
            workers = 1
        with Crew(options.model, limit, workers, thorough=options.thorough) as crew:
            finished = run.work(crew, sources, stop or _never)
        if finished and on_progress is not None:
            on_progress(run.estimate.at_the_end())
        results = Results(journal, options, guide, manifest.id)
        written = write_outputs(results) if finished else ()
        result = results.result(finished=finished, written=written)
        if finished:
            results.remember()
    except sqlite3.Error as error:
        raise CaseframeError(why(journal.path, error)) from error
    finally:
        journal.close()
    return result


def _sources(paths: Iterable[str | Path], options: ScreenOptions) -> list[Source]:
    from caseframe.app.readers.read import suffixes  # noqa: PLC0415 - the readers' libraries are extra

    found = find_sources(paths, suffixes(), options.out, refused=True)
    if not found:
        raise CaseframeError(
            f"nothing to screen: no files that can be read ({', '.join(sorted(suffixes()))}) there"
        )
    return found


def _guarded() -> Reader:
    from caseframe.app.readers.guarded import read_guarded  # noqa: PLC0415 - as above

    return read_guarded


def _never() -> bool:
    return False


@dataclass(slots=True)
class _Run:
    """One go at the work."""

    journal: Journal
    options: ScreenOptions
    reader: Reader
    estimate: Estimate
    on_progress: OnProgress | None

    def work(self, crew: Crew, sources: Sequence[Source], stop: Stop) -> bool:
        """Do what is not done; False if it was stopped."""
        self.journal.keep(source.name for source in sources)
        self.journal.retry(PASSING)
        pending: dict[Future[list[Outcome]], Task] = {}
        for task in self._tasks(sources):
            if stop():
                return False
            pending[self._submit(crew, task)] = task
            while len(pending) >= crew.width * _WAITING if crew.width > 1 else pending:
                self._collect(pending)
        while pending:
            if stop():
                return False
            self._collect(pending)
        return True

    def _submit(self, crew: Crew, task: Task) -> Future[list[Outcome]]:
        return crew.submit(list(task.texts))

    def _collect(self, pending: dict[Future[list[Outcome]], Task]) -> None:
        """Wait for the task that was sent first, for later ones may need what it finds; write it down."""
        future = next(iter(pending))
        outcomes = future.result()
        task = pending.pop(future)
        done = task.finish(outcomes)
        self.journal.commit(done)
        for chunk, made in zip(task.chunks, done, strict=True):
            self.estimate.passages += len(chunk.texts)
            self.estimate.sentences += sum(tally.sentences for tally in made.tallies)
            self.estimate.findings += len(made.findings)
            self.estimate.chunk(chunk.file, len(chunk.items), last=chunk.last)
        if self.on_progress is not None:
            self.on_progress(self.estimate.progress(task.chunks[-1].file))

    def _tasks(self, sources: Sequence[Source]) -> Iterator[Task]:
        cache = Cache()
        flying: dict[str, Task] = {}
        task = Task(cache, flying)
        for chunk in self._chunks(sources):
            task.add(chunk)
            if task.full:
                yield task
                task = Task(cache, flying)
        if task.chunks:
            yield task

    def _chunks(self, sources: Sequence[Source]) -> Iterator[Chunk]:
        """The chunks that are not done yet."""
        for position, source in enumerate(sources):
            sha256 = "" if source.refused else digest(source.path)
            number = self.journal.enter(source.name, source.path, source.size, sha256, position)
            done, complete = self.journal.chunks_done(number)
            if complete:
                self.estimate.skip(source.name)
                continue
            for chunk in chunks(number, source.name, self._read(source)):
                if chunk.number in done:
                    self.estimate.chunk(source.name, len(chunk.items), last=chunk.last, fresh=False)
                    if chunk.last:  # it ended sooner than before: out of time or memory
                        self.journal.note_unread(number, chunk.number, unread_of(chunk))
                else:
                    yield chunk

    def _read(self, source: Source) -> Iterator[Passage | Unread]:
        if source.refused:
            yield Unread("", source.refused)
            return
        try:
            yield from self.reader(source.path, self.options.read)
        except CaseframeError as error:  # a column that is not there
            yield Unread("", str(error))
        except (OSError, ValueError) as error:
            yield Unread("", f"could not be read ({type(error).__name__})")
