package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

const (
	manifestName = "manifest.json"
	formatNow    = 1
)

// Manifest says who made the results, how, and what they consist of. Open, Close
// and the disk fill Format, Identity, Files and SHA256; the caller the rest.
type Manifest struct {
	Format            int     `json:"format"`             // Format is the version of the manifest's form, now 1.
	Version           string  `json:"version"`            // Version is that of the program.
	Revision          string  `json:"revision"`           // Revision is that of the program's source.
	GoVersion         string  `json:"go_version"`         // GoVersion is that of the compiler.
	Architecture      string  `json:"architecture"`       // Architecture is such as "linux/amd64".
	Identity          string  `json:"identity"`           // Identity is the hash of the experiment.
	ConfigurationHash string  `json:"configuration_hash"` // ConfigurationHash is that of the resolved files.
	DesignHash        string  `json:"design_hash"`        // DesignHash is that of the points.
	SeedRule          string  `json:"seed_rule"`          // SeedRule says how seeds follow from the replicate.
	Command           string  `json:"command"`            // Command repeats the run.
	WallSeconds       float64 `json:"wall_seconds"`       // WallSeconds is the time that the run took.
	Workers           int     `json:"workers"`            // Workers is the number of runs at a time.
	Files             []File  `json:"files"`              // Files lists every other file, by name.
	// SHA256 is the hash of the manifest's own text with this field empty.
	SHA256 string `json:"sha256"`
}

// File is one file of the results.
type File struct {
	Name   string `json:"name"`   // Name is the path in the folder, with slashes.
	Bytes  int64  `json:"bytes"`  // Bytes is the size.
	SHA256 string `json:"sha256"` // SHA256 is the hash of the content, in hexadecimal digits.
}

// text gives the manifest as it stands in its file, with its own hash.
func (m Manifest) text() ([]byte, error) {
	m.SHA256 = ""
	plain, err := indented(m)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(plain)
	m.SHA256 = hex.EncodeToString(sum[:])
	return indented(m)
}

func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // commands hold < and &
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}

// parseManifest reads a manifest and checks its own hash. A reader checks the text
// as it stands, so fields of later versions do no harm.
func parseManifest(text []byte) (Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return Manifest{}, refuse(ErrDamaged, "the manifest is damaged and does not read as JSON; the same command again writes it anew")
	}
	if !isHash(m.SHA256) {
		return Manifest{}, refuse(ErrDamaged, "the manifest is damaged: its own hash is missing; the same command again writes it anew")
	}
	at := bytes.LastIndex(text, []byte(m.SHA256))
	plain := slices.Concat(text[:max(at, 0)], text[max(at, 0)+len(m.SHA256):])
	if sum := sha256.Sum256(plain); at < 0 || hex.EncodeToString(sum[:]) != m.SHA256 {
		return Manifest{}, refuse(ErrDamaged, "the manifest is damaged or was changed by hand: its own hash does not fit; the same command again writes it anew")
	}
	if m.Format > formatNow {
		return Manifest{}, refuse(ErrForeign, "the manifest has format %d and this version knows %d; use a newer version of hongbao", m.Format, formatNow)
	}
	for i, f := range m.Files {
		if badName(f.Name) != nil || f.Bytes < 0 || !isHash(f.SHA256) || i > 0 && m.Files[i-1].Name >= f.Name {
			return Manifest{}, refuse(ErrDamaged, "the manifest is damaged: its entry for %q is not valid; the same command again writes it anew", f.Name)
		}
	}
	return m, nil
}

func isHash(text string) bool {
	b, err := hex.DecodeString(text)
	return err == nil && len(b) == sha256.Size
}

// file gives the entry of that name.
func (m Manifest) file(name string) (File, bool) {
	i, ok := slices.BinarySearchFunc(m.Files, name, func(f File, name string) int { return strings.Compare(f.Name, name) })
	if !ok {
		return File{}, false
	}
	return m.Files[i], true
}

// badName tells what is wrong with the name of a file of the results.
func badName(name string) error {
	switch {
	case !fs.ValidPath(name) || name == "." || strings.ContainsAny(name, "\\:\x00"):
		return fmt.Errorf("store: %q is no name of a file within a folder; use letters, digits and slashes", name)
	case isOurs(name) || isTemporary(name):
		return fmt.Errorf("store: %q is a name that the folder keeps for itself; use another", name)
	}
	return nil
}
