package main

import (
	"strings"

	"hongbao/model"
)

// measureWords say in a few words what a column holds, where its name does not.
var measureWords = []struct{ measure, words string }{
	{"installed", "wallets installed"},
	{"bound", "wallets with a card"},
	{"active", "active wallets"},
	{"shown", "wallets shown to friends"},
	{"multi_homing", "people with two wallets or more"},
	{"habit", "mean habit"},
	{"share_value_all", "share of all value"},
	{"share_value_commerce", "share of commerce value"},
	{"share_count_all", "share of payments"},
	{"share_count_ex_envelopes", "share of payments but envelopes"},
	{"lost_sales", "sales lost by shops"},
	{"participants", "took part"},
	{"rewards", "rewards paid"},
	{"complaints", "attempts that a gate stopped"},
	{"tipped", "share of runs that tip"},
}

// columnWords names a column in words: "Tenpay, share of commerce value". The
// suffix total means the sum over the run.
func columnWords(sc *model.Scenario, column string) string {
	parts := strings.Split(column, ".")
	words := strings.ReplaceAll(parts[0], "_", " ")
	for _, m := range measureWords {
		if m.measure == parts[0] {
			words = m.words
		}
	}
	var who []string
	for _, part := range parts[1:] {
		if part != "total" {
			who = append(who, platformName(sc, part))
		}
	}
	if len(who) == 0 {
		return words
	}
	return strings.Join(who, ", ") + ", " + words
}

// platformName is a platform's name for people; any other id is its own.
func platformName(sc *model.Scenario, id string) string {
	if sc != nil {
		for _, p := range sc.Platforms {
			if p.ID == id && p.Name != "" {
				return p.Name
			}
		}
	}
	return id
}
