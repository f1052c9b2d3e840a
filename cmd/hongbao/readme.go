package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"hongbao/experiments/table"
	reports "hongbao/plots/report"
)

// fileWords say what each file of a folder of results is, in the order of reading.
var fileWords = []struct{ name, words string }{
	{"summary.csv", "end values of each arm and point: mean and spread over the replicates"},
	{"comparison.csv", "differences of the arms, paired by replicate, with intervals"},
	{"precision.csv", "the precision by which the number of replicates was chosen: asked for and reached"},
	{"bands.csv", "the headline measure by day: mean difference of the arms with pointwise and simultaneous bands"},
	{"parts.csv", "differences split into a direct, a habit and a network part"},
	{"fit.csv", "quoted facts against the model and against a straight line through them"},
	{"runs.csv", "one row a run: values at the end, totals, run hash"},
	{"series.csv", "one row a run and day"},
	{"hourly.csv", "one row a run and hour of the days that step by the hour"},
	{"design.csv", "the points of the design and what each arm changes"},
	{"events.csv", "the dated events and campaigns of the scenario"},
	{"record.csv", "the quoted facts"},
	{"failures.csv", "the runs that failed, each with the command that replays it"},
	{"columns.csv", "every column of these tables: unit, meaning, counting rule"},
	{"experiment.yaml", "the experiment with nothing left out; it runs to the same bits"},
	{"scenario.yaml", "the scenario with nothing left out; it runs to the same bits"},
	{pageFile, "the report: open it in a browser; needs no network"},
	{infoFile, "what the figures say of the run beside the tables"},
	{answerFile, "what the report says of the run beside the tables: sentences, warnings"},
	{"figures/", "each figure as SVG and PNG, and as CSV all that it shows"},
	{"journal/", "the finished runs, which the same command or an edited experiment need not make again"},
	{"manifest.json", "program version, hashes, time taken, and the checksum of every file"},
}

// filesOf lists the files of a folder of results.
func filesOf(j *job) []reports.File {
	have := map[string]bool{
		pageFile: true, infoFile: true, answerFile: true, "manifest.json": true,
		"scenario.yaml": true, "experiment.yaml": !j.single, "figures/": len(j.figures) > 0,
		"journal/": j.results.Keys != nil,
	}
	formats := map[string][]table.Format{}
	for _, n := range j.results.Tables() {
		have[n.Name+".csv"] = !n.Empty()
		formats[n.Name+".csv"] = j.formatsOf(n.Name)
	}
	var out []reports.File
	if a := j.results.Analysis; a != nil && a.Table.Len() > 0 {
		out = append(out, reports.File{Name: a.Kind + ".csv", Text: "what the analysis " + a.Kind + " found"})
	}
	for _, f := range fileWords {
		if !have[f.name] {
			continue
		}
		words := f.words
		if f.name == "scenario.yaml" && !j.single {
			words = "the scenario that it changes, with nothing left out"
		}
		for _, format := range formats[f.name] {
			out = append(out, reports.File{Name: strings.TrimSuffix(f.name, ".csv") + format.Ending, Text: words})
		}
		if formats[f.name] == nil {
			out = append(out, reports.File{Name: f.name, Text: words})
		}
	}
	return out
}

// writeReadme writes the README of a folder of results: what made it, what is in
// it, and how to go on.
func writeReadme(w io.Writer, j *job) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\nMade by hongbao %s with\n\n    %s\n\nFiles\n\n", upper(j.heading), version, j.line)
	for _, f := range filesOf(j) {
		fmt.Fprintf(&b, "    %-16s %s\n", f.Name, f.Text)
	}
	if len(j.figures) > 0 {
		fmt.Fprintf(&b, "\nFigures: %s. Draw them again without running the model:\n\n    hongbao plot FOLDER\n", strings.Join(j.figures, ", "))
	}
	b.WriteString("\nRows are ordered by point, arm, replicate and day. Empty cells are ratios with\nnothing below the line. Nothing in the tables depends on the clock, the machine\nor the number of processors.\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// upper writes the first letter of a sentence large.
func upper(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 || first == utf8.RuneError {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
