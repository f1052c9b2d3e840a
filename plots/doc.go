// Package plots turns result tables into figures, in two stages.
//
// The first stage, a Figure's Build, reads the tables of an experiment and writes
// one figure table: all that the picture shows, from the title to the last point
// of a band, as rows that a person can read. The second stage, Draw, turns a
// figure table into a picture and knows nothing else. As a figure table loses
// nothing in its text form, a picture drawn again from the file beside it is the
// same to the byte.
//
// The package knows the columns of result tables, the house look and how to say a
// finding in words. It must not know the model, how runs are made or where files
// lie: it reads tables and writes to an io.Writer.
//
// # Figure tables
//
// The columns are panel, kind, series, x, x_end, y, low, high, text and style. Rows
// stand in order of their kind:
//
//	figure    text: name of the figure
//	title     text: the finding
//	subtitle  text: what is shown
//	tag       text: what kind of numbers these are, at the top right; may be absent
//	caption   text: a paragraph; any number of rows
//	command   text: the command that repeats it
//	panel     panel: its id; x, x_end: ends of the x axis; low, high: ends of the y
//	          axis; y: weight of its height; text: its heading, small lines after " | ";
//	          style: colour of the heading, row, col, axis (date, hour, days before and
//	          after 0, cells, rows or plane), unit (share, points, million, thousand or count)
//	          and the words strip (the events stand above), zero (a zero line), key
//	          (it may hold the key to the bands), short (labels are values alone)
//	key       text: a name; style: colour and dash of its line, above all panels
//	tint      a span from x to x_end, with a text at its top; style: colour and alpha
//	event     x: its date; y: rank, 1 is drawn first; text: actor first; style: colour
//	          and mark (square, circle or diamond)
//	band      the spread at x, from low to high; style: colour and alpha
//	line      a point at x, y; style: colour, dash and width in points; the word steps
//	          (a band has it too) where a value holds until the next
//	dot       an observed value y for the period x to x_end; style: colour, mark and
//	          the word outside where it lies outside the interval
//	tick      a short upright line through x, y; style: colour and the word drop where
//	          it hangs from it
//	note      a remark near x, y; before x_end and from low to high where given
//	label     the name and value at the end of a line, at y, its lines split by " | "
//	xname     cells: name of column x, counted from 0; without x, the name of the axis
//	yname     cells: name of row y, counted from 0; without y, the name of the axis
//	cell      value low at column x and row y; text: as it is printed in the cell
//	scale     the colour scale from low to high; text: what it measures
//	mark      the value y on the colour scale; text: its words
//	risk      the number text, of what series names, below the date x; style: colour;
//	          without series what the numbers are
//	row       rows: name of row y, counted from 0 at the top, text: the name and after
//	          " | " a small second line, its remarks split by "; "; style: colour of
//	          the name and the word ruled where a line parts it from the rows above
//	bar       rows: a bar from x to x_end in row y; style: colour and the word hatch
//	          where it has lines of that colour instead
//	link      rows: a thin line at x from row y to the next
//	interval  rows: from low to high in row y, with a dot at x where given; style: colour
//	          and the words under where it stands below the bar, ringed where a ring
//	          marks the dot and hollow where the dot is white inside
//	bound     rows: a dashed line through all rows at x; text: its words, at the foot;
//	          style: colour
//	number    rows: text in row y, in column x of numbers at the right, counted from 0;
//	          style: colour; xname names the column
//	tile      plane: a cell of a map from x to x_end and from low to high; y: its value
//	path      plane: a corner of a line at x, y, in order; style: colour, dash and width;
//	          the word halo where it has a dark border
//	ring      plane: a ring around x, y; text: its lines split by " | "; style: colour
//	word      plane: a place x, y at which text may stand; of all places of a series the
//	          first is taken where it meets no text and no path; style: colour; the word
//	          beside where it stands next to the place instead of around it
//
// A plane counts places of a map from 0 and has names, xname and yname, at some.
// A panel of rows has its axis of values across and on top; its y axis counts rows.
// The yname without y stands over their names, and the xname without x says what is
// left and right of 0, split by " | ".
//
// Dates are 2015-02-02 or 2015-02-02T20:00. Colours are names of design tokens.
// Without panel, a tint or event stands in all panels with an axis of dates.
package plots
