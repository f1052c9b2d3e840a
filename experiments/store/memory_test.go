package store

import (
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing/fstest"
)

// memory is a folder in memory that can forget, as a disk does when the power goes.
type memory struct {
	mu      sync.Mutex
	names   map[string]*inode // as every process sees them
	kept    map[string]*inode // as they would be after a crash
	pending []change          // of names, since their folder was synced
	locked  bool

	room  int // bytes that fit; 0 for no limit
	steps int // operations so far
	dieAt int // the operation at which the process dies; 0 for never
}

type inode struct {
	folder bool
	text   []byte
	synced int // bytes that a crash leaves
}

// change is a name that came or went.
type change struct {
	name string
	node *inode // nil if the name went
}

var errDead = errors.New("the process is dead")

func newMemory() *memory {
	return &memory{names: map[string]*inode{}, kept: map[string]*inode{}}
}

// step counts an operation. From the one at which it dies on, nothing is done. Only
// half of that operation is: the caller tears it, if it can be torn.
func (m *memory) step() (torn bool, err error) {
	m.steps++
	if m.dieAt > 0 && m.steps >= m.dieAt {
		return m.steps == m.dieAt, errDead
	}
	return false, nil
}

// crash gives the folder as a computer finds it that is switched on again: changes
// that were not synced may be there, may be there in part, or not.
func (m *memory) crash(random *rand.Rand) *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	after := newMemory()
	after.room = m.room
	names := map[string]*inode{}
	for name, node := range m.kept {
		names[name] = node
	}
	for _, c := range m.pending {
		if random.IntN(2) == 0 {
			continue
		}
		if c.node == nil {
			delete(names, c.name)
		} else {
			names[c.name] = c.node
		}
	}
	sorted := make([]string, 0, len(names))
	for name := range names {
		sorted = append(sorted, name)
	}
	slices.Sort(sorted)
	sorted = slices.DeleteFunc(sorted, func(name string) bool {
		return path.Dir(name) != "." && names[path.Dir(name)] == nil // its folder was lost
	})
	for _, name := range sorted {
		node := names[name]
		end := node.synced + random.IntN(len(node.text)-node.synced+1)
		text := slices.Clone(node.text[:end])
		if random.IntN(4) == 0 { // the size is there, the bytes are not
			clear(text[node.synced:])
		}
		fresh := &inode{folder: node.folder, text: text, synced: len(text)}
		after.names[name], after.kept[name] = fresh, fresh
	}
	return after
}

// again gives the folder as another process finds it after this one was killed: all
// that was done is there.
func (m *memory) again() *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	after := newMemory()
	after.room = m.room
	for name, node := range m.names {
		fresh := &inode{folder: node.folder, text: slices.Clone(node.text), synced: len(node.text)}
		after.names[name], after.kept[name] = fresh, fresh
	}
	return after
}

// tree gives the files.
func (m *memory) tree() map[string]string {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[string]string{}
	for name, node := range m.names {
		if !node.folder {
			out[name] = string(node.text)
		}
	}
	return out
}

func (m *memory) used() int {
	used := 0
	for _, node := range m.names {
		used += len(node.text)
	}
	return used
}

func (m *memory) set(name string, node *inode) {
	if node == nil {
		delete(m.names, name)
	} else {
		m.names[name] = node
	}
	m.pending = append(m.pending, change{name, node})
}

func pathError(op, name string, err error) error {
	return &fs.PathError{Op: op, Path: name, Err: err}
}

func (m *memory) Dir() string { return "memory" }

func (m *memory) FS() fs.FS {
	m.mu.Lock()
	defer m.mu.Unlock()
	view := fstest.MapFS{}
	for name, node := range m.names {
		if node.folder {
			view[name] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
			continue
		}
		view[name] = &fstest.MapFile{Data: slices.Clone(node.text), Mode: 0o644}
	}
	return view
}

func (m *memory) Open(name string) (Reader, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	node := m.names[name]
	if node == nil || node.folder {
		return nil, pathError("open", name, fs.ErrNotExist)
	}
	return &memoryReader{m: m, node: node}, nil
}

