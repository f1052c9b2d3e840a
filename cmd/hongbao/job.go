package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"hongbao/experiments"
	"hongbao/experiments/store"
	"hongbao/plots"
)

// job is an experiment that a command carries out into a folder.
type job struct {
	label   string   // for the progress bar
	folder  string   // below hongbao-out where --out says nothing
	market  string   // name of the scenario
	heading string   // what is about to happen, in a few words
	line    string   // the command line that repeats it
	single  bool     // one scenario, no comparison
	gone    []string // events that --without takes out, with what answers them
	e       *experiments.Experiment
	src     *source  // file that it came from; nil if none is at hand
	format  []string // of long tables; none means what their size asks for

	runs    int // of the design
	results *experiments.Results
	edited  string        // folder of another experiment of the same name, of which runs are taken over
	out     string        // folder of the results
	files   int           // files in it
	bytes   int64         // their size
	spent   time.Duration // from start to end
	figures []string      // that were drawn
	kept    string        // the day up to which an interrupted run stands in its checkpoint
}

// outFolder is where results go unless --out says otherwise.
const outFolder = "hongbao-out"

// carryOut runs the experiment and writes its folder. The results are set even if
// some runs failed. An interrupted experiment leaves the complete runs.
func (s *session) carryOut(j *job) error {
	began := s.env.now()
	plan, err := j.e.Plan()
	if err != nil {
		return input(err)
	}
	j.runs = plan.Runs
	if len(s.flags.format) > 0 {
		j.format = s.flags.format
	}
	memory, err := s.room(j.e.Largest(plan), j.runs)
	if err != nil {
		return err
	}
	folder, err := s.openFolder(j)
	if err != nil {
		return err
	}
	defer folder.Abort()
	for _, line := range strings.Split(wrap("hongbao "+version+": "+j.heading, s.talk.width, 2), "\n") {
		s.talk.printf("%s\n", s.talk.grey(line))
	}
	// What will be run is written before anything is.
	if err := folder.Keep("design.csv", j.e.WriteDesign); err != nil {
		return err
	}
	meter := s.meter(j.label)
	options := experiments.Options{Workers: s.flags.workers, Progress: meter.show, Command: j.line, Check: s.flags.recount, FailFast: s.flags.failFast, Memory: memory}
	if j.single && s.flags.checkpoint > 0 {
		options.Checkpoints = s.checkpoints(j, folder, meter)
	}
	journal, err := s.journal(j, folder)
	if err != nil {
		return err
	}
	if journal != nil {
		defer func() { _ = journal.Close() }() // all that counts is committed
		kept, err := s.reuse(j, journal)
		if err != nil {
			return err
		}
		defer kept.close()
		options.Finished = &experiments.Finished{Runs: kept, Program: s.env.program()}
		// Whoever asks for the status reads there what all is about.
		if err := writeResolved(j, folder); err != nil {
			return err
		}
	}
	options.GivenUp = func(done, total int) {
		meter.clear()
		s.givenUp(j, done, total)
	}
	j.results, err = j.e.Run(s.ctx, options)
	if options.Finished != nil && err == nil {
		err = options.Finished.Runs.Commit(context.WithoutCancel(s.ctx)) // what was taken over
	}
	meter.clear()
	ran := s.env.now()
	if errors.Is(err, context.Canceled) {
		return s.interrupted(j, folder)
	}
	var broken *store.Error
	if errors.As(err, &broken) {
		return err
	}
	if err != nil {
		return input(err)
	}
	if n := j.results.Recalled; n > 0 {
		unchecked := ""
		if s.flags.recount {
			unchecked = ", so --check did not see them; give another folder by --out"
		}
		s.talk.printf("%s of %s were finished before and are not run again%s\n", thousands(int64(n)), plural(j.results.Total, "run"), unchecked)
	}
	if journal != nil {
		if err := journal.Compact(s.ctx, j.results.Keys); err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
	}
	if err := s.writeTables(j, folder); err != nil {
		return err
	}
	if j.results.Runs, err = j.results.ShownRuns(); err != nil {
		return err
	}
	wrote := s.env.now()
	info := infoOf(j)
	if err := writeJSON(folder, infoFile, info); err != nil {
		return err
	}
	// A figure that cannot be drawn must not cost the tables: it is told at the end.
	drawn, figureErr := s.drawAll(folder, resultsOf(j.results, info), plots.Options{})
	j.figures = drawn
	var disk *store.Error
	if errors.As(figureErr, &disk) {
		return figureErr
	}
	if err := folder.Write("README.txt", func(w io.Writer) error { return writeReadme(w, j) }); err != nil {
		return err
	}
	if err := writeJSON(folder, answerFile, s.answerOf(j)); err != nil {
		return err
	}
	page, err := readPage(j.out, folder.Read)
	if err == nil {
		err = writePage(folder, page)
	}
	if errors.As(err, &disk) {
		return err
	}
	figureErr = errors.Join(figureErr, err)
	manifest := store.Manifest{
		Version: version, Revision: revision(), GoVersion: runtime.Version(),
		Architecture:      runtime.GOOS + "/" + runtime.GOARCH,
		ConfigurationHash: j.e.Hash(), DesignHash: j.e.DesignHash(), SeedRule: info.SeedRule,
		Command: j.line, WallSeconds: s.env.now().Sub(began).Seconds(), Workers: s.workers(),
	}
	if j.kept != "" && j.failed() {
		folder.KeepCheckpoint()
		s.talk.printf("the run failed; a checkpoint of it up to %s stays in %s, and the same command goes on from there\n", j.kept, s.talk.blue(j.out))
	}
	if err := folder.Close(manifest); err != nil {
		return err
	}
	j.spent = s.env.now().Sub(began)
	j.files, j.bytes = measureFolder(j.out)
	if s.flags.verbose {
		s.talk.printf("%s\n", s.talk.grey(fmt.Sprintf("runs %s on %s, tables %s, figures %s; configuration %s",
			spell(ran.Sub(began)), plural(s.workers(), "worker"), spell(wrote.Sub(ran)), spell(s.env.now().Sub(wrote)), j.e.Hash())))
	}
	return figureErr
}

