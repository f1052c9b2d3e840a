package experiments

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"hongbao/model"
	"hongbao/model/spec"
)

// Checkpoints is where an experiment of one run leaves a checkpoint and finds
// the last one. A checkpoint holds the run and what was read off it, so that a
// run that is taken up again gives the tables of one that was never interrupted.
type Checkpoints struct {
	// Open gives the last checkpoint; nil and no error if there is none.
	Open func() (io.ReadCloser, error)
	// Save replaces the last checkpoint as a whole, or leaves it.
	Save func(write func(io.Writer) error) error
	// Due is asked after each day whether a checkpoint is to be written.
	Due func() bool
	// Program names the build. A checkpoint of another one is not used: its days
	// could be others.
	Program string
	// Tell is told what happens to checkpoints.
	Tell func(CheckpointNews)
}

// CheckpointNews is something that happened to a checkpoint.
type CheckpointNews struct {
	What CheckpointEvent
	// Day is the last day that is over; Tick of Ticks days are.
	Day         spec.Date
	Tick, Ticks int
	// Err says why a checkpoint could not be used or written.
	Err error
}

// CheckpointEvent is what can happen to a checkpoint.
type CheckpointEvent int

const (
	// CheckpointUsed: the run goes on from a checkpoint.
	CheckpointUsed CheckpointEvent = iota
	// CheckpointIgnored: there is one that does not fit; the run begins at the start.
	CheckpointIgnored
	// CheckpointWritten: a new one is there.
	CheckpointWritten
	// CheckpointFailed: a new one could not be written; the run goes on.
	CheckpointFailed
)

// begin starts a run, or takes it up from its checkpoint.
func (x *executor) begin(t *task, luck model.Luck, o model.Options) (*model.Run, *recorder, error) {
	s, out := t.v.scenario, t.out
	if x.checkpoints() != nil {
		r, recorder, err := x.resume(t.v, luck, o, out)
		if r != nil {
			return r, recorder, nil
		}
		if err != nil {
			x.o.Checkpoints.Tell(CheckpointNews{What: CheckpointIgnored, Err: err})
		}
	}
	r, err := model.Start(s, luck, o)
	if err != nil {
		return nil, nil, err
	}
	return r, newRecorder(x.e, t.v, t.keep, out), nil
}

// checkpoints is nil where none are written. An analysis may ask for further runs,
// and reads what no checkpoint holds.
func (x *executor) checkpoints() *Checkpoints {
	if x.plan.Runs != 1 || x.e.Analysis != nil {
		return nil
	}
	return x.o.Checkpoints
}

// resume reads the last checkpoint. It returns nothing where there is none.
func (x *executor) resume(v variant, luck model.Luck, o model.Options, out *outcome) (*model.Run, *recorder, error) {
	s := v.scenario
	in, err := x.o.Checkpoints.Open()
	if in == nil || err != nil {
		return nil, nil, err
	}
	defer func() { _ = in.Close() }() // only read from
	from := bufio.NewReaderSize(in, 1<<16)
	text, err := readNotes(from, x.o.Checkpoints.Program)
	if err != nil {
		return nil, nil, err
	}
	r, err := model.Load(s, luck, o, from)
	if err != nil {
		return nil, nil, err
	}
	tick := int(r.Next() - int32(s.Start))
	fresh := outcome{point: out.point, arm: out.arm, replicate: out.replicate}
	recorder := newRecorder(x.e, v, x.keep, &fresh)
	if err := recorder.recall(text, tick); err != nil {
		return nil, nil, err
	}
	*out, recorder.out = fresh, out
	x.o.Checkpoints.Tell(CheckpointNews{What: CheckpointUsed, Day: spec.Date(r.Next() - 1), Tick: tick, Ticks: int(s.End-s.Start) + 1})
	return r, recorder, nil
}

// live runs through a day, or to the end. Where there are checkpoints, one is
// written whenever it is due, and when the context ends.
func (x *executor) live(ctx context.Context, r *model.Run, recorder *recorder, last int32, observers []model.Observer) error {
	c := x.checkpoints()
	if c == nil {
		return r.Until(ctx, last, observers...)
	}
	written := r.Next()
	write := func() {
		if r.Next() > written {
			written = r.Next()
			x.leave(r, recorder)
		}
	}
	for !r.Done() {
		if err := r.Until(ctx, r.Next(), observers...); err != nil {
			if errors.Is(err, ctx.Err()) {
				write()
			}
			return err
		}
		if !r.Done() && c.Due() {
			write()
		}
	}
	return nil
}

// leave writes a checkpoint. A failure costs time after an interruption and no
// result: it is told, and the run goes on.
func (x *executor) leave(r *model.Run, recorder *recorder) {
	c, s := x.o.Checkpoints, r.World.Scenario
	err := c.Save(func(to io.Writer) error {
		if err := recorder.write(to, c.Program); err != nil {
			return err
		}
		return r.Save(to)
	})
	news := CheckpointNews{What: CheckpointWritten, Day: spec.Date(r.Next() - 1), Tick: int(r.Next() - int32(s.Start)), Ticks: int(s.End-s.Start) + 1}
	if err != nil {
		news.What, news.Err = CheckpointFailed, err
	}
	c.Tell(news)
}

