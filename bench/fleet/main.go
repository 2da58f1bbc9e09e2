// Command fleet runs a fleet on this machine and harms it: three NATS nodes, some workers
// and PostgreSQL, each killed with kill -9 in turn while articles flow, and tells whether
// every article came into the record, once.
//
//	go run ./bench/fleet -articles 50000 -workers 4
//
// PostgreSQL comes from Debian's package postgresql; the NATS server is built from the
// module that the program itself embeds.
package main

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"rapporteur/internal/pgtest"
)

func main() {
	log.SetFlags(log.Ltime)
	var f fleet
	flag.IntVar(&f.articles, "articles", 2000, "articles that flow")
	flag.IntVar(&f.workers, "workers", 4, "worker processes")
	flag.IntVar(&f.nodes, "nodes", 3, "NATS nodes")
	flag.DurationVar(&f.every, "every", 5*time.Second, "time between two kills; 0 kills nothing")
	flag.DurationVar(&f.limit, "limit", time.Hour, "time after which it gives up")
	flag.BoolVar(&f.verbose, "v", false, "show what the processes say")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := f.run(ctx); err != nil {
		log.Fatal(err)
	}
}

// fleet is the machines of a fleet as processes of this one.
type fleet struct {
	articles, workers, nodes int
	every, limit             time.Duration
	verbose                  bool

	dir, nats string // the folder of it all, and the cluster's addresses
	pg        *pgtest.Server
	address   string // of the record
	procs     []*process
}

func (f *fleet) run(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, f.limit)
	defer cancel()
	if f.dir, err = os.MkdirTemp("", "fleet"); err != nil {
		return err
	}
	defer os.RemoveAll(f.dir)
	defer f.stop()
	if err := f.build(ctx); err != nil {
		return err
	}
	if err := f.start(ctx); err != nil {
		return err
	}
	begun := time.Now()
	put := f.command(ctx, "work", "put", "--nats", f.nats, "--replicas", strconv.Itoa(f.nodes), filepath.Join(f.dir, "articles.jsonl"))
	if err := put.Start(); err != nil {
		return err
	}
	harm, end := context.WithCancel(ctx)
	defer end()
	harmed := make(chan int, 1)
	go func() { harmed <- f.harm(harm) }()
	if err := put.Wait(); err != nil {
		return fmt.Errorf("putting the articles: %w", err)
	}
	if err := f.await(ctx); err != nil {
		return err
	}
	took := time.Since(begun)
	end()
	log.Printf("%d articles in %s, %.0f a second, through %d kills", f.articles, took.Round(time.Second), float64(f.articles)/took.Seconds(), <-harmed)
	return f.check(ctx)
}

// build makes the two programs and the articles.
func (f *fleet) build(ctx context.Context) error {
	for name, pkg := range map[string]string{"rapporteur": "./cmd/rapporteur", "nats-server": "github.com/nats-io/nats-server/v2"} {
		c := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(f.dir, name), pkg)
		if out, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("building %s: %w: %s", name, err, out)
		}
	}
	file, err := os.Create(filepath.Join(f.dir, "articles.jsonl"))
	if err != nil {
		return err
	}
	writeArticles(file, f.articles)
	return file.Close()
}

