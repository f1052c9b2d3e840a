package experiments

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"

	"hongbao/agents"
	"hongbao/model/spec"
)

// Distribution says how likely the values of a factor are; one of its keys names the
// kind.
type Distribution struct {
	Uniform    *Ends       `yaml:"uniform" doc:"all values between both ends, each as likely"`
	LogUniform *Ends       `yaml:"log_uniform" doc:"all ratios between both ends, each as likely"`
	Normal     *Normal     `yaml:"normal" doc:"values around a mean, cut off at the ends where they are named"`
	LogNormal  *LogNormal  `yaml:"log_normal" doc:"values whose logarithms are normal, cut off at the ends where they are named"`
	Triangular *Triangular `yaml:"triangular" doc:"values between both ends, the likelier the nearer to one of them"`
	Beta       *Beta       `yaml:"beta" doc:"the beta distribution, stretched over the range between both ends"`
}

// Ends are the ends of a distribution.
type Ends struct {
	Low  spec.Scalar `yaml:"low" required:"true" doc:"least value, with its unit"`
	High spec.Scalar `yaml:"high" required:"true" doc:"greatest value, with its unit"`
}

// Normal is the normal distribution.
type Normal struct {
	Mean spec.Scalar  `yaml:"mean" required:"true" doc:"mean before values are cut off, with its unit"`
	SD   spec.Scalar  `yaml:"sd" required:"true" doc:"standard deviation before values are cut off, with its unit"`
	Low  *spec.Scalar `yaml:"low" doc:"least value, with its unit; no end if it is not named"`
	High *spec.Scalar `yaml:"high" doc:"greatest value, with its unit; no end if it is not named"`
}

// LogNormal is the log-normal distribution.
type LogNormal struct {
	Median spec.Scalar  `yaml:"median" required:"true" doc:"median before values are cut off, with its unit"`
	SD     float64      `yaml:"sd" required:"true" min:"0.0001" max:"100" doc:"standard deviation of the logarithm"`
	Low    *spec.Scalar `yaml:"low" doc:"least value, with its unit; 0 if it is not named"`
	High   *spec.Scalar `yaml:"high" doc:"greatest value, with its unit; no end if it is not named"`
}

// Triangular is the triangular distribution.
type Triangular struct {
	Low  spec.Scalar `yaml:"low" required:"true" doc:"least value, with its unit"`
	Mode spec.Scalar `yaml:"mode" required:"true" doc:"likeliest value, with its unit"`
	High spec.Scalar `yaml:"high" required:"true" doc:"greatest value, with its unit"`
}

// Beta is the beta distribution.
type Beta struct {
	Alpha float64     `yaml:"alpha" required:"true" min:"0.05" max:"1_000" doc:"first shape; greater ones lead away from the low end"`
	Beta  float64     `yaml:"beta" required:"true" min:"0.05" max:"1_000" doc:"second shape; greater ones lead away from the high end"`
	Low   spec.Scalar `yaml:"low" default:"0" doc:"least value, with its unit"`
	High  spec.Scalar `yaml:"high" default:"1" doc:"greatest value, with its unit"`
}

// law is a distribution whose numbers are read.
type law struct {
	quantile  func(place float64) float64 // place above 0 and below 1 where there is no end
	low, high float64
	words     string
	exact     bool // numbers are not to be rounded
}

// sampled leads through a distribution by its quantiles.
func (d Distribution) sampled(kind string) (*sampled, error) {
	if u := d.Uniform; u != nil {
		kind = kindBetween(kind, u.Low, u.High)
	}
	sc, err := scaleOfRange(kind)
	if err != nil {
		return nil, err
	}
	type form struct {
		key  string
		read func(r *lawReader) (law, error)
	}
	var forms []form
	if d.Uniform != nil {
		forms = append(forms, form{"uniform", d.Uniform.law(evenly)})
	}
	if d.LogUniform != nil {
		forms = append(forms, form{"log_uniform", d.LogUniform.law(byRatio)})
	}
	if d.Normal != nil {
		forms = append(forms, form{"normal", d.Normal.law})
	}
	if d.LogNormal != nil {
		forms = append(forms, form{"log_normal", d.LogNormal.law})
	}
	if d.Triangular != nil {
		forms = append(forms, form{"triangular", d.Triangular.law})
	}
	if d.Beta != nil {
		forms = append(forms, form{"beta", d.Beta.law})
	}
	if len(forms) != 1 {
		var there []string
		for _, f := range forms {
			there = append(there, f.key)
		}
		return nil, fmt.Errorf("the distribution has %s; expected one of uniform, log_uniform, normal, log_normal, triangular and beta", cmp.Or(strings.Join(there, " and "), "no kind"))
	}
	r := &lawReader{sc: sc}
	l, err := forms[0].read(r)
	if err = cmp.Or(r.err, err); err != nil {
		var end *endError
		if errors.As(err, &end) {
			return nil, &endError{forms[0].key + "." + end.key, end.err}
		}
		return nil, &endError{forms[0].key, err}
	}
	out := &sampled{span: strings.ReplaceAll(forms[0].key, "_", "-") + ", " + l.words, low: l.low, high: l.high}
	least := 0.0
	if low, _ := out.endless(); low {
		least = 1.0 / (1 << 54)
	}
	out.at = func(place float64) string {
		x := l.quantile(max(place, least))
		if l.exact {
			return out.write(sc, x, 0)
		}
		return out.write(sc, x, math.Abs(x))
	}
	return out, nil
}

