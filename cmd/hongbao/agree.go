package main

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"hongbao/experiments"
)

// What a sweep costs at least before it is worth while to take its time, in user-days of
// which a processor makes some millions a second, and from when on somebody is asked.
const (
	worthAProbe = 1e9
	worthAsking = time.Hour
)

// agreed asks on a terminal whether a sweep of more than a core-hour is to be made. On a
// pipe, or with --yes, nobody is asked.
func (s *session) agreed(j *job, plan experiments.Plan) error {
	if s.flags.yes || !s.env.errTerminal || !s.env.inTerminal || float64(plan.Runs)*float64(plan.Days)*float64(plan.Users) < worthAProbe {
		return nil
	}
	one, err := s.probe(j.e)
	if err != nil {
		return err
	}
	cores := time.Duration(float64(one) * float64(plan.Runs))
	if cores < worthAsking {
		return nil
	}
	s.talk.printf("%s take about %s on %s, %.1f core-hours. Go on? [y/N] ", plural(plan.Runs, "run"),
		spell(cores/time.Duration(s.workers())), plural(s.workers(), "worker"), cores.Hours())
	answer, err := bufio.NewReader(s.in).ReadString('\n')
	if word := strings.ToLower(strings.TrimSpace(answer)); err == nil && (word == "y" || word == "yes") {
		return nil
	}
	s.talk.printf("nothing was run; %s tells more, and --yes does not ask\n", fmt.Sprintf("hongbao sweep plan %s", quote(j.label)))
	return told(exitInterrupted)
}
