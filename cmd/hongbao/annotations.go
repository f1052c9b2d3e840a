package main

import (
	"reflect"
	"slices"

	"hongbao/agents"
	"hongbao/model"
)

// annotations lists the events and campaigns of a scenario that cannot change a
// result: they are drawn and counted, and nothing more. An event acts if it sets a
// gate that a mechanism reads or says what a regulator allows, if something in the
// file is dated by it, if a campaign that acts is the same fact, or if it is answered
// by an event that acts, as taking it out then takes out the answer.
func annotations(sc *model.Scenario) (events, campaigns []string) {
	acts := map[string]bool{}
	dates(reflect.ValueOf(*sc), acts)
	for _, c := range sc.Campaigns {
		if c.Kind == "annotation" {
			campaigns = append(campaigns, c.ID)
			continue
		}
		for _, id := range c.Events {
			acts[id] = true
		}
	}
	for _, e := range sc.Events {
		if e.Gate != nil && isRead(sc, e.Gate) || len(e.Edicts) > 0 {
			acts[e.ID] = true
		}
		for _, g := range e.Also {
			if isRead(sc, &g.Gate) {
				acts[e.ID] = true
			}
		}
	}
	for more := true; more; {
		more = false
		for _, e := range sc.Events {
			if acts[e.ID] && e.Answers != "" && !acts[e.Answers] {
				acts[e.Answers], more = true, true
			}
		}
	}
	for _, e := range sc.Events {
		if !acts[e.ID] {
			events = append(events, e.ID)
		}
	}
	return events, campaigns
}

// isRead tells whether a mechanism reads a gate. Data matter to the tool maker who
// needs them, links of content to the service that people choose by them, and to
// nobody else.
func isRead(sc *model.Scenario, g *model.GateSpec) bool {
	if !slices.ContainsFunc(agents.Objects, func(o agents.ObjectKind) bool { return o.Name == g.Object && o.Read }) {
		return false
	}
	switch g.Object {
	case agents.Objects[agents.DataAPI].Name:
		return slices.ContainsFunc(sc.ToolMakers, func(k model.ToolMaker) bool { return k.On && k.ID == g.Guest })
	case agents.Objects[agents.ContentLink].Name:
		return slices.ContainsFunc(sc.Adjacent, func(a model.Adjacent) bool {
			_, offers := a.Services[g.Guest]
			return a.On && offers
		})
	}
	return true
}

// dates marks the events by which anything in a scenario is dated. It looks at
// every field, so that a new one cannot be forgotten here.
func dates(v reflect.Value, found map[string]bool) {
	if v.Type() == reflect.TypeFor[model.When]() {
		if id := v.FieldByName("Event").String(); id != "" {
			found[id] = true
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			dates(v.Elem(), found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				dates(v.Field(i), found)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			dates(v.Index(i), found)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			dates(v.MapIndex(key), found)
		}
	}
}
