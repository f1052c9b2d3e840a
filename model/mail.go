package model

import "hongbao/agents"

// letter tells the counter of one user and platform to move by one: from the lowest
// bit whether up or down, the platform, and the user's place in his block.
type letter uint32

// sheetSize is the number of letters on a sheet.
const sheetSize = 512

// mail is what one worker writes to the owners of blocks of users. It is written on
// sheets that go to whichever block needs the next one, so that the room it takes
// follows all letters that are held at once, and not the most that any block ever got.
type mail struct {
	open  [][]letter   // by block: the sheet that is written on
	full  [][][]letter // by block: those before it
	spare [][]letter
}

func newMail(blocks int) mail {
	return mail{open: make([][]letter, blocks), full: make([][][]letter, blocks)}
}

// send writes a letter to user j.
func (m *mail) send(j uint32, p agents.PlatformID, up bool) {
	b := j / block
	sheet := m.open[b]
	if len(sheet) == cap(sheet) {
		if sheet != nil {
			m.full[b] = append(m.full[b], sheet)
		}
		sheet = m.sheet()
	}
	m.open[b] = append(sheet, letter(j%block)<<5|letter(p)<<1|letter(number(up)))
}

// sheet gives an empty one.
func (m *mail) sheet() []letter {
	if last := len(m.spare) - 1; last >= 0 {
		sheet := m.spare[last]
		m.spare = m.spare[:last]
		return sheet[:0]
	}
	return make([]letter, 0, sheetSize)
}

// read gives every letter to a block.
func (m *mail) read(b int, do func(user int, p agents.PlatformID, up bool)) {
	for n := range len(m.full[b]) + 1 {
		sheet := m.open[b]
		if n < len(m.full[b]) {
			sheet = m.full[b][n]
		}
		for _, l := range sheet {
			do(b*block+int(l>>5), agents.PlatformID(l>>1&15), l&1 != 0)
		}
	}
}

// clear takes all sheets back.
func (m *mail) clear() {
	for b, full := range m.full {
		m.spare = append(m.spare, full...)
		m.full[b] = full[:0]
		m.open[b] = m.open[b][:0]
	}
}
