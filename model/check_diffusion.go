package model

import "hongbao/model/spec"

// diffusion refuses laws of adoption that lack what they need.
func (c *checker) diffusion(at spec.At, a *Adoption) {
	if a.Law == "threshold" && a.Threshold == nil && at.Clean() {
		at.Problem("law threshold needs the key threshold; expected how many others must show the wallet, such as threshold: {at: 2}")
	}
	t := a.Threshold
	if t == nil {
		return
	}
	here := at.In("threshold")
	if t.Law == "list" && len(t.List) == 0 && here.Clean() {
		here.Problem("law list needs the key list; expected thresholds, such as list: [0, 1, 2]")
	}
	for i, x := range t.List {
		if !(x >= 0) {
			here.In("list").Item(i).Problem("%v is below 0; expected a number of friends or a share of them", x)
		}
	}
	if t.Law == "uniform" && t.To < t.From {
		here.In("to").Problem("%v is below from, %v; expected that or more", t.To, t.From)
	}
}

// spread refuses the law bass without its hazards.
func (c *checker) spread(at spec.At, a *Acceptance) {
	if a.Law == "bass" && a.Spread == nil && at.Clean() {
		at.Problem("law bass needs the key spread; expected hazards, such as spread: {external: 0.001, cross: 0.01}")
	}
}

// senders refuses a number of senders where nobody sends.
func (c *checker) senders(at spec.At, k *Campaign) {
	if k.Senders > 0 && k.Kind == "subsidy" {
		at.In("senders").Problem("a subsidy has no senders; expected kind festival or give")
	}
}
