package spec

import (
	"fmt"
	"strings"
)

// sample has every type that a file can hold.
type sample struct {
	Format     int                 `yaml:"hongbao" default:"1" min:"1" max:"1"`
	Kind       string              `yaml:"kind" one:"sample"`
	Extends    string              `yaml:"extends"`
	Title      string              `yaml:"title" doc:"what it is about"`
	Start      Date                `yaml:"start" required:"true" min:"2000-01-01" max:"2100-12-31" doc:"first day"`
	End        Date                `yaml:"end" default:"2015-03-01" doc:"last day"`
	Clock      []DateRange         `yaml:"clock" doc:"days with hours"`
	Users      Count               `yaml:"users" default:"20_000" min:"1" max:"2bn" unit:"people" doc:"simulated people" source:"p01"`
	Seed       uint64              `yaml:"seed" default:"1"`
	Small      int8                `yaml:"small" default:"-3" min:"-100"`
	Offset     int64               `yaml:"offset"`
	Hourly     bool                `yaml:"hourly" default:"true"`
	Growth     Series              `yaml:"growth" min:"0" max:"1bn" doc:"people on the market"`
	Choice     choice              `yaml:"choice" doc:"how a wallet is chosen"`
	Events     []event             `yaml:"events"`
	Camps      map[string]*camp    `yaml:"camps"`
	Budgets    map[string]Money    `yaml:"budgets" min:"0" max:"10bn"`
	Fallback   *Share              `yaml:"fallback" doc:"chance of going on"`
	Rule       *rule               `yaml:"rule"`
	Words      []string            `yaml:"words" one:"open|closed|script" default:"[open, script]"`
	Quantiles  map[string][]Share  `yaml:"quantiles"`
	Grid       [][]float64         `yaml:"grid"`
	Anything   Scalar              `yaml:"anything"`
	Values     []Scalar            `yaml:"values"`
	Pair       pair                `yaml:"pair" doc:"two words"`
	Note       *string             `yaml:"note"`
	Named      map[string]named    `yaml:"named"`
	Nested     map[string][]*named `yaml:"nested"`
	Unwritten  int
	unexported // lends its keys
}

type unexported struct {
	Lent Duration `yaml:"lent" default:"2w"`
}

type choice struct {
	Kappa   float64 `yaml:"kappa" default:"0.5" min:"-20" max:"20" unit:"util" doc:"utility of a full habit"`
	Friends float64 `yaml:"gamma_friends" min:"0" max:"20"`
	Nest    Share   `yaml:"nest" default:"60%" doc:"dissimilarity"`
	Visible string  `yaml:"visible" one:"primary|bound|installed" default:"primary"`
}

type event struct {
	ID     string   `yaml:"id" required:"true"`
	At     Instant  `yaml:"at" required:"true" doc:"when it happens"`
	For    Duration `yaml:"for" default:"8h" max:"365d" doc:"how long it lasts"`
	Budget Money    `yaml:"budget" min:"0" doc:"money to give away"`
	Host   string   `yaml:"host"`
	Tags   []string `yaml:"tags"`
}

// Check refuses an event without end on a host.
func (e *event) Check(at At) {
	if e.Host != "" && e.For == 0 {
		at.In("for").Problem("an event on a host cannot last %s", e.For)
		at.Hint("leave the key out for 8h")
	}
}

type camp struct {
	Kind string    `yaml:"kind" one:"open|closed|tit_for_tat" required:"true"`
	Lag  *Duration `yaml:"lag" min:"0" max:"365d" doc:"days until the answer"`
}

type rule struct {
	When string `yaml:"when" required:"true"`
	Then *rule  `yaml:"then"`
}

type named struct {
	A int `yaml:"a" default:"7"`
	B []int
}

// pair is a value type of its own, as other packages have them.
type pair struct{ a, b string }

func (p *pair) DecodeText(text string) error {
	a, b, ok := strings.Cut(text, "/")
	if !ok {
		return fmt.Errorf("%s is not a pair; expected two words, such as a/b", show(text))
	}
	p.a, p.b = a, b
	return nil
}

func (p pair) EncodeText() string {
	if p == (pair{}) {
		return ""
	}
	return p.a + "/" + p.b
}

var sampleHosts = []string{"wechat_chat", "wechat_groups", "qq", "qzone", "weibo", "momo", "laiwang", "alipay_circle", "taobao"}

// Check looks at what no single field knows.
func (s *sample) Check(at At) {
	if !at.Clean() {
		return
	}
	if s.End < s.Start {
		at.In("end").Problem("%s is before the start, %s", s.End, s.Start)
		at.Hint("swap start and end")
	}
	for i, e := range s.Events {
		known := e.Host == ""
		for _, h := range sampleHosts {
			known = known || h == e.Host
		}
		if !known {
			at.In("events").Item(i).In("host").Unknown("host", e.Host, sampleHosts)
		}
	}
	for _, name := range []string{"alibaba", "tencnt"} {
		if _, ok := s.Camps[name]; ok && name == "tencnt" {
			at.In("camps").Key(name).Unknown("camp", name, []string{"alibaba", "tencent"})
		}
	}
}
