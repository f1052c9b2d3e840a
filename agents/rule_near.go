package agents

import (
	"slices"

	"hongbao/agents/near"
)

// nearestObservable returns the name of the observable that was probably meant, "" if none
// is near. A name without its owner finds that of the rival.
func nearestObservable(got string) string {
	names := make([]string, len(Observables))
	for i, o := range Observables {
		names[i] = o.Name
	}
	if rival := "rival." + got; slices.Contains(names, rival) {
		return rival
	}
	return near.Name(got, names)
}
