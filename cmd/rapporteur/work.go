package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/exchange"
	"rapporteur/queue"
	"rapporteur/queue/jetstream"
	"rapporteur/queue/sink"
	"rapporteur/source"
)

// workFlags are the flags of the work verb.
type workFlags struct {
	read    readFlags // codebook, tables, columns
	queue   queueFlags
	store   string
	out     string
	name    string
	readers int
	batch   int
	tries   int
	empty   bool
	metrics string
}

func newWork() *cobra.Command {
	var f workFlags
	c := &cobra.Command{
		Use:   "work [INPUT…]",
		Short: "Read articles from a queue that many machines share",
		Long: `Work takes articles from a queue, reads them and keeps the reports in a record (--store) or in folders of
Parquet by month (-o DIR). The queue is NATS JetStream: a server within this process, with its files in
--queue-dir, or a cluster named by --nats, from which any number of workers take. INPUTs, as for read, are put
into the queue meanwhile; "work put" does only that.

An article leaves the queue when its report is kept. One that a worker was lost with comes again after --lease;
the record and the folders keep it once, however often it comes. A sink that is out of order holds the worker
up until it is back. What cannot be read is put aside with the reason: "work dead" shows it, "work revive" puts
it back. On an interrupt what is in hand is finished and kept; a second interrupt ends at once.`,
		Example: `  rapporteur work --store record.db corpus/*.jsonl --until-empty
  rapporteur work --nats nats://n1:4222,nats://n2:4222 --store postgres://record@db/rapporteur --metrics :9480
  rapporteur work put --nats nats://n1:4222 corpus.jsonl.zst
  rapporteur work dead --nats nats://n1:4222`,
		RunE: func(c *cobra.Command, args []string) error { return f.run(c, args) },
	}
	f.queue.register(c)
	flags := c.Flags()
	flags.StringVar(&f.store, "store", "", "the record: a `FILE` or postgres://…")
	flags.StringVarP(&f.out, "out", "o", "", "a `DIR` of Parquet files by month, instead of a record")
	flags.StringVar(&f.read.columns, "columns", ownColumns, "columns of Parquet: `rapporteur`, polecat, icews, gdelt1 or gdelt2")
	flags.StringVar(&f.name, "name", "", "this worker's `name`, unlike any other's (default: host and process)")
	flags.IntVar(&f.readers, "workers", runtime.NumCPU(), "articles read at a time")
	flags.IntVar(&f.batch, "batch", 0, "reports kept at a time (default 16 for a record, 1000 for Parquet)")
	flags.IntVar(&f.tries, "tries", 5, "times an article may end its worker before it is put aside")
	flags.BoolVar(&f.empty, "until-empty", false, "stop when the queue is empty")
	flags.StringVar(&f.metrics, "metrics", "", "serve /metrics (Prometheus), /healthz and /readyz at this `address`")
	flags.StringVar(&f.read.codebook, "codebook", "", "a `FILE` of your own types and frames; see rapporteur codebook")
	f.read.tables.register(flags)
	completeBooks(c)
	completeWords(c, "columns", append([]string{ownColumns}, exchange.Names()...)...)
	c.AddCommand(newWorkPut(), newWorkDead(), newWorkRevive(), newWorkStatus())
	return c
}

func (f *workFlags) run(c *cobra.Command, args []string) error {
	if (f.store == "") == (f.out == "") {
		return rapporteur.Errorf(rapporteur.Invalid, "where are the reports kept? name a record with --store or a folder with -o; see %s --help", c.CommandPath())
	}
	ctx := c.Context()
	if _, file := c.ErrOrStderr().(*os.File); !file { // which takes a line at a time
		c.SetErr(&oneAtATime{w: c.ErrOrStderr()})
	}
	log := slog.New(slog.NewTextHandler(c.ErrOrStderr(), nil))
	kept, err := f.sink(ctx)
	if err != nil {
		return err
	}
	defer kept.Close()
	r, err := f.read.reader(c)
	if err != nil {
		return err
	}
	q, err := f.queue.open(c)
	if err != nil {
		return err
	}
	defer q.Close()
	w := &queue.Worker{Queue: q, Sink: kept, Readers: f.readers, Batch: kept.batch(f.batch), Tries: f.tries, Log: log,
		Read: func(a rapporteur.Article) (*rapporteur.Report, error) { return r.Read(a) }}
	registry, err := serveMetrics(ctx, f.metrics, q.Ready, log)
	if err != nil {
		return err
	}
	if registry != nil {
		w.Metrics = queue.NewMetrics(registry)
	}
	put := f.putting(c, q, args)
	w.Until = f.empty
	w.Filling = func() bool { return put.going.Load() }
	start := time.Now()
	w.Run(ctx)
	log.Info("stopped", "after", time.Since(start).Round(time.Millisecond))
	return <-put.err
}