// lawReader reads values by a scale and keeps the first problem.
type lawReader struct {
	sc  scale
	err error
}

func (r *lawReader) read(key string, text spec.Scalar) float64 {
	x, err := r.sc.read(text.String())
	if err != nil && r.err == nil {
		r.err = &endError{key, err}
	}
	return x
}

// optional reads a value that may be left out.
func (r *lawReader) optional(key string, text *spec.Scalar, without float64) float64 {
	if text == nil {
		return without
	}
	return r.read(key, *text)
}

// rising complains unless numbers rise.
func (r *lawReader) rising(keys []string, numbers ...float64) {
	for i := 1; i < len(numbers) && r.err == nil; i++ {
		if !(numbers[i-1] < numbers[i]) {
			r.err = &endError{keys[i], fmt.Errorf("it is not above %s", keys[i-1])}
		}
	}
}

func (e Ends) law(between spacing) func(r *lawReader) (law, error) {
	return func(r *lawReader) (law, error) {
		low, high := r.read("low", e.Low), r.read("high", e.High)
		r.rising([]string{"low", "high"}, low, high)
		x, size := between(r.sc, low, high, 0.5)
		if math.IsNaN(x) {
			return law{}, &endError{"low", errors.New("ratios need both ends above 0")}
		}
		return law{func(place float64) float64 {
			x, _ := between(r.sc, low, high, place)
			return x
		}, low, high, fmt.Sprintf("%s to %s", e.Low, e.High), size == 0}, nil
	}
}

func (n Normal) law(r *lawReader) (law, error) {
	if r.sc.dated {
		return law{}, errors.New("a normal distribution of dates and times is not known; expected uniform or triangular")
	}
	mean, sd := r.read("mean", n.Mean), r.read("sd", n.SD)
	low, high := r.optional("low", n.Low, math.Inf(-1)), r.optional("high", n.High, math.Inf(1))
	r.rising([]string{"low", "high"}, low, high)
	if r.err == nil && !(sd > 0) {
		return law{}, &endError{"sd", fmt.Errorf("%s is not above 0", n.SD)}
	}
	z := cutNormal((low-mean)/sd, (high-mean)/sd)
	return law{
		func(place float64) float64 { return mean + float64(sd*z(place)) },
		low, high, fmt.Sprintf("mean %s, sd %s%s", n.Mean, n.SD, cutWords(n.Low, n.High)), false,
	}, nil
}

func (n LogNormal) law(r *lawReader) (law, error) {
	median := r.read("median", n.Median)
	low, high := r.optional("low", n.Low, 0), r.optional("high", n.High, math.Inf(1))
	r.rising([]string{"low", "high"}, low, high)
	switch {
	case r.err == nil && !(median > 0):
		return law{}, &endError{"median", fmt.Errorf("%s is not above 0", n.Median)}
	case r.err == nil && low < 0:
		return law{}, &endError{"low", fmt.Errorf("%s is below 0", *n.Low)}
	}
	least, most := math.Inf(-1), math.Inf(1)
	if low > 0 {
		least = (agents.Log(low) - agents.Log(median)) / n.SD
	}
	if !math.IsInf(high, 1) {
		most = (agents.Log(high) - agents.Log(median)) / n.SD
	}
	z := cutNormal(least, most)
	return law{
		func(place float64) float64 { return float64(median * agents.Exp(float64(n.SD*z(place)))) },
		low, high, fmt.Sprintf("median %s, sd of the logarithm %v%s", n.Median, n.SD, cutWords(n.Low, n.High)), false,
	}, nil
}

// cutWords says where a distribution is cut off.
func cutWords(low, high *spec.Scalar) string {
	words := ""
	if low != nil {
		words += ", from " + low.String()
	}
	if high != nil {
		words += ", up to " + high.String()
	}
	return words
}

func (t Triangular) law(r *lawReader) (law, error) {
	low, mode, high := r.read("low", t.Low), r.read("mode", t.Mode), r.read("high", t.High)
	r.rising([]string{"low", "high"}, low, high)
	if r.err == nil && !(low <= mode && mode <= high) {
		return law{}, &endError{"mode", fmt.Errorf("%s does not lie between the ends", t.Mode)}
	}
	width := high - low
	return law{func(place float64) float64 {
		if float64(place*width) < mode-low {
			return low + math.Sqrt(float64(place*float64(width*(mode-low))))
		}
		return high - math.Sqrt(float64((1-place)*float64(width*(high-mode))))
	}, low, high, fmt.Sprintf("%s to %s, likeliest %s", t.Low, t.High, t.Mode), false}, nil
}

func (b Beta) law(r *lawReader) (law, error) {
	low, high := r.read("low", b.Low), r.read("high", b.High)
	r.rising([]string{"low", "high"}, low, high)
	quantile := betaQuantile(b.Alpha, b.Beta)
	return law{func(place float64) float64 {
		return low + float64((high-low)*quantile(place))
	}, low, high, fmt.Sprintf("%v and %v over %s to %s", b.Alpha, b.Beta, b.Low, b.High), false}, nil
}
