package main

import (
	"os"
	"runtime"
	"runtime/pprof"

	"github.com/spf13/cobra"

	"rapporteur"
)

// profile writes where the time and the memory of a verb went, for go tool pprof. Its
// flags are hidden: they are for those who make the program faster.
type profile struct {
	cpu, heap string
	file      *os.File
}

// register adds the flags to every verb below root.
func (p *profile) register(root *cobra.Command) {
	flags := root.PersistentFlags()
	flags.StringVar(&p.cpu, "cpuprofile", "", "write a profile of the time to `FILE`")
	flags.StringVar(&p.heap, "memprofile", "", "write a profile of what was allocated to `FILE`")
	flags.MarkHidden("cpuprofile")
	flags.MarkHidden("memprofile")
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return p.start() }
	root.PersistentPostRunE = func(*cobra.Command, []string) error { return p.stop() }
}

func (p *profile) start() (err error) {
	if p.cpu == "" {
		return nil
	}
	if p.file, err = os.Create(p.cpu); err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "--cpuprofile: %w", err)
	}
	return pprof.StartCPUProfile(p.file)
}

func (p *profile) stop() error {
	if p.file != nil {
		pprof.StopCPUProfile()
		if err := p.file.Close(); err != nil {
			return rapporteur.Errorf(rapporteur.Internal, "cannot write %s: %w", p.cpu, err)
		}
	}
	if p.heap == "" {
		return nil
	}
	file, err := os.Create(p.heap)
	if err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "--memprofile: %w", err)
	}
	defer file.Close()
	runtime.GC()
	return pprof.Lookup("allocs").WriteTo(file, 0)
}
