// Package store keeps the results of one experiment in one folder. It is the one
// room below the command that touches the disk.
//
// It knows names, bytes, hashes and the folder's identity. It must not know what
// the bytes mean: no tables, no figures, no experiment files.
//
// The rules that it keeps, in the order in which they apply:
//
//  1. A folder belongs to one experiment. Its identity stands in manifest.json or,
//     while a run is under way or was interrupted, in .hongbao-run.json. A folder of
//     another identity, or with neither and files in it, is refused and not changed.
//  2. One run writes at a time: .hongbao-lock is locked from Open to Close or Abort.
//  3. A file appears whole or not at all: it is written under a temporary name in
//     the same folder, synced and renamed. Temporary files of a killed run are removed
//     by the next.
//  4. manifest.json is written last and lists every file of the experiment with size
//     and SHA-256. It is removed before the first file changes, so where it stands,
//     the results are complete. Only where files are made again from results, such as
//     figures, does it stand until the new one replaces it.
//  5. A run may leave one checkpoint, .hongbao-checkpoint. It is none of the results
//     and goes when the run is done.
//  6. Files that somebody else put into the folder are neither listed nor overwritten.
//  7. Finished runs of a sweep are kept in journal/, so that it can be taken up after a
//     crash at any instant: blocks of runs, each a file that appears whole, and a
//     journal that names them. They are none of the results and stay when the
//     experiment is done. Every byte is under a CRC-32C, so that damage costs the
//     runs that it hit and no others, and a wrong byte is never given out.
//  8. Each shard has a folder of its own in shards/, with its own lock and journal.
package store