func (m *memory) Create(name string) (Writer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, err := m.step(); err != nil {
		return nil, err
	}
	if m.names[name] != nil {
		return nil, pathError("create", name, fs.ErrExist)
	}
	if dir := path.Dir(name); dir != "." && m.names[dir] == nil {
		return nil, pathError("create", name, fs.ErrNotExist)
	}
	node := &inode{}
	m.set(name, node)
	return &memoryWriter{m: m, node: node}, nil
}

func (m *memory) Append(name string) (Writer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, err := m.step(); err != nil {
		return nil, err
	}
	node := m.names[name]
	if node == nil {
		return nil, pathError("open", name, fs.ErrNotExist)
	}
	return &memoryWriter{m: m, node: node}, nil
}

func (m *memory) Rename(from, to string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, err := m.step(); err != nil {
		return err
	}
	node := m.names[from]
	if node == nil {
		return pathError("rename", from, fs.ErrNotExist)
	}
	m.set(to, node)
	m.set(from, nil)
	return nil
}

func (m *memory) Remove(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, err := m.step(); err != nil {
		return err
	}
	if m.names[name] == nil {
		return pathError("remove", name, fs.ErrNotExist)
	}
	m.set(name, nil)
	return nil
}

func (m *memory) MakeFolder(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, err := m.step(); err != nil {
		return err
	}
	for at := name; at != "."; at = path.Dir(at) {
		if m.names[at] == nil {
			m.set(at, &inode{folder: true})
		}
	}
	return nil
}

func (m *memory) SyncFolder(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, err := m.step(); err != nil {
		return err
	}
	var left []change
	for _, c := range m.pending {
		switch {
		case path.Dir(c.name) != name:
			left = append(left, c)
		case c.node == nil:
			delete(m.kept, c.name)
		default:
			m.kept[c.name] = c.node
		}
	}
	m.pending = left
	return nil
}

func (m *memory) Lock() (release func(), err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.locked {
		return nil, errLocked
	}
	m.locked = true
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.locked = false
	}, nil
}

func (m *memory) Close() error { return nil }

type memoryReader struct {
	m    *memory
	node *inode
	at   int64
}

func (r *memoryReader) ReadAt(to []byte, at int64) (int, error) {
	r.m.mu.Lock()
	defer r.m.mu.Unlock()
	if at > int64(len(r.node.text)) {
		return 0, io.EOF
	}
	n := copy(to, r.node.text[at:])
	if n < len(to) {
		return n, io.EOF
	}
	return n, nil
}

func (r *memoryReader) Read(to []byte) (int, error) {
	n, err := r.ReadAt(to, r.at)
	r.at += int64(n)
	return n, err
}

func (r *memoryReader) Close() error { return nil }

func (r *memoryReader) Stat() (fs.FileInfo, error) {
	r.m.mu.Lock()
	defer r.m.mu.Unlock()
	return fs.Stat(fstest.MapFS{"file": &fstest.MapFile{Data: r.node.text}}, "file")
}

type memoryWriter struct {
	m    *memory
	node *inode
}

func (w *memoryWriter) Write(text []byte) (int, error) {
	w.m.mu.Lock()
	defer w.m.mu.Unlock()
	torn, err := w.m.step()
	if torn {
		w.node.text = append(w.node.text, text[:len(text)*(w.m.steps%4)/3]...)
	}
	if err != nil {
		return 0, err
	}
	if w.m.room > 0 {
		if free := w.m.room - w.m.used(); len(text) > free {
			w.node.text = append(w.node.text, text[:max(free, 0)]...)
			return max(free, 0), pathError("write", "memory", syscall.ENOSPC)
		}
	}
	w.node.text = append(w.node.text, text...)
	return len(text), nil
}

func (w *memoryWriter) Sync() error {
	w.m.mu.Lock()
	defer w.m.mu.Unlock()
	if _, err := w.m.step(); err != nil {
		return err
	}
	w.node.synced = len(w.node.text)
	return nil
}

func (w *memoryWriter) Close() error { return nil }

// files gives the names of what is in the folder of the journal.
func (m *memory) files() []string {
	var out []string
	for name := range m.tree() {
		if strings.HasPrefix(name, journalFolder+"/") {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