// notes is what a recorder has read so far. The fields are exported for gob.
type notes struct {
	Days           int
	Hours          []int32
	Series, Hourly [][]float64
	Ends           []float64
	Expect         [][]float64
	Quoted         []quotedNotes
	TipDays        int
	TipSince       int32
	Tipped         bool
	TipFrom        int32
}

type quotedNotes struct {
	Days                  int
	Num, Den, Sum, Latest float64
}

// notesMagic begins what stands before the run in a checkpoint: the magic, the
// program as a text with its length before it (16 bits), the length of the notes
// (64 bits), the notes, and the CRC-32C of program and notes.
const notesMagic = "hongbao run, notes 1\n"

var (
	castagnoli    = crc32.MakeTable(crc32.Castagnoli)
	errNotes      = errors.New("checkpoint: its notes of the days that are over are damaged")
	errOtherNotes = errors.New("checkpoint: its notes are not of these days and measures")
)

func (r *recorder) write(to io.Writer, program string) error {
	o := r.out
	n := notes{
		Days: o.days, Hours: o.hours, Series: o.series, Hourly: o.hourly, Ends: o.ends, Expect: o.expect,
		TipDays: r.tip.days, TipSince: r.tip.since, Tipped: r.tip.tipped, TipFrom: r.tip.from,
	}
	for _, q := range r.quoted {
		n.Quoted = append(n.Quoted, quotedNotes{q.days, q.num, q.den, q.sum, q.latestValue})
	}
	var text bytes.Buffer
	if err := gob.NewEncoder(&text).Encode(n); err != nil {
		return err
	}
	head := []byte(notesMagic)
	head = binary.LittleEndian.AppendUint16(head, uint16(len(program)))
	head = append(head, program...)
	head = binary.LittleEndian.AppendUint64(head, uint64(text.Len()))
	sum := crc32.Update(crc32.Checksum([]byte(program), castagnoli), castagnoli, text.Bytes())
	for _, part := range [][]byte{head, text.Bytes(), binary.LittleEndian.AppendUint32(nil, sum)} {
		if _, err := to.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// readNotes reads up to the run. Memory is taken for bytes that are there.
func readNotes(from io.Reader, program string) ([]byte, error) {
	head := make([]byte, len(notesMagic)+2)
	if _, err := io.ReadFull(from, head); err != nil || string(head[:len(notesMagic)]) != notesMagic {
		return nil, errors.New("checkpoint: the file is none that this program can read")
	}
	name := make([]byte, int(binary.LittleEndian.Uint16(head[len(notesMagic):]))+8)
	if _, err := io.ReadFull(from, name); err != nil {
		return nil, errNotes
	}
	length := binary.LittleEndian.Uint64(name[len(name)-8:])
	name = name[:len(name)-8]
	var text bytes.Buffer
	if n, err := io.Copy(&text, io.LimitReader(from, int64(length&(1<<62-1)))); err != nil || uint64(n) != length {
		return nil, errNotes
	}
	var sum [4]byte
	if _, err := io.ReadFull(from, sum[:]); err != nil {
		return nil, errNotes
	}
	if binary.LittleEndian.Uint32(sum[:]) != crc32.Update(crc32.Checksum(name, castagnoli), castagnoli, text.Bytes()) {
		return nil, errNotes
	}
	if string(name) != program {
		return nil, fmt.Errorf("checkpoint: it was written by %s; this is %s", name, program)
	}
	return text.Bytes(), nil
}

// recall takes up notes of so many days.
func (r *recorder) recall(text []byte, days int) error {
	var n notes
	if err := gob.NewDecoder(bytes.NewReader(text)).Decode(&n); err != nil {
		return errNotes
	}
	o := r.out
	fits := n.Days == days && len(n.Series) == len(o.series) && len(n.Hourly) == len(o.hourly) &&
		len(n.Ends) == len(o.ends) && len(n.Expect) == len(o.expect) && len(n.Quoted) == len(r.quoted)
	for _, column := range n.Series {
		fits = fits && len(column) == days
	}
	for _, column := range n.Hourly {
		fits = fits && len(column) == 24*len(n.Hours)
	}
	if !fits {
		return errOtherNotes
	}
	o.days, o.hours, o.series, o.hourly, o.ends, o.expect = n.Days, n.Hours, n.Series, n.Hourly, n.Ends, n.Expect
	for i, q := range n.Quoted {
		to := &r.quoted[i]
		to.days, to.num, to.den, to.sum, to.latestValue = q.Days, q.Num, q.Den, q.Sum, q.Latest
	}
	r.tip.days, r.tip.since, r.tip.tipped, r.tip.from = n.TipDays, n.TipSince, n.Tipped, n.TipFrom
	return nil
}
