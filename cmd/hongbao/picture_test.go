package main

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	pixelShift  = 0.10   // by which a pixel's colour may differ
	pixelsApart = 0.0001 // share of pixels that may differ by more: less than another word
)

// requireSamePicture compares two PNG files; other processors round other pixels.
func requireSamePicture(t *testing.T, made, kept string) {
	t.Helper()
	a, err := os.ReadFile(made)
	require.NoError(t, err)
	b, err := os.ReadFile(kept)
	require.NoError(t, err)
	if bytes.Equal(a, b) {
		return
	}
	read := func(file []byte) image.Image {
		img, err := png.Decode(bytes.NewReader(file))
		require.NoError(t, err)
		return img
	}
	one, two := read(a), read(b)
	require.Equal(t, one.Bounds(), two.Bounds(), kept)
	apart, size := 0, one.Bounds()
	for y := size.Min.Y; y < size.Max.Y; y++ {
		for x := size.Min.X; x < size.Max.X; x++ {
			r1, g1, b1, _ := one.At(x, y).RGBA()
			r2, g2, b2, _ := two.At(x, y).RGBA()
			far := func(u, v uint32) bool { return math.Abs(float64(u)-float64(v)) > pixelShift*0xffff }
			if far(r1, r2) || far(g1, g2) || far(b1, b2) {
				apart++
			}
		}
	}
	require.LessOrEqual(t, float64(apart), pixelsApart*float64(size.Dx()*size.Dy()), "%s: %d pixels differ from what the command draws", kept, apart)
}
