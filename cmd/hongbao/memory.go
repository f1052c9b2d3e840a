package main

import (
	"bufio"
	"os"
	"path"
	"runtime"
	"strconv"
	"strings"
)

// spareMemory is the part of the memory that a run may not plan with: the program
// itself, tables of results, and what the collector of garbage needs to breathe.
const spareMemory = 0.08

// memory tells how many bytes this machine has for runs: what is available now, and
// no more than a control group allows; 0 where the system does not say.
func memory() int64 {
	if runtime.GOOS != "linux" {
		return 0
	}
	least := available("/proc/meminfo")
	for _, at := range groupLimits("/proc/self/cgroup") {
		text, err := os.ReadFile(at)
		if err != nil {
			continue
		}
		// Where there is no limit the file says max, or a number beyond any machine.
		if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	return int64(float64(least) * (1 - spareMemory))
}

// available reads the memory that programs can get without others giving theirs up.
func available(name string) int64 {
	file, err := os.Open(name)
	if err != nil {
		return 0
	}
	defer func() { _ = file.Close() }() // only read from
	for lines := bufio.NewScanner(file); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) >= 2 && words[0] == "MemAvailable:" {
			kib, err := strconv.ParseInt(words[1], 10, 64)
			if err != nil {
				return 0
			}
			return kib << 10
		}
	}
	return 0
}

// groupLimits lists the files that may limit the memory of this process, its own
// control group's and those above it, in both versions of control groups.
func groupLimits(name string) []string {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	var out []string
	for line := range strings.Lines(string(text)) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) != 3 {
			continue
		}
		root, file := "", ""
		switch {
		case parts[0] == "0" && parts[1] == "":
			root, file = "/sys/fs/cgroup", "memory.max"
		case parts[1] == "memory":
			root, file = "/sys/fs/cgroup/memory", "memory.limit_in_bytes"
		default:
			continue
		}
		for at := path.Clean("/" + parts[2]); ; at = path.Dir(at) {
			out = append(out, path.Join(root, at, file))
			if at == "/" {
				break
			}
		}
	}
	return out
}
