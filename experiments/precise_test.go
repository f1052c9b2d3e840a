package experiments

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/stats"
	"hongbao/experiments/store"
	"hongbao/experiments/table"
)

// precisely is a small sweep whose replicates are added until a half-width.
const precisely = `users: 60
arms: {a: {}, b: {without: [west_blocks]}, c: {set: {choice.kappa: 1.5}}}
factors: [{path: choice.gamma_friends, list: [0.5, 2]}]
replicates: {until: {measure: share_value_commerce.east_pay, half_width: %s, min: 4, max: %d}}
`

// The replicates that are added are those of an experiment that asks for as many, every
// interval is narrow enough, and one replicate less of the last batch was looked at and
// was not.
func TestReplicatesUntilAHalfWidth(t *testing.T) {
	first := run(t, read(t, fmt.Sprintf(precisely, "0.001%", 4)), Options{}).Precision
	require.Contains(t, first.Table.Distinct("stopped"), "cap")
	half, err := first.Table.Column("half_width")
	require.NoError(t, err)
	widest := 0.0
	for _, h := range half.Reals {
		widest = max(widest, h)
	}

	wanted := 0.6 * widest
	e := read(t, fmt.Sprintf(precisely, fmt.Sprint(wanted), 60))
	r := run(t, e, Options{})
	assert.Greater(t, r.Replicates, 4)
	assert.Less(t, r.Replicates, 60)
	fixed := run(t, read(t, fmt.Sprintf(precisely, "1", 60), set("replicates", fmt.Sprint(r.Replicates)), set("headline.measure", "share_value_commerce.east_pay")), Options{})
	assert.Nil(t, fixed.Precision)
	e = read(t, fmt.Sprintf(precisely, fmt.Sprint(wanted), 60), set("headline.measure", "share_value_commerce.east_pay"))
	r = run(t, e, Options{})
	for i, one := range []*table.Table{fixed.Series, fixed.Runs, fixed.Design, fixed.Summary, fixed.Comparison, fixed.Bands, fixed.Fit} {
		other := []*table.Table{r.Series, r.Runs, r.Design, r.Summary, r.Comparison, r.Bands, r.Fit}[i]
		assert.Equal(t, csv(t, one), csv(t, other))
	}

	p := r.Precision.Table
	require.Equal(t, 2*2, p.Len(), "a row a point and arm that is not the base")
	assert.Equal(t, []string{"goal"}, p.Distinct("stopped"))
	comparison := r.Comparison.Where("measure", "share_value_commerce.east_pay")
	for i := range p.Len() {
		reached := cells(t, p, "half_width")[i]
		assert.Equal(t, cells(t, comparison.Where("point", cells(t, p, "point")[i]).Where("arm", cells(t, p, "arm")[i]), "half_width")[0], reached, "the interval that the comparison shows")
	}
	assert.Contains(t, r.Headline.Sentences[len(r.Headline.Sentences)-1], fmt.Sprintf("is reached with %d of at most 60 replicates.", r.Replicates))
	assert.Equal(t, []string{"1"}, r.Runs.Distinct("seed"), "each row carries its seed")
}

// The number of replicates is the same for any number of workers and after any
// interruption, and so are all tables.
func TestPrecisionIsTheSameForAnyWorkersAndResumes(t *testing.T) {
	e := read(t, fmt.Sprintf(precisely, "1.5%", 12))
	want := run(t, e, Options{Workers: 1})
	require.Greater(t, want.Replicates, 4)
	text := everything(t, want)
	require.Equal(t, text, everything(t, run(t, e, Options{Workers: 3})))

	source := rand.New(rand.NewPCG(3, 1))
	shelf := &shelfOfRuns{}
	interrupted := 0
	for range 100 {
		ctx, stop := context.WithCancel(context.Background())
		o := on(shelf, 1+source.IntN(3))
		left := 1 + source.IntN(15)
		before := len(shelf.runs)
		o.Progress = func(p Progress) {
			if p.Done > before {
				if left--; left == 0 {
					stop()
				}
			}
		}
		r, err := e.Run(ctx, o)
		stop()
		if err != nil {
			require.ErrorIs(t, err, context.Canceled)
			require.Nil(t, r.Precision, "nothing is said before the end")
			interrupted++
			continue
		}
		require.Equal(t, text, everything(t, r))
		break
	}
	require.Greater(t, interrupted, 3)
	require.Len(t, shelf.runs, want.Total, "nothing is made beyond")

	// Lost runs are made again.
	lost := &shelfOfRuns{runs: maps.Clone(shelf.runs)}
	for key := range lost.runs {
		if source.IntN(2) == 0 {
			delete(lost.runs, key)
		}
	}
	require.Equal(t, text, everything(t, run(t, e, on(lost, 2))))
	require.Equal(t, map[store.Key][]byte(shelf.runs), lost.runs)
}

