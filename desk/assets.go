package desk

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"rapporteur"
	"rapporteur/chart"
)

//go:generate go run ./bundle

// static holds what browsers fetch; the bundles in it are built by go generate.
//
//go:embed static/* fonts/*.woff2
var static embed.FS

// asset is a file with its hash in its name: it may be cached for good.
type asset struct {
	address string
	kind    string
	body    []byte
	gzipped []byte // nil where it would not be smaller
}

type assets struct {
	byName map[string]*asset // "desk.css"
	byFile map[string]*asset // "desk.0123456789ab.css"
}

func (d *Desk) readAssets(context.Context) error {
	a := &assets{map[string]*asset{}, map[string]*asset{}}
	err := fs.WalkDir(static, ".", func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		body, err := static.ReadFile(file)
		if err != nil {
			return err
		}
		a.add(path.Base(file), body)
		return nil
	})
	// Style sheets name fonts by what they are called; here they get their hashed names, and
	// the colours of pictures.
	for name, as := range a.byName {
		if strings.HasSuffix(name, ".css") {
			delete(a.byFile, path.Base(as.address))
			a.add(name, append(a.withFonts(as.body), chart.CSS()...))
		}
	}
	d.assets = a
	return err
}

func (a *assets) withFonts(css []byte) []byte {
	for name, as := range a.byName {
		if strings.HasSuffix(name, ".woff2") {
			css = bytes.ReplaceAll(css, []byte("/static/"+name), []byte(as.address))
		}
	}
	return css
}

func (a *assets) add(name string, body []byte) {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	file := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	as := &asset{address: "/static/" + file, kind: mediaType(ext), body: body}
	if ext != ".woff2" && ext != ".png" && len(body) > 1000 {
		as.gzipped = zip(body)
	}
	a.byName[name], a.byFile[file] = as, as
}

func mediaType(ext string) string {
	switch ext {
	case ".woff2":
		return "font/woff2"
	case ".js":
		return "text/javascript; charset=utf-8"
	}
	if t := mime.TypeByExtension(ext); t != "" {
		return t
	}
	return "application/octet-stream"
}

func zip(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

// address is where an asset is fetched; a name that is not there is a fault of ours.
func (a *assets) address(name string) (string, error) {
	as, ok := a.byName[name]
	if !ok {
		return "", rapporteur.Errorf(rapporteur.Internal, "no asset %q; run go generate ./desk", name)
	}
	return as.address, nil
}

// serve answers with an asset. Its name changes with its bytes, so it never grows stale.
func (a *assets) serve(w http.ResponseWriter, r *http.Request) {
	as, ok := a.byFile[r.PathValue("file")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", as.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	body := as.body
	if as.gzipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = as.gzipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}
