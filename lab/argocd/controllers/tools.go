//go:build tools

package main

import _ "github.com/argoproj/argo-cd/v3/cmd"
