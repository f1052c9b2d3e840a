package plots

import (
	"io"
	"testing"
)

// BenchmarkWholeFigures makes figures from result tables to files: at most 150 ms each
// are wanted, of which a journal's PNG, of more dots, may take more.
func BenchmarkWholeFigures(b *testing.B) {
	for _, c := range toyCases() {
		r := c.results()
		f, err := Find(c.figure)
		if err != nil {
			b.Fatal(err)
		}
		for _, o := range []Options{{}, {Journal: true}} {
			name := c.name
			if o.Journal {
				name += "-journal"
			}
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					t, err := f.Build(r)
					if err != nil {
						b.Fatal(err)
					}
					p, err := Draw(t, o)
					if err != nil {
						b.Fatal(err)
					}
					for _, write := range []func(io.Writer) error{t.WriteCSV, p.WriteSVG, p.WritePNG} {
						if err := write(io.Discard); err != nil {
							b.Fatal(err)
						}
					}
				}
				b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/figure")
			})
		}
	}
}

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
