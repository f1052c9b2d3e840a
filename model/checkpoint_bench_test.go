package model

import (
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

// livelyWar is the war some days into its first window, with so many users.
func livelyWar(b *testing.B, users string) *Run {
	b.Helper()
	s, err := Open("war-2013-2016", Setting{"population.users", users})
	require.NoError(b, err)
	r, err := Start(s, Luck{Seed: 1, Replicate: 1}, Options{})
	require.NoError(b, err)
	require.NoError(b, r.Until(context.Background(), int32(s.Start)+213))
	b.ResetTimer()
	return r
}

// BenchmarkDailyChecks is what each day pays for the cheap invariants.
func BenchmarkDailyChecks(b *testing.B) {
	r := livelyWar(b, "20000")
	r.World.Tick--
	for b.Loop() {
		f := &findings{w: r.World}
		f.payments()
		f.merchants(&r.books)
		f.holders()
	}
}

func BenchmarkSave(b *testing.B) {
	r := livelyWar(b, "100000")
	var file bytes.Buffer
	require.NoError(b, r.Save(&file))
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		require.NoError(b, r.Save(io.Discard))
	}
	b.ReportMetric(float64(file.Len())/100_000, "bytes/user")
}

func BenchmarkLoad(b *testing.B) {
	r := livelyWar(b, "100000")
	var file bytes.Buffer
	require.NoError(b, r.Save(&file))
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		_, err := Load(r.World.Scenario, r.luck, r.options, bytes.NewReader(file.Bytes()))
		require.NoError(b, err)
	}
}

func BenchmarkFullCount(b *testing.B) {
	r := livelyWar(b, "100000")
	for b.Loop() {
		if found := r.World.recountAll(); found != nil {
			b.Fatal(found)
		}
	}
}
