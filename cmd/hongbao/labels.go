package main

import "strings"

// labelOf turns an id into words: as_it_happened becomes "As it happened".
func labelOf(id string) string {
	return upper(strings.ReplaceAll(id, "_", " "))
}
