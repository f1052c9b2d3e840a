package agents

// SplitEnvelope divides an amount in fen into packets by the double-mean rule:
// each packet is uniform between 1 fen and twice the mean of what is left, the
// last takes the rest. Every packet holds at least one fen, and the packets add
// up to the amount exactly; amounts below one fen a packet are refused by the
// caller. draw gives the luck of packet i.
func SplitEnvelope(amount int64, packets []int64, draw func(i int) uint64) {
	for i := range packets {
		left := int64(len(packets) - i)
		if left == 1 {
			packets[i] = amount
			return
		}
		limit := 2 * amount / left
		if most := amount - (left - 1); limit > most {
			limit = most
		}
		if limit < 1 {
			limit = 1
		}
		packets[i] = 1 + int64(Pick(draw(i), int(limit)))
		amount -= packets[i]
	}
}
