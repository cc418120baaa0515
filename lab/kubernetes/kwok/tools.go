//go:build tools

// Package kwok pins the simulator of nodes that the lab builds.
package kwok

import _ "sigs.k8s.io/kwok/cmd/kwok"
