package main

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"hongbao/experiments"
	"hongbao/experiments/store"
)

// What a sweep costs at least before it is worth while to take its time, in user-days of
// which a processor makes some millions a second, and from when on somebody is asked.
const (
	worthAProbe = 1e9
	worthAsking = time.Hour
)

// agreed asks on a terminal whether a sweep of which more than a core-hour is left is to
// be made. On a pipe, or with --yes, nobody is asked.
func (s *session) agreed(j *job, plan experiments.Plan) error {
	if s.flags.yes || !s.env.errTerminal || !s.env.inTerminal {
		return nil
	}
	price, err := j.e.Price(plan)
	if err != nil {
		return input(err)
	}
	left := max(0, price.Runs-s.finishedOf(j))
	work := price.Work * float64(left) / float64(max(price.Runs, 1))
	if work*float64(plan.Days)*float64(plan.Users) < worthAProbe {
		return nil
	}
	one, err := s.probe(j.e)
	if err != nil {
		return err
	}
	cores := time.Duration(float64(one) * work)
	if cores < worthAsking {
		return nil
	}
	upTo := ""
	if bounded(plan, price) {
		upTo = "up to "
	}
	s.talk.printf("%s take about %s on %s, %.1f core-hours. Go on? [y/N] ", upTo+plural(int(left), "run"),
		spell(cores/time.Duration(s.workers())), plural(s.workers(), "worker"), cores.Hours())
	answer, err := bufio.NewReader(s.in).ReadString('\n')
	if word := strings.ToLower(strings.TrimSpace(answer)); err == nil && (word == "y" || word == "yes") {
		return nil
	}
	s.talk.printf("nothing was run; %s tells more, and --yes does not ask\n", fmt.Sprintf("hongbao sweep plan %s", quote(j.label)))
	return told(exitInterrupted)
}

// finishedOf counts the runs of a job that an earlier process finished, and that are not
// made anew.
func (s *session) finishedOf(j *job) int64 {
	if s.flags.fresh {
		return 0
	}
	for _, dir := range s.foldersOf(j) {
		// Where nothing can be counted, openFolder will say why, or nothing is there.
		if n, _, err := store.Count(dir, j.e.Hash()); err == nil {
			return int64(n)
		}
	}
	return 0
}
