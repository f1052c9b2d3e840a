package main

import (
	"hongbao/model"
	"hongbao/model/spec"
)

// stateAt prints where a scenario stands at the end of a day, in the words of a
// scenario file, so that another run can begin there.
func (s *session) stateAt(word string) error {
	day, err := spec.ParseDate(s.flags.stateAt)
	if err != nil {
		return usage("--state-at: %w", err)
	}
	src, err := s.find(word)
	if err != nil {
		return err
	}
	sc, err := src.scenario(s.flags.scenarioSettings()...)
	if err != nil {
		return err
	}
	memory, err := s.room(sc, 1)
	if err != nil {
		return err
	}
	state, err := model.StateAt(s.ctx, sc, model.Luck{Seed: s.flags.seed, Replicate: 1}, model.Options{Workers: s.workers(), Memory: memory}, day)
	if err != nil {
		return input(err)
	}
	if s.flags.json {
		return s.json("state", struct {
			Scenario string `json:"scenario"`
			Day      string `json:"day"`
			Text     string `json:"text"`
		}{src.word(), day.String(), state})
	}
	s.out.printf("%s", state)
	return nil
}
