package codebook

import (
	"io/fs"
	"slices"
	"strings"
)

// kinship is a row of cameo-kin.tsv: the codes of events about an event of code inner.
type kinship struct {
	inner  string
	agree  string
	ask    string
	reject string
	threat string
}

// fallback is a row of cameo-default.tsv; "*" is any.
type fallback struct{ typ, mode, context, code string }

func (b *Book) loadKin(dir fs.FS) error {
	rows, err := readTable(dir, "cameo-kin.tsv", "inner", "agree", "request", "reject", "threaten")
	if err != nil {
		return err
	}
	for _, r := range rows {
		k := kinship{r.get("inner"), r.get("agree"), r.get("request"), r.get("reject"), r.get("threaten")}
		for _, code := range []string{k.inner, k.agree, k.ask, k.reject, k.threat} {
			if code != "" && b.CAMEO(code) == nil {
				return r.bad("%q is not a CAMEO code", code)
			}
		}
		b.kin = append(b.kin, k)
	}
	if rows, err = readTable(dir, "cameo-default.tsv", "type", "mode", "context", "code"); err != nil {
		return err
	}
	for _, r := range rows {
		f := fallback{r.get("type"), r.get("mode"), r.get("context"), r.get("code")}
		if b.CAMEO(f.code) == nil {
			return r.bad("%q is not a CAMEO code", f.code)
		}
		b.fallback = append(b.fallback, f)
	}
	return nil
}

// ComposedCAMEO is the code of an event of a type that is about an event of code
// inner; outer is the code that the outer predicate has alone. It is empty where
// CAMEO has none.
func (b *Book) ComposedCAMEO(typ, outer, inner string) string {
	var best kinship
	for _, k := range b.kin {
		if strings.HasPrefix(inner, k.inner) && len(k.inner) > len(best.inner) {
			best = k
		}
	}
	switch typ {
	case "AGREE", "CONCEDE":
		return best.agree
	case "REQUEST":
		if strings.HasPrefix(outer, "10") && strings.HasPrefix(best.ask, "02") {
			if code := "10" + best.ask[2:]; b.CAMEO(code) != nil {
				return code
			}
		}
		return best.ask
	case "REJECT":
		return best.reject
	case "THREATEN":
		return best.threat
	}
	return ""
}

// DefaultCAMEO is the code of a type and mode in some contexts.
func (b *Book) DefaultCAMEO(typ, mode string, contexts []string) string {
	for _, f := range b.fallback {
		if f.typ == typ && (f.mode == "*" || f.mode == mode) && (f.context == "*" || slices.Contains(contexts, f.context)) {
			return f.code
		}
	}
	return ""
}
