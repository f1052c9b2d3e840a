package network

import (
	"bufio"
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// EdgeList reads a graph from lines "a,b" of node numbers from 0 to nodes-1;
// a tab, a semicolon or a space may stand for the comma. Empty lines, lines that begin with
// # and one header line of words are passed over. An error names the line.
func EdgeList(nodes int, text []byte) (*CSR, error) {
	type tie struct{ a, b uint32 }
	var ties []tie
	lines := bufio.NewScanner(bytes.NewReader(text))
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.FieldsFunc(line, func(r rune) bool {
			return r == ',' || r == '\t' || r == ' ' || r == ';'
		})
		if len(fields) != 2 {
			return nil, fmt.Errorf("line %d: expected two node numbers such as \"3,17\", found %q", number, line)
		}
		a, errA := strconv.Atoi(fields[0])
		b, errB := strconv.Atoi(fields[1])
		if errA != nil && errB != nil && len(ties) == 0 {
			continue
		}
		if errA != nil || errB != nil || a < 0 || b < 0 || a >= nodes || b >= nodes {
			return nil, fmt.Errorf("line %d: expected two node numbers from 0 to %d, found %q", number, nodes-1, line)
		}
		ties = append(ties, tie{uint32(a), uint32(b)})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("edge list: %w", err)
	}
	return build(nodes, func(emit func(a, b int)) {
		for _, t := range ties {
			emit(int(t.a), int(t.b))
		}
	})
}
