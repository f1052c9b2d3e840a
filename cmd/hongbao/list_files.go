package main

import (
	"fmt"
	"strings"

	"hongbao/experiments"
	"hongbao/model"
)

func listScenarios(*session, string) (*listing, error) {
	type entry struct {
		Name      string `json:"name"`
		Title     string `json:"title"`
		Start     string `json:"start"`
		End       string `json:"end"`
		Users     int64  `json:"users"`
		Events    int    `json:"events"`
		Campaigns int    `json:"campaigns"`
		HandSet   int    `json:"hand_set"`
		Hash      string `json:"hash"`
	}
	all := []entry{}
	g := grid{right: []bool{false, false, true}}
	g.styled(grey, "scenario", "from, to", "users", "title")
	for _, name := range model.Names() {
		sc, err := model.Open(name)
		if err != nil {
			return nil, fmt.Errorf("embedded scenario %s: %w", name, err)
		}
		e := entry{name, sc.Title, sc.Start.String(), sc.End.String(), int64(sc.Population.Users), len(sc.Events), len(sc.Campaigns), len(sc.HandSet), sc.Hash()}
		all = append(all, e)
		g.cells(cell{name, bold}, cell{e.Start + " " + e.End, plain}, cell{thousands(e.Users), plain}, cell{e.Title, plain})
	}
	return &listing{g, all, "run one: hongbao run duopoly"}, nil
}

func listExperiments(*session, string) (*listing, error) {
	type entry struct {
		Name       string   `json:"name"`
		Title      string   `json:"title"`
		Question   string   `json:"question"`
		Scenario   string   `json:"scenario"`
		Arms       []string `json:"arms"`
		Factors    []string `json:"factors"`
		Points     int      `json:"points"`
		Replicates int      `json:"replicates"`
		Runs       int      `json:"runs"`
	}
	all := []entry{}
	g := grid{gap: 2, right: []bool{false, true, true, true}}
	g.styled(grey, "experiment", "arms", "points", "runs", "title (scenario)")
	for _, name := range experiments.Names() {
		e, err := experiments.Open(name)
		if err != nil {
			return nil, fmt.Errorf("embedded experiment %s: %w", name, err)
		}
		plan, err := e.Plan()
		if err != nil {
			return nil, fmt.Errorf("embedded experiment %s: %w", name, err)
		}
		factors := []string{}
		for _, f := range plan.Factors {
			factors = append(factors, f.Path)
		}
		all = append(all, entry{name, e.Title, e.Question, e.Scenario, plan.ArmNames, factors, plan.Points, plan.Replicates, plan.Runs * plan.Markets})
		number := func(n int) cell { return cell{thousands(int64(n)), plain} }
		g.cells(cell{name, bold}, number(plan.Arms), number(plan.Points), number(plan.Runs*plan.Markets), cell{e.Title + " (" + e.Scenario + ")", plain})
	}
	return &listing{g, all, ""}, nil
}

func listEvents(s *session, word string) (*listing, error) {
	src, err := s.find(word)
	if err != nil {
		return nil, err
	}
	sc, err := src.scenario()
	if err != nil {
		return nil, err
	}
	type entry struct {
		ID         string   `json:"id"`
		At         string   `json:"at"`
		Actor      string   `json:"actor"`
		Tags       []string `json:"tags"`
		Answers    string   `json:"answers"`
		Gates      []string `json:"gates"`
		Label      string   `json:"label"`
		Annotation bool     `json:"annotation"`
		Assumed    bool     `json:"assumed"`
		Source     string   `json:"source"`
		Note       string   `json:"note"`
	}
	idle, _ := annotations(sc)
	isIdle := map[string]bool{}
	for _, id := range idle {
		isIdle[id] = true
	}
	all := []entry{}
	g := grid{gap: 2}
	g.styled(grey, "event", "at", "actor", "tags", "answers", "acts on", "label")
	for _, e := range sc.Events {
		gates := []string{}
		if e.Gate != nil {
			gates = append(gates, gateWords(e.Gate, e.To))
		}
		for i := range e.Also {
			gates = append(gates, gateWords(&e.Also[i].Gate, e.Also[i].To))
		}
		all = append(all, entry{e.ID, e.At.String(), e.Actor, append([]string{}, e.Tags...), e.Answers, gates, e.Label, isIdle[e.ID], e.Assumed, e.Source, e.Note})
		acts := plural(len(gates), "gate")
		switch {
		case isIdle[e.ID]:
			acts = "annotation"
		case len(gates) == 0:
			acts = "dates"
		}
		g.cells(cell{e.ID, bold}, cell{e.At.String(), plain}, cell{e.Actor, plain}, cell{strings.Join(e.Tags, " "), plain},
			cell{e.Answers, plain}, cell{acts, plain}, cell{e.Label, plain})
	}
	return &listing{g, all, "take events out: hongbao compare " + quote(word) + " --without ID,ID or tag:TAG"}, nil
}

func gateWords(g *model.GateSpec, to int) string {
	return fmt.Sprintf("%s.%s.%s (%s side) to %d", g.Host, g.Object, g.Guest, g.Side, to)
}
