package store

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func FuzzManifest(f *testing.F) {
	m := Manifest{Format: 1, Identity: "abc", Files: []File{{Name: "a.csv", Bytes: 1, SHA256: string(bytes.Repeat([]byte("0"), 64))}}}
	text, err := m.text()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"format": 1, "sha256": ""}`))
	f.Add([]byte(`{"files": [{"name": "../a"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := parseManifest(text)
		if err != nil {
			return
		}
		for _, file := range m.Files {
			require.NoError(t, badName(file.Name))
			got, ok := m.file(file.Name)
			require.True(t, ok)
			require.Equal(t, file, got)
		}
		again, err := m.text()
		require.NoError(t, err)
		_, err = parseManifest(again)
		require.NoError(t, err)
	})
}

func TestManifestNamesOutsideTheFolderAreRefused(t *testing.T) {
	hash := string(bytes.Repeat([]byte("0"), 64))
	for _, files := range [][]File{
		{{Name: "../a", SHA256: hash}},
		{{Name: "manifest.json", SHA256: hash}},
		{{Name: "b", SHA256: hash}, {Name: "a", SHA256: hash}},
		{{Name: "a", SHA256: hash}, {Name: "a", SHA256: hash}},
		{{Name: "a", SHA256: hash, Bytes: -1}},
		{{Name: "a", SHA256: "0"}},
	} {
		text, err := Manifest{Format: 1, Files: files}.text()
		require.NoError(t, err)
		_, err = parseManifest(text)
		require.ErrorIs(t, err, ErrDamaged)
	}
}
