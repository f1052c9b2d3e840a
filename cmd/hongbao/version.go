package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// version is that of the program and its file formats.
const version = "0.1.0"

// revision is the commit that the program was built from, as far as it knows.
func revision() string {
	out, dirty := "unknown", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, v := range info.Settings {
			switch {
			case v.Key == "vcs.revision":
				out = v.Value
			case v.Key == "vcs.modified" && v.Value == "true":
				dirty = "+changes"
			}
		}
	}
	return out + dirty
}

// program names the build, so that what one build left behind is not taken up by
// another whose days could be others. Where no commit tells it, the program's own bytes
// do.
func program() string {
	name := "hongbao " + version + " " + revision() + " " + runtime.Version()
	if !strings.Contains(name, "unknown") && !strings.Contains(name, "+changes") {
		return name
	}
	self, err := os.Executable()
	if err != nil {
		return name
	}
	text, err := os.Open(self)
	if err != nil {
		return name
	}
	defer func() { _ = text.Close() }() // only read from
	sum := sha256.New()
	if _, err := io.Copy(sum, text); err != nil {
		return name
	}
	return fmt.Sprintf("%s %x", name, sum.Sum(nil)[:8])
}

func versionCommand(s *session) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print version, revision and platform",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			if s.flags.json {
				return s.json("version", struct {
					Version  string `json:"version"`
					Revision string `json:"revision"`
					Go       string `json:"go"`
					Platform string `json:"platform"`
				}{version, revision(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH})
			}
			s.out.printf("hongbao %s, revision %s, %s %s/%s\n", version, revision(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return nil
		},
	}
}