func TestPrecisionOfOneArmIsThatOfItsMean(t *testing.T) {
	e := read(t, "users: 60\nreplicates: {until: {half_width: 2%, min: 3, max: 50}}\n")
	r := run(t, e, Options{})
	require.Equal(t, 1, r.Precision.Table.Len())
	low, high := r.Headline.Effects[0].Low, r.Headline.Effects[0].High
	assert.LessOrEqual(t, (high-low)/2, 0.02)
	assert.Contains(t, r.Precision.Sentence, "of means in")
	assert.Equal(t, []string{""}, r.Precision.Table.Distinct("base"))
}

func TestPrecisionThatIsNotReached(t *testing.T) {
	e := read(t, "users: 60\narms: {a: {}, b: {without: [west_blocks]}}\nreplicates: {until: {half_width: 0.0001%, min: 3, max: 5}}\n")
	r := run(t, e, Options{})
	assert.Equal(t, 5, r.Replicates)
	assert.Equal(t, []string{"cap"}, r.Precision.Table.Distinct("stopped"))
	require.Len(t, r.Precision.Warnings, 1)
	assert.Contains(t, r.Warnings, r.Precision.Warnings[0])
	assert.Contains(t, r.Precision.Sentence, "is not reached in 1 of 1 with the limit of 5 replicates")
	n, err := r.Precision.Table.Column("needed")
	require.NoError(t, err)
	h, err := r.Precision.Table.Column("half_width")
	require.NoError(t, err)
	assert.Equal(t, math.Ceil(5*h.Reals[0]*h.Reals[0]/1e-6/1e-6), n.Reals[0])

	// Where no run has a value nothing is asked for.
	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	x.trip = func(_, arm, _ int) {
		if arm == 1 {
			panic("tripped")
		}
	}
	require.NoError(t, x.all(context.Background()))
	r, err = x.collect(context.Background())
	require.NoError(t, err)
	assert.Equal(t, 3, r.Replicates)
	assert.Equal(t, []string{"no value"}, r.Precision.Table.Distinct("stopped"))
}

func TestPrecisionThatIsWronglyAskedFor(t *testing.T) {
	for text, words := range map[string]string{
		"replicates: {}": "there is no number; expected one, such as 20, or {until: {half_width: 0.1%}}",
		"replicates: {fixed: 3, until: {half_width: 1%}}":                      "there is a fixed number beside until",
		"replicates: {until: {min: 3}}":                                        `the key "half_width" is missing`,
		"replicates: {until: {half_width: 0}}":                                 "0 is not above 0",
		"replicates: {until: {half_width: lots}}":                              "lots",
		"replicates: {until: {half_width: 1%, max: 5}}":                        "5 is below min, 10; expected at least as many",
		"replicates: {until: {half_width: 1%, min: 1}}":                        "1 is below 2",
		"replicates: {until: {half_width: 1%, at: 2019-01-01}}":                "2019-01-01 is outside the run",
		"replicates: {until: {half_width: 1%, measure: bound.east_pay}}":       "1% is a share, and bound.east_pay is counted in",
		"replicates: {until: {half_width: 1%, measure: share_value_commerce}}": "columns; expected one",
	} {
		_, err := Read("test.yaml", []byte("hongbao: 1\nkind: experiment\nscenario: duel.yaml\n"+text+"\n"), files)
		assert.ErrorContains(t, err, words, text)
	}
	e := read(t, "replicates: {until: {half_width: 2k, measure: bound.east_pay}}\n")
	assert.Equal(t, stats.Sequential{HalfWidth: 2000, Least: 10, Most: 200}, e.stopping())
	_, err := e.RunShard(context.Background(), on(&shelfOfRuns{}, 1), Shard{1, 2})
	assert.ErrorContains(t, err, "expected at most 1 shard, as")

	// What comes of no file can ask, too.
	h, _, err := History(duel(t), []string{"west_blocks"}, nil, 3, 1)
	require.NoError(t, err)
	require.NoError(t, h.RunUntil("1%", 5))
	assert.Equal(t, 5, h.Replicates.Most())
	assert.ErrorContains(t, h.RunUntil("never", 5), "never")
}
