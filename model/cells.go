package model

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"

	"hongbao/agents"
)

// cells reads and writes a kept column as little-endian bytes, cell by cell.
// One number is a column of one cell.
type cells struct {
	// kind names what a cell is made of, such as u16 or {i64,u16}.
	kind  string
	width int // bytes of a cell
	len   func() int
	// resize changes the length of a slice; nil for a single number.
	resize func(n int)
	// put writes as many cells as bytes holds, from a place on; get reads them.
	put func(bytes []byte, from int)
	get func(bytes []byte, from int) error
}

// cellsOf returns the cells of what a column points to. The types of columns
// with a row a user have a way of their own, and so have those that are held
// otherwise than they are written; all others go by reflection.
func cellsOf(at any) cells {
	switch x := at.(type) {
	case *[]uint8:
		return bytesOf(x)
	case *[]agents.PlatformID:
		return bytesOf(x)
	case *[]uint16:
		return shortsOf(x)
	case *[]agents.PlatformSet:
		return shortsOf(x)
	case *[]agents.Permille:
		return shortsOf(x)
	case *[]uint32:
		return wordsOf(x, "u32")
	case *[]int32:
		return wordsOf(x, "i32")
	case *[]uint64:
		return longsOf(x, "u64")
	case *[]int64:
		return longsOf(x, "i64")
	case interface{ cells() cells }:
		return x.cells()
	}
	return reflected(at)
}

// sliceOf makes the cells of a slice from a way to put, and one to get, as many
// cells as there are.
func sliceOf[T any](x *[]T, kind string, width int, put func(bytes []byte, cells []T), get func(bytes []byte, cells []T)) cells {
	return cells{
		kind: kind, width: width,
		len: func() int { return len(*x) },
		resize: func(n int) {
			if more := n - len(*x); more > 0 {
				*x = append(*x, make([]T, more)...)
			}
			*x = (*x)[:n]
		},
		put: func(bytes []byte, from int) { put(bytes, (*x)[from:from+len(bytes)/width]) },
		get: func(bytes []byte, from int) error {
			get(bytes, (*x)[from:from+len(bytes)/width])
			return nil
		},
	}
}

func bytesOf[T ~uint8](x *[]T) cells {
	return sliceOf(x, "u8", 1,
		func(b []byte, cells []T) {
			for i, v := range cells {
				b[i] = byte(v)
			}
		},
		func(b []byte, cells []T) {
			for i := range cells {
				cells[i] = T(b[i])
			}
		})
}

func shortsOf[T ~uint16](x *[]T) cells {
	return sliceOf(x, "u16", 2,
		func(b []byte, cells []T) {
			for i, v := range cells {
				binary.LittleEndian.PutUint16(b[2*i:], uint16(v))
			}
		},
		func(b []byte, cells []T) {
			for i := range cells {
				cells[i] = T(binary.LittleEndian.Uint16(b[2*i:]))
			}
		})
}

func wordsOf[T ~uint32 | ~int32](x *[]T, kind string) cells {
	return sliceOf(x, kind, 4,
		func(b []byte, cells []T) {
			for i, v := range cells {
				binary.LittleEndian.PutUint32(b[4*i:], uint32(v))
			}
		},
		func(b []byte, cells []T) {
			for i := range cells {
				cells[i] = T(binary.LittleEndian.Uint32(b[4*i:]))
			}
		})
}

func longsOf[T ~uint64 | ~int64](x *[]T, kind string) cells {
	return sliceOf(x, kind, 8,
		func(b []byte, cells []T) {
			for i, v := range cells {
				binary.LittleEndian.PutUint64(b[8*i:], uint64(v))
			}
		},
		func(b []byte, cells []T) {
			for i := range cells {
				cells[i] = T(binary.LittleEndian.Uint64(b[8*i:]))
			}
		})
}

