//go:build tools

// Package flux pins the controllers of Flux that the lab builds, and the programs whose formats they read.
package flux

import (
	_ "filippo.io/age/cmd/age-keygen"
	_ "github.com/fluxcd/kustomize-controller"
	_ "github.com/fluxcd/source-controller"
	_ "github.com/getsops/sops/v3/cmd/sops"
	_ "helm.sh/helm/v4/cmd/helm"
)
