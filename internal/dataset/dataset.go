// Package dataset finds the data that models are trained and measured on. It is kept
// outside the repository; what needs it does without when it is not there.
package dataset

import (
	"os"
	"path/filepath"
)

// Env names the environment variable that says where the data lies.
const Env = "RAPPORTEUR_DATA"

// Dir returns the data's directory: what Env says, else shared/data beside the
// checkout that holds the working directory; ok is false where there is none.
func Dir() (dir string, ok bool) {
	if dir = os.Getenv(Env); dir != "" {
		return dir, isDir(dir)
	}
	at, err := os.Getwd()
	for err == nil {
		if dir = filepath.Join(filepath.Dir(at), "shared", "data"); isDir(dir) {
			return dir, true
		}
		parent := filepath.Dir(at)
		if parent == at {
			break
		}
		at = parent
	}
	return "", false
}

// Path joins elements under Dir.
func Path(elem ...string) (path string, ok bool) {
	dir, ok := Dir()
	if !ok {
		return "", false
	}
	return filepath.Join(append([]string{dir}, elem...)...), true
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
