package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"hongbao/experiments/store"
	"hongbao/plots"
)

// drawAll draws every figure for which the results hold enough, and gives their
// names. One that fails does not keep the others from being drawn.
func (s *session) drawAll(folder *store.Folder, r plots.Results, o plots.Options) ([]string, error) {
	var drawn []string
	var problems []error
	for _, f := range plots.Figures {
		err := s.drawOne(folder, f, r, o)
		switch {
		case errors.Is(err, plots.ErrNothing):
			if s.flags.verbose {
				s.talk.printf("%s\n", s.talk.grey("no figure "+f.Name+": "+err.Error()))
			}
			for _, ending := range figureEndings {
				if err := folder.Remove(figureFile(f.Name, o, ending)); err != nil {
					return drawn, err
				}
			}
		case err != nil:
			problems = append(problems, err)
		default:
			drawn = append(drawn, f.Name)
		}
	}
	return drawn, errors.Join(problems...)
}

var figureEndings = []string{".csv", ".svg", ".png"}

// drawOne builds one figure and writes its table, SVG and PNG.
func (s *session) drawOne(folder *store.Folder, f plots.Figure, r plots.Results, o plots.Options) error {
	sheet, err := f.Build(r)
	if errors.Is(err, plots.ErrNothing) {
		return err
	}
	if err != nil {
		return fmt.Errorf("figure %s cannot be built: %w", f.Name, err)
	}
	picture, err := plots.Draw(sheet, o)
	if err != nil {
		return fmt.Errorf("figure %s cannot be drawn: %w", f.Name, err)
	}
	if err := folder.Write("figures/"+f.Name+".csv", sheet.WriteCSV); err != nil {
		return err
	}
	return writePicture(func(ending string, write func(io.Writer) error) error {
		return folder.Write(figureFile(f.Name, o, ending), write)
	}, picture, o)
}

// writePicture writes a picture in all its forms, and the legend that a journal sets.
func writePicture(put func(ending string, write func(io.Writer) error) error, picture *plots.Picture, o plots.Options) error {
	if err := put(".svg", picture.WriteSVG); err != nil {
		return err
	}
	if o.Journal {
		legend := func(w io.Writer) error {
			_, err := io.WriteString(w, picture.Legend())
			return err
		}
		if err := put(".txt", legend); err != nil {
			return err
		}
	}
	return put(".png", picture.WritePNG)
}

// figureFile is the name of a figure's file within its folder; the table serves
// all widths.
func figureFile(name string, o plots.Options, ending string) string {
	if ending != ".csv" {
		name += variant(o)
	}
	return "figures/" + name + ending
}

// variant is what the names of files have more where a figure is drawn another way.
func variant(o plots.Options) string {
	out := ""
	switch o.Width {
	case "", plots.Wide:
	case plots.Narrow:
		out = "-narrow"
	default:
		out = "-" + strings.TrimSuffix(o.Width, "mm") + "mm"
	}
	if o.Journal {
		out += "-journal"
	}
	return out
}