// reflected handles any number, and any slice of numbers or of structs and
// arrays of them.
func reflected(at any) cells {
	v := reflect.ValueOf(at).Elem()
	if v.Kind() != reflect.Slice {
		kind, width := layout(v.Type())
		return cells{
			kind: kind, width: width,
			len: func() int { return 1 },
			put: func(bytes []byte, _ int) { putValue(bytes, v) },
			get: func(bytes []byte, _ int) error { return getValue(bytes, v) },
		}
	}
	kind, width := layout(v.Type().Elem())
	return cells{
		kind: kind, width: width,
		len: v.Len,
		resize: func(n int) {
			if more := n - v.Len(); more > 0 {
				v.Set(reflect.AppendSlice(v, reflect.MakeSlice(v.Type(), more, more)))
			}
			v.SetLen(n)
		},
		put: func(bytes []byte, from int) {
			for i := range len(bytes) / width {
				putValue(bytes[i*width:], v.Index(from+i))
			}
		},
		get: func(bytes []byte, from int) error {
			for i := range len(bytes) / width {
				if err := getValue(bytes[i*width:(i+1)*width], v.Index(from+i)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// layout names what a type is made of and says how many bytes it takes.
func layout(t reflect.Type) (kind string, width int) {
	switch t.Kind() {
	case reflect.Bool:
		return "bool", 1
	case reflect.Int, reflect.Int64:
		return "i64", 8
	case reflect.Int8, reflect.Int16, reflect.Int32:
		return fmt.Sprintf("i%d", t.Bits()), t.Bits() / 8
	case reflect.Uint, reflect.Uint64:
		return "u64", 8
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return fmt.Sprintf("u%d", t.Bits()), t.Bits() / 8
	case reflect.Float64:
		return "f64", 8
	case reflect.Array:
		kind, width = layout(t.Elem())
		return fmt.Sprintf("[%d]%s", t.Len(), kind), t.Len() * width
	case reflect.Struct:
		var kinds []string
		for i := range t.NumField() {
			k, w := layout(t.Field(i).Type)
			kinds = append(kinds, k)
			width += w
		}
		return "{" + strings.Join(kinds, ",") + "}", width
	}
	panic("model: " + t.String() + " cannot be kept; keep numbers, or slices of them")
}

// putValue writes a value of a known layout and returns the bytes behind it.
func putValue(b []byte, v reflect.Value) []byte {
	le := binary.LittleEndian
	_, width := layout(v.Type())
	switch v.Kind() {
	case reflect.Bool:
		b[0] = byte(number(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		putNumber(b[:width], uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		putNumber(b[:width], v.Uint())
	case reflect.Float64:
		le.PutUint64(b, math.Float64bits(v.Float()))
	case reflect.Array:
		for i := range v.Len() {
			b = putValue(b, v.Index(i))
		}
		return b
	case reflect.Struct:
		for i := range v.NumField() {
			b = putValue(b, v.Field(i))
		}
		return b
	}
	return b[width:]
}

func putNumber(b []byte, x uint64) {
	for i := range b {
		b[i] = byte(x >> (8 * i))
	}
}

var errNoFlag = errors.New("a value that must be yes or no is neither")

func getValue(b []byte, v reflect.Value) error {
	var x uint64
	_, width := layout(v.Type())
	for i := range min(width, 8) {
		x |= uint64(b[i]) << (8 * i)
	}
	switch v.Kind() {
	case reflect.Bool:
		if x > 1 {
			return errNoFlag
		}
		v.SetBool(x == 1)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		signed := int64(x<<(64-8*width)) >> (64 - 8*width)
		v.SetInt(signed)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(x)
	case reflect.Float64:
		v.SetFloat(math.Float64frombits(x))
	case reflect.Array:
		_, step := layout(v.Type().Elem())
		for i := range v.Len() {
			if err := getValue(b[i*step:], v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			_, step := layout(v.Field(i).Type())
			if err := getValue(b, v.Field(i)); err != nil {
				return err
			}
			b = b[step:]
		}
	}
	return nil
}
