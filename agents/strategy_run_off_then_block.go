package agents

// runOffThenBlock lets contracts run off first and blocks later:
//
//	age = time since it began
//	new_contract, renewal                          closed from age 0
//	contract_payment, direct_payment               closed from age delay
//	envelope_link, marketplace_link, content_link  closed from age delay + links_after
//
// For the rest, and on sides that it does not name, the script holds. It begins
// at a dated moment, or, without one, once the other camp's share_value_all
// exceeds above, and does not turn back. Shops that cannot renew sign with the
// rival in their own time; the block that follows finds few of them (Farrell &
// Klemperer 2007 on switching costs that end with a contract). Alipay's stop of
// new contracts (e14) came 354 days before WeChat's shops took it no more (e25).
//
// It reads when, above, delay, links_after, side. Memory: Shut, and Since, when
// it began.
type runOffThenBlock struct{ s Settings }

// Value implements Strategy.
func (t runOffThenBlock) Value(v *CampView, g Gate) Permille {
	var after int64
	switch g.Object {
	case NewContract, Renewal:
	case ContractPayment, DirectPayment:
		after = t.s.Delay
	case EnvelopeLink, MarketplaceLink, ContentLink:
		after = t.s.Delay + t.s.LinksAfter
	default:
		return v.Scripted
	}
	if t.s.Sides>>v.Side&1 == 0 {
		return v.Scripted
	}
	m := v.Memory
	switch {
	case m.Shut:
	case t.s.When != 0 && v.Now >= t.s.When:
		m.Shut, m.Since = true, t.s.When
	case t.s.When == 0 && v.Other.ShareValueAll > t.s.Above:
		m.Shut, m.Since = true, v.Now
	}
	if m.Shut && v.Now-m.Since >= after {
		return 0
	}
	return v.Scripted
}
