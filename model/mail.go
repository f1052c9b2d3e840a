package model

import (
	"iter"

	"hongbao/agents"
)

// letter tells the counter of one user and platform to move by one: from the lowest
// bit whether up or down, the platform, and the user's place in his block.
type letter uint32

func newLetter(j uint32, p agents.PlatformID, up bool) letter {
	return letter(j%block)<<5 | letter(p)<<1 | letter(number(up))
}

// read returns what a letter to a block says.
func (l letter) read(b int) (user int, p agents.PlatformID, up bool) {
	return b*block + int(l>>5), agents.PlatformID(l >> 1 & 15), l&1 != 0
}

// sheetSize is the number of letters on a sheet.
const sheetSize = 512

// mail is what one worker writes to the owners of blocks of users. It is written on
// sheets that go to whichever block needs the next one, so that the room it takes
// follows all letters that are held at once, and not the most that any block ever got.
type mail[T any] struct {
	open  [][]T   // by block: the sheet that is written on
	full  [][][]T // by block: those before it
	spare [][]T
}

func newMail[T any](blocks int) mail[T] {
	return mail[T]{open: make([][]T, blocks), full: make([][][]T, blocks)}
}

// send writes a letter to a block.
func (m *mail[T]) send(b uint32, letter T) {
	sheet := m.open[b]
	if len(sheet) == cap(sheet) {
		sheet = m.turn(b)
	}
	m.open[b] = append(sheet, letter)
}

// turn puts the full sheet of a block, if it has any, behind its others and gives an
// empty one.
func (m *mail[T]) turn(b uint32) []T {
	if sheet := m.open[b]; sheet != nil {
		m.full[b] = append(m.full[b], sheet)
	}
	if last := len(m.spare) - 1; last >= 0 {
		sheet := m.spare[last]
		m.spare = m.spare[:last]
		return sheet[:0]
	}
	return make([]T, 0, sheetSize)
}

// sheets gives all sheets of a block in turn.
func (m *mail[T]) sheets(b int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for _, sheet := range m.full[b] {
			if !yield(sheet) {
				return
			}
		}
		yield(m.open[b])
	}
}

// clear takes all sheets back.
func (m *mail[T]) clear() {
	for b := range m.full {
		m.take(b)
	}
}

// take takes the sheets of a block back, all but the one that is written on.
func (m *mail[T]) take(b int) {
	m.spare = append(m.spare, m.full[b]...)
	clear(m.full[b])
	m.full[b], m.open[b] = m.full[b][:0], m.open[b][:0]
}

// keep lets go of all spare sheets but so many.
func (m *mail[T]) keep(sheets int) {
	if len(m.spare) > sheets {
		clear(m.spare[sheets:])
		m.spare = m.spare[:sheets]
	}
}
