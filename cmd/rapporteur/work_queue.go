package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/queue"
	"rapporteur/queue/jetstream"
	"rapporteur/source"
)

func newWorkPut() *cobra.Command {
	var f queueFlags
	var date string
	c := &cobra.Command{
		Use:   "put INPUT…",
		Short: "Put articles into the queue",
		Long: `Put takes the inputs of read apart into articles and puts them into the queue. An article that is in the
queue, or was put within the last hour while the queue ran, is left out. A full queue makes it wait.`,
		Example: `  rapporteur work put --nats nats://n1:4222 corpus.jsonl.zst`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			published, err := optionalDate(date)
			if err != nil {
				return err
			}
			q, err := f.open(c)
			if err != nil {
				return err
			}
			defer q.Close()
			return putAll(c, q, args, source.Options{Date: published})
		},
	}
	f.register(c)
	c.Flags().StringVar(&date, "date", "", "publication `date` (YYYY-MM-DD) where the input has none")
	return c
}

// putAll puts the articles of the inputs into a queue; it fails at the end, silently, when
// some could not be, each named on standard error.
func putAll(c *cobra.Command, q queue.Queue, inputs []string, opts source.Options) error {
	ctx := c.Context()
	opts.Progress, opts.Passed = new(source.Progress), new(source.Passed)
	opts.Latest = rapporteur.DateOf(time.Now().UTC()).AddDays(1)
	bar := newProgress(c.ErrOrStderr(), "queueing", "articles")
	bar.expect(0, func() int64 { return source.Size(ctx, inputs) }, opts.Progress.Read)
	put, known, failed := 0, 0, 0
	for item := range source.Items(ctx, inputs, opts) {
		a, err := item.Article()
		fresh := false
		if err == nil {
			fresh, err = q.Put(ctx, a)
		}
		switch {
		case ctx.Err() != nil:
			bar.finish()
			return rapporteur.Errorf(rapporteur.Internal, "interrupted after %d articles were queued; run it again, it leaves out what is there", put)
		case err != nil:
			failed++
			bar.say("rapporteur: " + err.Error())
		case fresh:
			put++
		default:
			known++
		}
		bar.step(failed)
	}
	bar.finish()
	if passed := opts.Passed.String(); passed != "" {
		bar.say("rapporteur: " + passed)
	}
	fmt.Fprintf(c.ErrOrStderr(), "%d articles queued, %d left out as known, %d failed\n", put, known, failed)
	if failed > 0 {
		return silent{rapporteur.Errorf(rapporteur.Invalid, "%d inputs failed", failed)}
	}
	return nil
}

// with runs a verb on the queue that the flags name.
func (f *queueFlags) with(run func(*cobra.Command, *jetstream.Queue) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, _ []string) error {
		q, err := f.open(c)
		if err != nil {
			return err
		}
		defer q.Close()
		return run(c, q)
	}
}

func newWorkDead() *cobra.Command {
	var f queueFlags
	c := &cobra.Command{
		Use:     "dead",
		Short:   "List the articles put aside, as JSON Lines",
		Example: `  rapporteur work dead | jq -r '[.article.id, .reason] | @tsv'`,
		Args:    cobra.NoArgs,
		RunE: f.with(func(c *cobra.Command, q *jetstream.Queue) error {
			out := json.NewEncoder(c.OutOrStdout())
			for d, err := range q.DeadLetters(c.Context()) {
				if err != nil {
					return err
				}
				if err := out.Encode(d); err != nil {
					return err
				}
			}
			return nil
		}),
	}
	f.register(c)
	return c
}

func newWorkRevive() *cobra.Command {
	var f queueFlags
	c := &cobra.Command{
		Use:     "revive",
		Short:   "Put the articles that were put aside back into the queue",
		Example: `  rapporteur work revive --nats nats://n1:4222`,
		Args:    cobra.NoArgs,
		RunE: f.with(func(c *cobra.Command, q *jetstream.Queue) error {
			n, err := q.Revive(c.Context())
			fmt.Fprintf(c.OutOrStdout(), "%d articles are back in the queue\n", n)
			return err
		}),
	}
	f.register(c)
	return c
}

func newWorkStatus() *cobra.Command {
	var f queueFlags
	var follow time.Duration
	c := &cobra.Command{
		Use:   "status",
		Short: "Tell how many articles wait, are in work and were put aside",
		Example: `  rapporteur work status --nats nats://n1:4222
  rapporteur work status --nats nats://n1:4222 --every 5s`,
		Args: cobra.NoArgs,
		RunE: f.with(func(c *cobra.Command, q *jetstream.Queue) error {
			for {
				d, err := q.Depth(c.Context())
				if err != nil {
					return err
				}
				fmt.Fprintf(c.OutOrStdout(), "waiting %d · in work %d · put aside %d\n", d.Waiting, d.InWork, d.Dead)
				if follow <= 0 {
					return nil
				}
				select {
				case <-time.After(follow):
				case <-c.Context().Done():
					return nil
				}
			}
		}),
	}
	f.register(c)
	c.Flags().DurationVar(&follow, "every", 0, "tell again after this `time`, until interrupted")
	return c
}
