//go:build tools

// Package flux pins the controllers of Flux that the lab builds.
package flux

import (
	_ "filippo.io/age/cmd/age-keygen"
	_ "github.com/fluxcd/kustomize-controller"
	_ "github.com/fluxcd/source-controller"
)
