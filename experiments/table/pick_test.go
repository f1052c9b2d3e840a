package table

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Of a file those rows are read that are wanted, as they stand in the whole table.
func TestPickedRowsAreThoseOfTheTable(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const rows = 5000
	number, word, real := &Column{Name: "number", Kind: Integer}, &Column{Name: "word"}, &Column{Name: "real", Kind: Real}
	for i := range rows {
		number.Ints = append(number.Ints, int64(i))
		word.Texts = append(word.Texts, []string{"plain", "", "a, b", "two\nlines", "with \"quotes\"", "7", "\""}[random.IntN(7)])
		real.Reals = append(real.Reals, random.NormFloat64())
	}
	whole := New(number, word, real)
	for _, f := range Formats {
		var file bytes.Buffer
		require.NoError(t, f.Write(whole.Stream(), &file))
		for _, share := range []int{0, 1, 2, 1000} {
			var want []int
			for i := range rows {
				if share > 0 && i%share == 0 {
					want = append(want, i)
				}
			}
			seen := 0
			got, err := f.Pick(bytes.NewReader(file.Bytes()), func(cell func(string) string) bool {
				require.Equal(t, fmt.Sprint(seen), cell("number"))
				require.Equal(t, word.Texts[seen], cell("word"))
				require.Empty(t, cell("none"))
				seen++
				return share > 0 && (seen-1)%share == 0
			})
			require.NoError(t, err)
			require.Equal(t, rows, seen)
			require.Equal(t, len(want), got.Len())
			require.Equal(t, whole.Names(), got.Names())
			for i, row := range want {
				for n, c := range got.Columns {
					require.Equal(t, whole.Columns[n].Text(row), c.Text(i), "%s, row %d", f.Name, row)
				}
			}
		}
	}
}

func TestPickingFindsWhatIsWrong(t *testing.T) {
	all := func(func(string) string) bool { return true }
	for text, words := range map[string]string{
		"":                     "no header row",
		"a,b\n1,2\n3\n":        "line 3: 1 cells",
		"a,b\n1,\"2\n3,4\n":    "never ends",
		"a,b\n1,2\"\n":         "line 2: a quote inside a cell",
		"a,b\n1,2\n\"x\"y,2\n": "line 3: text after a closing quote",
	} {
		_, err := PickCSV(strings.NewReader(text), all)
		require.ErrorContains(t, err, words, text)
	}
	_, err := PickParquet(strings.NewReader("no such file"), all)
	require.Error(t, err)
}
