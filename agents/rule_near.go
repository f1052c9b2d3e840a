package agents

// nearestObservable returns the observable whose name is the fewest slips of
// the keyboard away (a letter too many, missing or wrong), "" if none is nearer
// than a third of its length. A name without its owner finds that of the rival.
func nearestObservable(got string) string {
	const longest = 64
	if len(got) > longest {
		return ""
	}
	best, least := "", longest
	for _, o := range Observables {
		if o.Name == "rival."+got {
			return o.Name
		}
		if d := distance(got, o.Name); 3*d <= len(o.Name) && d < least {
			best, least = o.Name, d
		}
	}
	return best
}

// distance is the edit distance of Levenshtein (1966) between two texts of
// single bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0]++
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, corner+1, row[j]+1)
		}
	}
	return row[len(b)]
}
