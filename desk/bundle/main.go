// Command bundle builds the desk's style sheet and script from desk/style and desk/script
// with esbuild: go generate ./desk. Same sources, same bytes.
package main

import (
	"fmt"
	"os"

	"rapporteur/desk/bundle/build"
)

func main() {
	files, err := build.Bundle(".")
	if err == nil {
		err = build.Write(".", files)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}
