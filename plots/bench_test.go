package plots

import (
	"io"
	"testing"
)

func BenchmarkFigures(b *testing.B) {
	for _, c := range toyCases() {
		r := c.results()
		f, err := Find(c.figure)
		if err != nil {
			b.Fatal(err)
		}
		t, err := f.Build(r)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(c.name+"/build", func(b *testing.B) {
			for b.Loop() {
				if _, err := f.Build(r); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(c.name+"/draw", func(b *testing.B) {
			for b.Loop() {
				if _, err := Draw(t, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
		p, err := Draw(t, Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(c.name+"/svg", func(b *testing.B) {
			for b.Loop() {
				if err := p.WriteSVG(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(c.name+"/png", func(b *testing.B) {
			for b.Loop() {
				if err := p.WritePNG(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
