package agents

// FullStock is the largest value of a stock of 16 bits.
const FullStock = 65535

// StockRule is the linear filter x' = (1-rate) x + input on a stock of 16 bits,
// the decay rounded to the nearest unit and the stock cut at FullStock. With
// a constant input x tends to input/rate, to within half a unit over the rate;
// without any it stays where less than half a unit would go.
type StockRule struct {
	rate uint64 // scaled by 2^32
}

// NewStockRule returns the rule for a rate in [0, 1] a step.
func NewStockRule(rate float64) StockRule {
	return StockRule{uint64(float64(rate*(1<<32)) + 0.5)}
}

// Next returns the stock after one step.
func (r StockRule) Next(x uint16, input uint64) uint16 {
	const half = 1 << 31
	return uint16(min(FullStock, uint64(x)-(uint64(x)*r.rate+half)>>32+input))
}
