package store

import (
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

// Shards lists the folders of shards that are there, by number of shards and place.
func Shards(dir string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(dir, shardsFolder))
	if err != nil && !missing(err) {
		return nil, &Error{Path: dir, Op: "read the shards", Err: err}
	}
	type shard struct{ i, n int }
	var found []shard
	for _, entry := range entries {
		var s shard
		_, err := fmt.Sscanf(entry.Name(), "%d-of-%d", &s.i, &s.n)
		if err == nil && entry.IsDir() && ShardDir(dir, s.i, s.n) == filepath.Join(dir, shardsFolder, entry.Name()) {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(a, b shard) int {
		if a.n != b.n {
			return a.n - b.n
		}
		return a.i - b.i
	})
	var out []string
	for _, s := range found {
		out = append(out, ShardDir(dir, s.i, s.n))
	}
	return out, nil
}
