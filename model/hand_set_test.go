package model

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/model/spec"
)

// TestMissingSaysWhatParametersLack: every path that is listed is there, no other is.
func TestMissingSaysWhatParametersLack(t *testing.T) {
	for _, name := range []string{"war-2013-2016", "duopoly"} {
		s, err := Open(name)
		require.NoError(t, err)
		var paths []string
		for _, p := range spec.Parameters(s) {
			paths = append(paths, p.Path)
		}
		require.Empty(t, spec.Missing(s, paths))
		others := []string{"choice", "choice.kapa", "choice.kappa.more", "platforms.nobody.name"}
		require.Equal(t, others, spec.Missing(s, append(others, "choice.kappa")))
	}
}