// putting is how far the inputs of a worker are in its queue.
type putting struct {
	going atomic.Bool
	err   chan error // gets one
}

// putting puts the inputs into the queue while the worker takes from it: they may be more
// than the queue holds.
func (f *workFlags) putting(c *cobra.Command, q queue.Queue, args []string) *putting {
	p := &putting{err: make(chan error, 1)}
	if len(args) == 0 {
		p.err <- nil
		return p
	}
	p.going.Store(true)
	go func() {
		defer p.going.Store(false)
		p.err <- putAll(c, q, args, source.Options{})
	}()
	return p
}

// oneAtATime makes a writer that several goroutines may write to.
type oneAtATime struct {
	mu sync.Mutex
	w  io.Writer
}

func (o *oneAtATime) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.w.Write(p)
}

// keeper is a sink of a worker that must be closed.
type keeper struct {
	queue.Sink
	close func() error
	many  int // reports at a time where the flag says nothing
}

func (k keeper) Close() error { return k.close() }

func (k keeper) batch(flag int) int {
	if flag > 0 {
		return flag
	}
	return k.many
}

// sink opens where the reports are kept.
func (f *workFlags) sink(ctx context.Context) (keeper, error) {
	if f.store != "" {
		s, err := makeRecord(ctx, f.store)
		if err != nil {
			return keeper{}, err
		}
		return keeper{sink.Record{Store: s}, s.Close, 16}, nil
	}
	f.read.out = strings.TrimSuffix(f.out, "/") + "/"
	cells, err := f.read.cellsOf("parquet")
	if err != nil {
		return keeper{}, err
	}
	folder, err := sink.NewFolder(f.out, f.workerName(), func() exchange.Sheet { return cells.sheet(false) })
	if err != nil {
		return keeper{}, err
	}
	return keeper{folder, folder.Close, 1000}, nil
}

// workerName is unlike another's on this machine and others.
func (f *workFlags) workerName() string {
	if f.name != "" {
		return f.name
	}
	host, err := os.Hostname()
	if err != nil {
		host = "worker"
	}
	return fmt.Sprintf("%s.%d", host, os.Getpid())
}

// queueFlags say where the queue is.
type queueFlags struct {
	nats, dir, listen, name string
	replicas                int
	maxMB                   int64
	lease                   time.Duration
}

func (f *queueFlags) register(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.nats, "nats", "", "`URL`s of a NATS cluster, comma separated (default: a server within this process)")
	flags.StringVar(&f.dir, "queue-dir", "rapporteur.queue", "`DIR` of the embedded server's files")
	flags.StringVar(&f.listen, "listen", "", "`address` at which the embedded server lets other workers in, such as 127.0.0.1:4222")
	flags.StringVar(&f.name, "queue", "ARTICLES", "`name` of the queue, where several share a cluster")
	flags.IntVar(&f.replicas, "replicas", 1, "copies of the queue in a cluster: 1, 3 or 5")
	flags.Int64Var(&f.maxMB, "queue-mb", 8192, "`megabytes` that the queue may take; what puts articles in waits for room beyond")
	flags.DurationVar(&f.lease, "lease", time.Minute, "time after which an article whose worker was lost comes again")
}

func (f *queueFlags) open(c *cobra.Command) (*jetstream.Queue, error) {
	if f.nats != "" && f.listen != "" {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "--listen is for the embedded server; leave it out with --nats")
	}
	ctx, cancel := context.WithTimeout(c.Context(), 30*time.Second)
	defer cancel()
	held := func(err error) { fmt.Fprintln(c.ErrOrStderr(), "rapporteur:", err) }
	return jetstream.Open(ctx, jetstream.Options{URL: f.nats, Dir: f.dir, Listen: f.listen, Name: f.name,
		Replicas: f.replicas, MaxBytes: f.maxMB << 20, Lease: f.lease, Held: held})
}
