package store

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// runName is the file that says whose folder it is before there is a manifest.
const runName = ".hongbao-run.json"

// runFile is its content.
type runFile struct {
	Identity string   `json:"identity"`
	Others   []string `json:"others"` // files of somebody else that were there before
	// Amended are files that were added, or about to be, while the manifest stands.
	Amended []string `json:"amended,omitempty"`
}

func parseRunFile(text []byte) (runFile, error) {
	var r runFile
	if err := json.Unmarshal(text, &r); err != nil || r.Identity == "" {
		return runFile{}, refuse(ErrDamaged, "the note of the interrupted run, %s, is damaged; the same command again writes it anew", runName)
	}
	return r, nil
}

// temporary is how files are named while they are written.
var temporary = regexp.MustCompile(`\.tmp-[0-9]+$`)

func isTemporary(name string) bool { return temporary.MatchString(name) }

// isOurs tells whether a name is that of the folder's own books.
func isOurs(name string) bool {
	return name == manifestName || name == runName || name == checkpointName || strings.HasPrefix(name, lockName) ||
		isJournal(name) || strings.HasPrefix(name, shardsFolder+"/")
}

// litter tells whether a file is made by file managers wherever they look.
func litter(name string) bool {
	base := name[strings.LastIndexByte(name, '/')+1:]
	return base == ".DS_Store" || base == "Thumbs.db" || base == "desktop.ini"
}

// contents is what was found in a folder, all names in order.
type contents struct {
	manifest  Manifest
	finished  bool     // there is a manifest
	underWay  bool     // there is a run file
	results   []string // files of this experiment
	others    []string // files of somebody else
	leftovers []string // temporary files
}

// look reads a folder without changing it and refuses it if it is not this
// experiment's.
func look(files fs.FS, identity string) (contents, error) {
	var c contents
	var run runFile
	switch text, err := fs.ReadFile(files, manifestName); {
	case err == nil:
		if c.manifest, err = parseManifest(text); err != nil {
			return c, err
		}
		if c.manifest.Identity != identity {
			return c, errForeign
		}
		c.finished = true
	case !missing(err):
		return c, err
	}
	switch text, err := fs.ReadFile(files, runName); {
	case err == nil:
		if run, err = parseRunFile(text); err != nil {
			return c, err
		}
		if run.Identity != identity {
			return c, errForeign
		}
		c.underWay = true
	case !missing(err):
		return c, err
	}

	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name == shardsFolder:
			return fs.SkipDir // each is a folder of its own, where another process may be at work
		case isTemporary(name) && entry.Type().IsRegular():
			c.leftovers = append(c.leftovers, name)
		case entry.IsDir(), isOurs(name), litter(name):
		case c.belongs(name, run):
			c.results = append(c.results, name)
		default:
			c.others = append(c.others, name)
		}
		return nil
	})
	if err != nil || c.finished || c.underWay {
		return c, err
	}
	if len(c.others) > 0 {
		return c, strangers(c.others)
	}
	// Without a run file only a run that was killed as it began can have left these.
	for _, name := range c.leftovers {
		if !strings.HasPrefix(name, runName) {
			return c, strangers(c.leftovers)
		}
	}
	return c, nil
}

func (c *contents) belongs(name string, run runFile) bool {
	if c.finished {
		_, listed := c.manifest.file(name)
		return listed || slices.Contains(run.Amended, name)
	}
	return c.underWay && !slices.Contains(run.Others, name)
}

var errForeign = refuse(ErrForeign, "the folder holds the results of another experiment; choose another folder")

func strangers(names []string) error {
	if len(names) == 1 {
		return refuse(ErrForeign, "the folder holds a file that is no result (%s); choose another folder or an empty one", names[0])
	}
	return refuse(ErrForeign, "the folder holds %d files that are no results (%s, ...); choose another folder or an empty one", len(names), names[0])
}
