package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestListNetworkAsJSON(t *testing.T) {
	read := func(line string) map[string]any {
		got := hongbao(t, line)
		require.Zero(t, got.code, got.both)
		var out map[string]any
		require.NoError(t, json.Unmarshal([]byte(got.out), &out))
		return out
	}
	const line = "list network duopoly --users 1000 --set network.kind=ring --json"
	ring := read(line)
	require.Equal(t, 10_000.0, ring["ties"])
	require.Equal(t, map[string]any{"mean": 20.0, "sd": 0.0, "p10": 20.0, "p50": 20.0, "p90": 20.0, "p99": 20.0, "max": 20.0, "read": 1000.0}, ring["friends"])
	require.InDelta(t, 3.0*18/(4*19), ring["clustering"], 1e-9)
	require.Nil(t, ring["inside"])
	complete := read("list network duopoly --users 1000 --set network.kind=complete --json")
	require.Contains(t, complete, "path")
	require.Nil(t, complete["friends"])

	// Luck makes another graph, and the same luck the same.
	const drawn = "list network duopoly --users 1000 --set network.form=implicit --json"
	require.Equal(t, read(drawn), read(drawn+" --seed 1"))
	require.NotEqual(t, read(drawn)["clustering"], read(drawn + " --seed 2")["clustering"])
}
