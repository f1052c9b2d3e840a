package bench

import (
	"context"
	"flag"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var logitUsers = flag.Int("logit-users", 100_000, "people of the test of logit-ws; 1000000 is what its counts are known for")

// TestLogitWSAgreesWithWhatIsKnown: engine and array program end with the counts that
// other programs found, each within 4 standard deviations.
func TestLogitWSAgreesWithWhatIsKnown(t *testing.T) {
	n := *logitUsers
	ties := smallWorld(n, 7)
	s, err := logitScenario(n, edgeList(ties))
	require.NoError(t, err)
	require.Equal(t, logitSteps, int(s.End-s.Start)+1)
	row := &LogitWSRow{}
	clock := Options{CPU: counted(time.Second)}
	_, err = clock.logitEngine(context.Background(), s, nil, 1, row)
	require.NoError(t, err)
	require.Len(t, row.Counts, 3)
	t.Log(row.Counts, row.Changed)
	require.Less(t, farthest(n, row.Counts), 4.0)
	for _, c := range row.Counts {
		require.EqualValues(t, n, c.Got[0]+c.Got[1]+c.Got[2])
	}

	m := newLogitArrays(n, ties, 3)
	var counts []Count
	for step := 1; step <= logitSteps; step++ {
		m.step()
		counts = append(counts, Count{Step: step, Got: m.counts()})
	}
	t.Log(counts[9], counts[49], counts[99])
	require.Less(t, farthest(n, counts), 4.0)
}

// TestLogitWSInC: the C program beside which the engine is measured does the same work.
func TestLogitWSInC(t *testing.T) {
	gcc, err := exec.LookPath("gcc")
	if err != nil {
		t.Skip("no gcc")
	}
	program := filepath.Join(t.TempDir(), "logit_ws")
	out, err := exec.Command(gcc, "-O2", "-o", program, "testdata/logit_ws.c", "-lm").CombinedOutput()
	require.NoError(t, err, string(out))
	const n = 50_000
	out, err = exec.Command(program, strconv.Itoa(n)).Output()
	require.NoError(t, err)
	var counts []Count
	for line := range strings.Lines(string(out)) {
		var c Count
		if k, _ := fmt.Sscanf(line, "step %d: %g %g %g", &c.Step, &c.Got[0], &c.Got[1], &c.Got[2]); k == 4 {
			counts = append(counts, c)
		}
	}
	require.Len(t, counts, 3)
	require.Less(t, farthest(n, counts), 4.0)
}

// The graph is that of its description: degree 20 on average, a twentieth of the ties
// outside the window of the ring, none within it but those of the ring, no tie to oneself.
func TestSmallWorld(t *testing.T) {
	const n = 50_000
	ties := smallWorld(n, 1)
	require.Len(t, ties, 10*n)
	moved := 0
	for k, x := range ties {
		ahead := (int(x.b) - int(x.a) + n) % n
		if ahead != k%10+1 {
			moved++
			require.Greater(t, ahead, 10)
			require.Less(t, ahead, n-10)
		}
	}
	require.InDelta(t, 0.05, float64(moved)/float64(len(ties)), 4*0.218/707) // sqrt(0.05*0.95/500,000)
	first, friends := rows(n, ties)
	require.EqualValues(t, len(friends), first[n])
	for _, x := range ties[:1000] {
		require.True(t, slices.Contains(friends[first[x.a]:first[x.a+1]], x.b))
		require.True(t, slices.Contains(friends[first[x.b]:first[x.b+1]], x.a))
	}
	require.Equal(t, "0,1\n0,2\n", string(edgeList([]tie{{0, 1}, {0, 2}})))
}

func TestFarthest(t *testing.T) {
	require.Zero(t, farthest(1_000_000, []Count{{Step: 10, Got: [3]float64{458_600, 81_800, 459_700}}}))
	require.InDelta(t, 2, farthest(10_000, []Count{{Step: 10, Got: [3]float64{4586, 818 + 2*56, 4597}}}), 1e-9)
}