// workers is the number of processors in use.
func (s *session) workers() int {
	if s.flags.workers > 0 {
		return s.flags.workers
	}
	return runtime.GOMAXPROCS(0)
}

// foldersOf names the folders in which the results may be, in the order in which they
// are tried.
func (s *session) foldersOf(j *job) []string {
	if s.flags.out != "" {
		return []string{s.flags.out}
	}
	usual := filepath.Join(outFolder, filepath.FromSlash(j.folder))
	return []string{usual, usual + "-" + short(j.e.Hash())}
}

// openFolder takes the folder before anything is run, so that a run cannot end
// with nowhere to go. Without --out a folder of another experiment is left alone
// and one beside it is used.
func (s *session) openFolder(j *job) (*store.Folder, error) {
	var f *store.Folder
	var err error
	for _, j.out = range s.foldersOf(j) {
		if f, err = s.open(j, j.out); !errors.Is(err, store.ErrForeign) {
			break
		}
		if s.flags.out == "" && !j.single && !s.flags.fresh && s.flags.reuse == "" {
			// The folder beside it is that of the experiment before it was edited.
			j.edited = j.out
		}
	}
	return f, s.otherwise(j, j.out, err)
}

// writeTables writes every table that has rows, and the resolved files.
func (s *session) writeTables(j *job, folder *store.Folder) error {
	for _, n := range j.results.Tables() {
		if n.Name == "design" {
			continue // it was there before the first run
		}
		if err := j.writeTable(folder, n); err != nil {
			return err
		}
	}
	return writeResolved(j, folder)
}

