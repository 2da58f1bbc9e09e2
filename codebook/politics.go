package codebook

import "io/fs"

// Figure is what a word of force means between politicians: Type is empty where that is
// no event.
type Figure struct {
	Type, Mode, CAMEO string
}

func (b *Book) loadPolitics(dir fs.FS) error {
	rows, err := readTable(dir, "politics.tsv", "trigger", "type", "mode", "cameo")
	if err != nil {
		return err
	}
	b.politics = map[string]*Figure{}
	for _, r := range rows {
		f := &Figure{Type: r.get("type"), Mode: r.get("mode"), CAMEO: r.get("cameo")}
		if f.Type == "-" {
			f.Type = ""
		} else if t := b.Type(f.Type); t == nil || f.Mode != "" && t.Mode(f.Mode) == nil {
			return r.bad("%s %s is not a type and mode of the codebook", f.Type, f.Mode)
		}
		b.politics[r.get("trigger")] = f
	}
	return nil
}

// Politics returns what a word of force means between politicians, nil where the table
// does not say.
func (b *Book) Politics(trigger string) *Figure { return b.politics[trigger] }
