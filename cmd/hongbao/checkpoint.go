package main

import (
	"fmt"

	"hongbao/experiments"
	"hongbao/experiments/store"
)

// checkpoints leaves the checkpoints of a single run in its folder, says when a
// run goes on from one, and why not where it does not.
func (s *session) checkpoints(j *job, folder *store.Folder, m *meter) *experiments.Checkpoints {
	last := s.env.now()
	say := func(format string, args ...any) {
		m.clear()
		s.talk.printf("%s\n", wrap(fmt.Sprintf(format, args...), s.talk.width, 2))
	}
	return &experiments.Checkpoints{
		Open: folder.OpenCheckpoint,
		Save: folder.SaveCheckpoint,
		Due: func() bool {
			if s.env.now().Sub(last) < s.flags.checkpoint {
				return false
			}
			last = s.env.now()
			return true
		},
		Program: s.env.program(),
		Tell: func(n experiments.CheckpointNews) {
			done := fmt.Sprintf("%s, day %s of %s", n.Day, thousands(int64(n.Tick)), thousands(int64(n.Ticks)))
			switch n.What {
			case experiments.CheckpointUsed:
				j.kept = n.Day.String()
				say("the run goes on from its checkpoint at the end of %s", done)
			case experiments.CheckpointIgnored:
				say("the checkpoint in %s is not used, and the run begins at the start: %v", j.out, n.Err)
			case experiments.CheckpointWritten:
				j.kept = n.Day.String()
				if s.flags.verbose {
					say("checkpoint at the end of %s", done)
				}
			case experiments.CheckpointFailed:
				say("no checkpoint could be written: %v", n.Err)
			}
		},
	}
}