// writeResolved writes the files that repeat the results to the bit.
func writeResolved(j *job, folder *store.Folder) error {
	write := func(name string, text []byte, err error) error {
		if err != nil {
			return err
		}
		return folder.Keep(name, func(w io.Writer) error {
			_, err := w.Write(text)
			return err
		})
	}
	if !j.single {
		// The experiment names the scenario beside it, so that the folder stands alone.
		here := *j.e
		here.Scenario = "scenario.yaml"
		text, err := here.Resolved()
		if err := write("experiment.yaml", text, err); err != nil {
			return err
		}
	}
	text, err := j.e.BaseScenario().Resolved()
	return write("scenario.yaml", text, err)
}

// interrupted keeps the complete runs and says how to go on.
func (s *session) interrupted(j *job, folder *store.Folder) error {
	r := j.results
	if r != nil && s.flags.failFast && j.failed() {
		if err := s.writeTables(j, folder); err != nil {
			return err
		}
		s.talk.printf("a run failed, and the others are given up: %s\nIt is repeated by\n  $ %s\n%s of %s are finished and kept in %s; without --fail-fast the same command goes on from there\n",
			textOf(r.Failures, "error", 0), textOf(r.Failures, "replay", 0), thousands(int64(r.Done)), plural(r.Total, "run"), s.talk.blue(j.out))
		return told(exitFailedRuns)
	}
	if j.kept != "" {
		s.talk.printf("interrupted: a checkpoint of the run up to %s is in %s\nThe same command goes on from there:\n  $ %s\n", j.kept, s.talk.blue(j.out), s.again(j))
		return told(exitInterrupted)
	}
	if r == nil || r.Done == 0 {
		s.talk.printf("interrupted before the first run was complete; only the design was written\n")
	} else {
		if err := s.writeTables(j, folder); err != nil {
			return err
		}
		if r.Streamed("runs") { // all else was said before
			s.talk.printf("the tables of these runs are there, but no figures\n")
			return told(exitInterrupted)
		}
		s.talk.printf("interrupted: %s of %s are finished and kept in %s, with tables of them but no figures\n",
			thousands(int64(r.Done)), plural(r.Total, "run"), s.talk.blue(j.out))
	}
	s.talk.printf("The same command goes on from there:\n  $ %s\n", s.again(j))
	return told(exitInterrupted)
}

// givenUp says of many runs how to go on, before the tables of those that are finished
// are written.
func (s *session) givenUp(j *job, done, total int) {
	if done == 0 || s.flags.failFast && s.ctx.Err() == nil {
		return // which is said in the end
	}
	s.talk.printf("interrupted: %s of %s are finished and kept in %s\nThe same command goes on from there:\n  $ %s\nnow tables of them are written; interrupted again, these are left out\n",
		thousands(int64(done)), plural(total, "run"), s.talk.blue(j.out), s.again(j))
}

// again is the command line with what says where its file lies and its results go, and
// as what.
func (s *session) again(j *job) string {
	line := j.line
	if j.src != nil {
		line = strings.Replace(line, " "+quote(baseName(j.src.word())), " "+quote(j.src.word()), 1)
	}
	if len(s.flags.format) > 0 {
		line += " --format " + strings.Join(s.flags.format, ",")
	}
	if s.flags.out != "" {
		line += " --out " + quote(s.flags.out)
	}
	return line
}

// measureFolder counts files and bytes of a folder of results.
func measureFolder(dir string) (files int, bytes int64) {
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		files++
		bytes += info.Size()
		return nil
	})
	if err != nil && !os.IsNotExist(err) {
		return files, bytes
	}
	return files, bytes
}

// failed reports whether some run did not come to its end.
func (j *job) failed() bool {
	t := j.results.Failures
	return t != nil && t.Len() > 0
}

// outcome is the exit code of a job that was carried out.
func (j *job) outcome() error {
	if j.failed() {
		return told(exitFailedRuns)
	}
	for _, v := range j.results.Verdicts {
		if !v.OK {
			return told(exitMismatch)
		}
	}
	return nil
}
