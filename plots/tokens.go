package plots

import (
	"fmt"
	"image/color"
)

// token is a named colour of the house look.
type token struct {
	name     string
	rgb      color.NRGBA
	readable bool // text of this colour has a contrast of 4.5 or more on white
}

// tokens holds all colours that figures use. Figure tables name them.
var tokens = []token{
	{"ink", hex(0x1F2933), true},
	{"muted", hex(0x52606D), true},
	{"white", hex(0xFFFFFF), false},
	{"alipay", hex(0x1261B5), true},
	{"tenpay", hex(0x0E9F6E), false},
	{"tenpay-text", hex(0x087A53), true},
	{"open", hex(0xD55E00), false},
	{"open-text", hex(0xB54A00), true},
	{"passcode", hex(0xC2578F), false},
	{"passcode-text", hex(0xA63D7E), true},
	{"other", hex(0x7B8794), false},
	{"loss", hex(0xB3402A), true},
	{"loss-total", hex(0x7A1F14), true},
	{"gain", hex(0x0E9F6E), false},
	{"gain-text", hex(0x087A53), true},
	{"warn", hex(0x8A5A00), true},
	{"error", hex(0xB3261E), true},
	{"mark", hex(0xC8102E), true},
	{"grid", hex(0xE4E7EB), false},
	{"event", hex(0xB8C2CC), false},
	{"rule", hex(0xCBD2D9), false},
	{"axis", hex(0x9AA5B1), false},
	{"open-window", hex(0xF2E8D5), false},
	{"predicted", hex(0xF7F3EA), false},
	{"below-noise", hex(0xEEF1F4), false},
	{"both-wallets", hex(0x5AA6A0), false},
	{"no-wallet", hex(0xF0C36A), false},
	{"shop-closed", hex(0x9AA5B1), false},
}

func hex(rgb uint32) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 0xFF}
}

func findToken(name string) (token, error) {
	for _, t := range tokens {
		if t.name == name {
			return t, nil
		}
	}
	return token{}, fmt.Errorf("unknown colour %q; the design tokens have no such name", name)
}

// textToken gives the colour for words about a thing of the given colour.
func textToken(name string) string {
	t, err := findToken(name)
	if err == nil && t.readable {
		return name
	}
	if _, err := findToken(name + "-text"); err == nil {
		return name + "-text"
	}
	return "muted"
}

// campToken gives the colour of a camp's actions.
func campToken(camp string) string {
	switch camp {
	case "alibaba":
		return "alipay"
	case "tencent":
		return "tenpay"
	default:
		return "other"
	}
}

// dashes are the line patterns by name, in points.
func dashes(name string) ([]float64, error) {
	switch name {
	case "", "solid":
		return nil, nil
	case "tenpay":
		return []float64{7.5, 2.4}, nil
	case "open":
		return []float64{6, 2.4}, nil
	case "third":
		return []float64{9, 2, 1.8, 2}, nil
	case "other":
		return []float64{1.5, 2}, nil
	case "off":
		return []float64{3.5, 2}, nil
	case "dots":
		return []float64{1, 1.6}, nil
	default:
		return nil, fmt.Errorf("unknown dash %q; expected solid, tenpay, open, third, other, off or dots", name)
	}
}
