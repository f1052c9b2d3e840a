package store

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// shardsFolder holds the folders of shards: runs of one experiment that are shared
// out among processes or machines.
const shardsFolder = "shards"

// ShardDir is the folder of shard i of n, counted from 1, of the experiment in a folder.
func ShardDir(dir string, i, n int) string {
	return filepath.Join(dir, shardsFolder, fmt.Sprintf("%d-of-%d", i, n))
}

// ShardFolder is the folder of one shard.
type ShardFolder struct {
	Dir        string
	Number, Of int // Number counts from 1 to Of.
}

// Shards lists the folders of shards that are there, by number of shards and place.
func Shards(dir string) ([]ShardFolder, error) {
	entries, err := os.ReadDir(filepath.Join(dir, shardsFolder))
	if err != nil && !missing(err) {
		return nil, &Error{Path: dir, Op: "read the shards", Err: err}
	}
	var out []ShardFolder
	for _, entry := range entries {
		var s ShardFolder
		_, err := fmt.Sscanf(entry.Name(), "%d-of-%d", &s.Number, &s.Of)
		s.Dir = ShardDir(dir, s.Number, s.Of)
		if err == nil && entry.IsDir() && s.Dir == filepath.Join(dir, shardsFolder, entry.Name()) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b ShardFolder) int {
		return cmp.Or(cmp.Compare(a.Of, b.Of), cmp.Compare(a.Number, b.Number))
	})
	return out, nil
}
