package model

// shares tells what so many friends of all are worth who show a wallet: a row for each
// number of all, an entry for each number of those.
type shares struct {
	row   uint32
	units []int32
}

func newShares(w *World) *shares {
	if w.graph == nil || w.rules.gammaFriends == 0 {
		return nil
	}
	most := w.graph.MaxDegree()
	s := &shares{row: uint32(most + 1), units: make([]int32, (most+1)*(most+1))}
	for degree := 1; degree <= most; degree++ {
		for friends := range degree + 1 {
			s.units[degree*(most+1)+friends] = int32(w.rules.gammaFriends * int64(friends) / int64(degree))
		}
	}
	return s
}

// of is what so many friends are worth, of all.
func (s *shares) of(all, showing int) int32 { return s.units[all*int(s.row)+showing] }
