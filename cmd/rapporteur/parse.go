package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/grammar"
	"rapporteur/text"
)

// maxParseInput bounds one input of parse in bytes.
const maxParseInput = 256 << 20

func newParse() *cobra.Command {
	return &cobra.Command{
		Use:   "parse FILE…",
		Short: "Print sentences, words, tags, lemmas and trees as CoNLL-U",
		Long: `Parse reads plain text in English, cuts it into sentences and words, and prints what it
finds in CoNLL-U, a document an input. "-" is the standard input.`,
		Example: `  rapporteur parse examples/summit.txt
  echo "The envoys can't agree." | rapporteur parse -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, inputs []string) error {
			segmenter, err := text.LoadSegmenter()
			if err != nil {
				return err
			}
			model, err := grammar.Load()
			if err != nil {
				return err
			}
			failed := 0
			for _, input := range inputs {
				s, err := readText(c.InOrStdin(), input)
				if err != nil {
					fmt.Fprintln(c.ErrOrStderr(), "rapporteur:", err)
					failed++
					continue
				}
				doc := segmenter.Segment(s)
				model.Annotate(doc)
				if err := doc.WriteCoNLLU(c.OutOrStdout(), documentID(input)); err != nil {
					return rapporteur.Errorf(rapporteur.Internal, "cannot write the parse: %w", err)
				}
			}
			if failed > 0 {
				return silent{rapporteur.Errorf(rapporteur.NotFound, "%d of %d inputs failed", failed, len(inputs))}
			}
			return nil
		},
	}
}

// documentID is the input's file name without its ending; the standard input has none.
func documentID(input string) string {
	if input == "-" {
		return ""
	}
	base := filepath.Base(input)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

func readText(stdin io.Reader, input string) (string, error) {
	in := stdin
	if input != "-" {
		f, err := os.Open(input)
		if err != nil {
			return "", rapporteur.Errorf(rapporteur.NotFound, "cannot open the input: %w", err)
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, maxParseInput+1))
	if err != nil {
		return "", rapporteur.Errorf(rapporteur.Internal, "cannot read %s: %w", input, err)
	}
	if len(b) > maxParseInput {
		return "", rapporteur.Errorf(rapporteur.TooLarge, "%s is larger than %d MB; cut it into files", input, maxParseInput>>20)
	}
	return strings.ToValidUTF8(string(b), "\uFFFD"), nil
}
