package plots

import (
	"image/color"
	"math"
)

// millimetre is its length in points, the unit of the canvas.
const millimetre = 72 / 25.4

// point is a place on the page in points, from the top left corner downwards.
type point struct{ x, y float64 }

// box is the room that a text takes on the page.
type box struct {
	left, top, right, bottom float64
	text                     string
}

func (b box) meets(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

// wider gives a room with more at both sides.
func (b box) wider(by float64) box {
	b.left, b.right = b.left-by, b.right+by
	return b
}

// paint is a colour with its opacity. A paint without name leaves no trace.
type paint struct {
	name  string // name is the design token; empty for colours of a scale.
	rgb   color.NRGBA
	alpha float64
}

func (p paint) none() bool { return p.alpha == 0 }

// ink gives the paint of a token. Tokens of figure tables are checked when the
// table is read, so an unknown one is a mistake of the program.
func ink(name string) paint { return tint(name, 1) }

func tint(name string, alpha float64) paint {
	t, err := findToken(name)
	if err != nil {
		panic("plots: " + err.Error())
	}
	return paint{name: name, rgb: t.rgb, alpha: alpha}
}

// stroke is how a line is drawn.
type stroke struct {
	paint paint
	width float64   // points
	dash  []float64 // points on, off, ...; nil is solid
	round bool      // corners and ends are round
}

// shape is one thing on the page: a path that is filled and drawn, or a text.
type shape struct {
	path   []point
	closed bool
	centre point // a circle, if radius is above 0
	radius float64
	fill   paint
	stroke stroke

	text  string // a text, if not empty, its baseline beginning at centre
	style style
}

// canvas collects what is drawn, to be written as SVG or PNG.
type canvas struct {
	width, height float64
	title         string
	background    bool
	shapes        []shape
	texts         []box // texts holds the room of every text, so that others can keep off
	fonts         *fonts
}

func (c *canvas) polygon(path []point, fill paint) {
	c.shapes = append(c.shapes, shape{path: path, closed: true, fill: fill})
}

func (c *canvas) polyline(path []point, s stroke) {
	if len(path) < 2 {
		return
	}
	c.shapes = append(c.shapes, shape{path: path, stroke: s})
}

func (c *canvas) line(x1, y1, x2, y2 float64, s stroke) {
	c.polyline([]point{{x1, y1}, {x2, y2}}, s)
}

func (c *canvas) rectangle(left, top, right, bottom float64, fill paint) {
	c.polygon(corners(left, top, right, bottom), fill)
}

func corners(left, top, right, bottom float64) []point {
	return []point{{left, top}, {right, top}, {right, bottom}, {left, bottom}}
}

func (c *canvas) circle(at point, radius float64, fill paint, s stroke) {
	c.shapes = append(c.shapes, shape{centre: at, radius: radius, fill: fill, stroke: s})
}

// align says which part of a text stands at the given x.
type align uint8

const (
	alignLeft align = iota
	alignMiddle
	alignRight
)

// write puts one line of text with its baseline at y and gives its room.
func (c *canvas) write(text string, x, y float64, a align, s style, p paint) box {
	b := c.room(text, x, y, a, s)
	if text == "" {
		return b
	}
	c.shapes = append(c.shapes, shape{text: text, centre: point{b.left, y}, fill: p, style: s})
	c.texts = append(c.texts, b)
	return b
}

// The room of a line above and below its baseline, as parts of the size: capitals
// and digits rise 0.73, descenders fall 0.21.
const (
	rise = 0.75
	fall = 0.22
)

// room gives the room that a line of text would take.
func (c *canvas) room(text string, x, y float64, a align, s style) box {
	width := c.fonts.width(text, s)
	switch a {
	case alignMiddle:
		x -= width / 2
	case alignRight:
		x -= width
	}
	return box{left: x, top: y - rise*s.size, right: x + width, bottom: y + fall*s.size, text: text}
}

// free tells whether a room lies on the page and meets no text.
func (c *canvas) free(b box) bool {
	if b.left < 0 || b.top < 0 || b.right > c.width || (c.height > 0 && b.bottom > c.height) {
		return false
	}
	for _, t := range c.texts {
		if b.meets(t) {
			return false
		}
	}
	return true
}

// slim drops points that lie closer to the straight line between their neighbours
// than a hair's breadth, which nobody sees (Douglas and Peucker 1973). It keeps
// the files of daily curves over years small.
func slim(path []point) []point {
	if len(path) < 3 {
		return path
	}
	keep := make([]bool, len(path))
	keep[0], keep[len(path)-1] = true, true
	type span struct{ from, to int }
	for todo := []span{{0, len(path) - 1}}; len(todo) > 0; {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		a, b := path[s.from], path[s.to]
		length := math.Hypot(b.x-a.x, b.y-a.y)
		far, at := 0.0, -1
		for i := s.from + 1; i < s.to; i++ {
			p := path[i]
			distance := math.Hypot(p.x-a.x, p.y-a.y)
			if length > 0 {
				distance = math.Abs((b.x-a.x)*(a.y-p.y)-(a.x-p.x)*(b.y-a.y)) / length
			}
			if distance > far {
				far, at = distance, i
			}
		}
		const hair = 0.06
		if far > hair {
			keep[at] = true
			todo = append(todo, span{s.from, at}, span{at, s.to})
		}
	}
	var out []point
	for i, k := range keep {
		if k {
			out = append(out, path[i])
		}
	}
	return out
}