// start starts the record, the cluster and the workers.
func (f *fleet) start(ctx context.Context) (err error) {
	if f.pg, err = pgtest.Start(); err != nil {
		return err
	}
	if f.address, _, err = f.pg.Create(ctx); err != nil {
		return err
	}
	if err := f.startNodes(); err != nil {
		return err
	}
	// The streams are there once the cluster has a leader.
	for {
		err := f.command(ctx, "work", "status", "--nats", f.nats, "--replicas", strconv.Itoa(f.nodes)).Run()
		if err == nil || ctx.Err() != nil {
			break
		}
	}
	for i := range f.workers {
		f.procs = append(f.procs, f.process(fmt.Sprintf("worker %d", i+1), "rapporteur", "work", "--nats", f.nats, "--replicas", strconv.Itoa(f.nodes),
			"--store", f.address, "--workers", "1", "--lease", "30s", "--no-layer"))
	}
	for _, p := range f.procs[f.nodes:] {
		if err := p.start(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (f *fleet) startNodes() error {
	var routes, clients []string
	for i := range f.nodes {
		routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", 16222+i))
		clients = append(clients, fmt.Sprintf("nats://127.0.0.1:%d", 14222+i))
	}
	f.nats = strings.Join(clients, ",")
	for i := range f.nodes {
		conf := filepath.Join(f.dir, fmt.Sprintf("node%d.conf", i+1))
		text := fmt.Sprintf("server_name: n%d\nlisten: 127.0.0.1:%d\nmax_payload: 16MB\njetstream { store_dir: %q, max_file_store: 20GB }\n", i+1, 14222+i, filepath.Join(f.dir, fmt.Sprintf("node%d", i+1)))
		if f.nodes > 1 {
			text += fmt.Sprintf("cluster { name: fleet, listen: \"127.0.0.1:%d\", routes: [%s] }\n", 16222+i, strings.Join(routes, ", "))
		}
		if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
			return err
		}
		p := f.process(fmt.Sprintf("node %d", i+1), "nats-server", "-c", conf)
		if err := p.start(); err != nil {
			return err
		}
		f.procs = append(f.procs, p)
	}
	return nil
}

// harm kills one after the other until ctx ends, and says how many it killed. Each is
// back before the next is killed.
func (f *fleet) harm(ctx context.Context) (kills int) {
	if f.every <= 0 {
		return 0
	}
	for n := 0; ; n++ {
		select {
		case <-time.After(f.every):
		case <-ctx.Done():
			return kills
		}
		if i := n % (len(f.procs) + 1); i < len(f.procs) {
			f.procs[i].kill()
			time.Sleep(time.Second)
			if err := f.procs[i].start(); err != nil {
				log.Print(err)
			}
		} else {
			f.pg.Kill()
			time.Sleep(time.Second)
			if err := f.pg.Restart(); err != nil {
				log.Print(err)
			}
		}
		kills++
	}
}

// await waits until the record has all articles or the queue is empty for good.
func (f *fleet) await(ctx context.Context) error {
	last := time.Now()
	for kept, before := 0, -1; ; before = kept {
		if n, err := f.count(ctx); err == nil {
			kept = n
		}
		if kept != before {
			last = time.Now()
		}
		log.Printf("%d of %d in the record", kept, f.articles)
		if kept >= f.articles {
			return nil
		}
		if time.Since(last) > 3*time.Minute {
			return fmt.Errorf("nothing came into the record for three minutes: it has %d of %d articles", kept, f.articles)
		}
		select {
		case <-time.After(5 * time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (f *fleet) count(ctx context.Context) (n int, err error) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	db, err := sql.Open("pgx", f.address)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	return n, db.QueryRowContext(ctx, "SELECT count(*) FROM articles").Scan(&n)
}

// check holds the record to what went in, once the queue is empty.
func (f *fleet) check(ctx context.Context) error {
	for range 60 {
		out, err := f.command(ctx, "work", "status", "--nats", f.nats, "--replicas", strconv.Itoa(f.nodes)).Output()
		if err == nil && strings.Contains(string(out), "waiting 0 · in work 0") {
			log.Printf("the queue: %s", strings.TrimSpace(string(out)))
			if !strings.Contains(string(out), "put aside 0") {
				return fmt.Errorf("articles were put aside")
			}
			break
		}
		time.Sleep(2 * time.Second)
	}
	db, err := sql.Open("pgx", f.address)
	if err != nil {
		return err
	}
	defer db.Close()
	var articles, distinct, revisions int
	err = db.QueryRowContext(ctx, "SELECT count(*), count(DISTINCT id), (SELECT count(*) FROM revisions) FROM articles").Scan(&articles, &distinct, &revisions)
	if err != nil {
		return err
	}
	if articles != f.articles || distinct != f.articles || revisions != f.articles {
		return fmt.Errorf("the record has %d articles, %d different, in %d revisions; want %d of each", articles, distinct, revisions, f.articles)
	}
	log.Printf("every article is in the record once")
	return nil
}

func (f *fleet) command(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, filepath.Join(f.dir, "rapporteur"), args...)
	if f.verbose {
		c.Stderr = os.Stderr
	}
	return c
}

// stop ends all processes.
func (f *fleet) stop() {
	for _, p := range f.procs {
		p.kill()
	}
	if f.pg != nil {
		f.pg.Stop()
	}
}

// process is a part of the fleet that can be killed and started again.
type process struct {
	name string
	path string
	args []string
	out  io.Writer
	cmd  *exec.Cmd
}

func (f *fleet) process(name, program string, args ...string) *process {
	p := &process{name: name, path: filepath.Join(f.dir, program), args: args, out: io.Discard}
	if f.verbose {
		p.out = os.Stderr
	}
	return p
}

func (p *process) start() error {
	p.cmd = exec.Command(p.path, p.args...)
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	if err := p.cmd.Start(); err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	return nil
}

func (p *process) kill() {
	if p.cmd != nil && p.cmd.Process != nil {
		_ = p.cmd.Process.Kill() // it may have ended by itself
		_ = p.cmd.Wait()
	}
}
