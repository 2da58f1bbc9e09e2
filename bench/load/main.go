// Command load measures the desk under load: how long pages and posts take on a large
// record, at a fixed rate of requests, with the server's start, memory and processor time.
//
//	go run ./bench/load                                      # a small record in SQLite, made for the run
//	go run ./bench/load -record load.db -events 1000000 -comments 100000
//	go run ./bench/load -record postgres                     # a PostgreSQL of its own
//	go run ./bench/load -record postgres://user@host/load -events 1000000 -comments 100000
//	go run ./bench/load -profile cpu.out                     # where the processor time goes
//	go run ./bench/load -list 'GET http://localhost:8080/comments?page={n}' \
//	    -post 'POST http://localhost:8080/comments text=Comment+{n}' -header 'Cookie: …'
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"rapporteur/internal/pgtest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := command(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

// settings are what the command is told.
type settings struct {
	record  string
	size    size
	pace    pace
	only    string
	program string
	inside  bool
	fill    bool
	profile string
	list    string
	post    string
	headers []string
	pid     int
}

func parse(args []string) (s settings, err error) {
	f := flag.NewFlagSet("load", flag.ContinueOnError)
	f.StringVar(&s.record, "record", "", "`address` of the record: a file, postgres://…, or postgres for a server of its own; what it lacks is generated; empty is a temporary file")
	f.IntVar(&s.size.events, "events", 20_000, "events of the record")
	f.IntVar(&s.size.comments, "comments", 2_000, "comments of the record")
	f.IntVar(&s.size.people, "people", 1_000, "people who post and rate")
	f.Float64Var(&s.pace.rate, "rate", 100, "requests a second")
	f.DurationVar(&s.pace.time, "time", 10*time.Second, "how long each kind of request is sent")
	f.DurationVar(&s.pace.warm, "warm", 2*time.Second, "how long each kind is sent before, uncounted")
	f.StringVar(&s.only, "only", "", "measure only kinds of requests whose name contains `words`")
	f.StringVar(&s.program, "program", "", "the built `rapporteur` to measure; empty builds it")
	f.BoolVar(&s.fill, "fill", false, "only fill the record")
	f.BoolVar(&s.inside, "inside", false, "open the desk within this process")
	f.StringVar(&s.profile, "profile", "", "write a profile of the processor time to a `file`; implies -inside")
	f.StringVar(&s.list, "list", "", "another engine's `request` that lists comments, as GET URL")
	f.StringVar(&s.post, "post", "", "another engine's `request` that posts a comment, as POST URL BODY")
	f.IntVar(&s.pid, "pid", 0, "the other engine's process `number`, whose processor time and memory are told")
	f.Func("header", "a `header` of the other engine's requests, Name: value; may be repeated", func(h string) error {
		s.headers = append(s.headers, h)
		return nil
	})
	if err := f.Parse(args); err != nil {
		return s, err
	}
	switch {
	case f.NArg() > 0:
		return s, fmt.Errorf("%q is no flag", f.Arg(0))
	case s.size.events < 1 || s.size.comments < 0 || s.size.people < 1 || s.pace.rate <= 0 || s.pace.time <= 0:
		return s, errors.New("a record has events and people, and a load a rate and a time")
	}
	s.inside = s.inside || s.profile != ""
	return s, nil
}

func command(ctx context.Context, args []string, out io.Writer) error {
	s, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "load")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	switch s.record {
	case "":
		s.record = filepath.Join(dir, "load.db")
	case "postgres":
		pg, err := pgtest.Start()
		if err != nil {
			return err
		}
		defer pg.Stop()
		if s.record, _, err = pg.Create(ctx); err != nil {
			return err
		}
	}
	if s.fill {
		_, err := fill(ctx, s.record, s.size)
		return err
	}
	if s.program == "" && !s.inside {
		if s.program, err = build(ctx, dir); err != nil {
			return err
		}
	}
	_, err = measure(ctx, &s, out)
	return err
}

// measure fills the record, opens the desk and sends the requests of each kind in turn.
func measure(ctx context.Context, s *settings, out io.Writer) ([]result, error) {
	st, err := fill(ctx, s.record, s.size)
	if err != nil {
		return nil, err
	}
	w, err := look(ctx, s)
	if err != nil {
		return nil, err
	}
	database, what := processes{}, "SQLite"
	if isPostgres(s.record) {
		database, what = postgresOf(ctx, s.record)
	}
	desk, err := start(ctx, s)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "%s; %d articles, %d events, %d comments, %d MB; %g requests a second for %v each; %s\n",
		what, st.Articles, st.Events, st.Comments, st.Bytes>>20, s.pace.rate, s.pace.time, time.Now().Format("2 January 2006"))
	fmt.Fprintf(out, "start: %v until it listens, %d MB then; load average %s\n\n", desk.start.Round(time.Millisecond), desk.process.memory()>>20, loadAverage())
	m := &meter{driver: newDriver(w), pace: s.pace, desk: desk.process, database: database}
	results, err := m.all(ctx, s, desk.url)
	if err == nil {
		err = writeTable(out, results)
	}
	if err == nil {
		compare(out, results)
	}
	return results, errors.Join(err, desk.stop())
}

func start(ctx context.Context, s *settings) (*server, error) {
	if s.inside {
		return serveInside(ctx, s.record, s.profile)
	}
	return launch(ctx, s.program, s.record)
}

// meter sends requests and notes what they cost.
type meter struct {
	driver         *driver
	pace           pace
	desk, database processes
}

func (m *meter) all(ctx context.Context, s *settings, url string) (results []result, err error) {
	kinds, err := s.kinds(url)
	if err != nil {
		return nil, err
	}
	for _, k := range kinds {
		if !strings.Contains(k.name, s.only) {
			continue
		}
		desk, database := m.desk, m.database
		if k.other {
			desk, database = processes{pid: s.pid, children: true}, processes{}
		}
		results = append(results, m.one(ctx, k.name, &k.template, desk, database))
		if ctx.Err() != nil {
			return results, ctx.Err()
		}
	}
	return results, nil
}

func (m *meter) one(ctx context.Context, name string, t *template, server, database processes) result {
	if m.pace.warm > 0 {
		m.driver.drive(ctx, t, pace{rate: m.pace.rate, time: m.pace.warm})
	}
	cpu, db := server.cpu(), database.cpu()
	outcomes := m.driver.drive(ctx, t, pace{rate: m.pace.rate, time: m.pace.time})
	r := newResult(name, t, outcomes)
	r.cpu, r.database = server.cpu()-cpu, database.cpu()-db
	r.memory, r.load = server.memory()+database.memory(), loadAverage()
	return r
}
