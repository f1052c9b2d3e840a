package report

import (
	"html/template"
	"strings"
)

// tokens are the colours of the page by name: on paper and screen, and in the dark.
// Those of figures have the names that pictures carry as classes.
var tokens = []struct{ name, light, dark string }{
	{"ground", "#FFFFFF", "#12161C"},
	{"panel", "#F5F7F9", "#1A2128"},
	{"ink", "#1F2933", "#E6EAF0"},
	{"muted", "#52606D", "#A9B4C0"},
	{"white", "#FFFFFF", "#12161C"},
	{"alipay", "#1261B5", "#6CB2FF"},
	{"tenpay", "#0E9F6E", "#3DD69B"},
	{"tenpay-text", "#087A53", "#3DD69B"},
	{"open", "#D55E00", "#FF9A4D"},
	{"open-text", "#B54A00", "#FF9A4D"},
	{"passcode", "#C2578F", "#E58DBB"},
	{"passcode-text", "#A63D7E", "#E58DBB"},
	{"other", "#7B8794", "#9AA5B1"},
	{"loss", "#B3402A", "#FF8A80"},
	{"loss-total", "#7A1F14", "#FF8A80"},
	{"gain", "#0E9F6E", "#3DD69B"},
	{"gain-text", "#087A53", "#3DD69B"},
	{"warn", "#8A5A00", "#F2B84B"},
	{"warn-ground", "#FFF6E0", "#2A2412"},
	{"warn-edge", "#E0A100", "#E0A100"},
	{"error", "#B3261E", "#FF8A80"},
	{"error-ground", "#FDECEA", "#321A1A"},
	{"mark", "#C8102E", "#C8102E"},
	{"grid", "#E4E7EB", "#28303A"},
	{"event", "#B8C2CC", "#3A4552"},
	{"rule", "#CBD2D9", "#2E3742"},
	{"axis", "#9AA5B1", "#6B7785"},
	{"open-window", "#F2E8D5", "#3A3222"},
	{"predicted", "#F7F3EA", "#1F1D1A"},
	{"below-noise", "#EEF1F4", "#20272F"},
	{"both-wallets", "#5AA6A0", "#2F6B66"},
	{"no-wallet", "#F0C36A", "#7A5F24"},
	{"shop-closed", "#9AA5B1", "#4A5561"},
}

// colours gives the tokens as properties, dark on a dark screen only, and the classes
// of pictures.
func colours() template.CSS {
	var light, dark, classes strings.Builder
	for _, t := range tokens {
		light.WriteString("--" + t.name + ":" + t.light + ";")
		dark.WriteString("--" + t.name + ":" + t.dark + ";")
		classes.WriteString(".fill-" + t.name + "{fill:var(--" + t.name + "," + t.light + ")}")
		classes.WriteString(".stroke-" + t.name + "{stroke:var(--" + t.name + "," + t.light + ")}\n")
	}
	return template.CSS(":root{" + light.String() + "}\n@media screen and (prefers-color-scheme:dark){:root{" + dark.String() + "}}\n" + classes.String())
}
