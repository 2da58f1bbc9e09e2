package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// processes are those whose processor time and memory count as a server's: one, or one
// and the processes that it started.
type processes struct {
	pid      int
	children bool
}

// tick is the unit of processor time in /proc, the same on all Linux machines of today.
const tick = time.Second / 100

// cpu is the processor time used so far, 0 where it cannot be told.
func (p processes) cpu() (sum time.Duration) {
	for _, pid := range p.all() {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue
		}
		fields := statFields(b)
		if len(fields) < 15 {
			continue
		}
		upTo := 13 // utime and stime
		if p.children && pid == p.pid {
			upTo = 15 // those of processes that have ended too
		}
		for _, f := range fields[11:upTo] {
			n, _ := strconv.Atoi(f)
			sum += time.Duration(n) * tick
		}
	}
	return sum
}

// statFields are the fields of /proc/PID/stat after the name, which may hold spaces.
func statFields(b []byte) []string {
	s := string(b)
	return strings.Fields(s[strings.LastIndexByte(s, ')')+1:])
}

// memory is what is resident, in bytes; pages that several processes share are counted once.
func (p processes) memory() (sum int64) {
	for _, pid := range p.all() {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(b)) {
			if f := strings.Fields(line); len(f) == 3 && f[0] == "Pss:" {
				kb, _ := strconv.ParseInt(f[1], 10, 64)
				sum += kb << 10
			}
		}
	}
	return sum
}

func (p processes) all() []int {
	if p.pid == 0 || !p.children {
		return []int{p.pid}
	}
	pids := []int{p.pid}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		b, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		if f := statFields(b); len(f) > 1 && f[1] == strconv.Itoa(p.pid) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			pids = append(pids, pid)
		}
	}
	return pids
}

// postgresOf are the processes of a PostgreSQL server on this machine, and what it is.
func postgresOf(ctx context.Context, address string) (p processes, what string) {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return p, "PostgreSQL"
	}
	defer db.Close()
	var version, fsync, data string
	err = db.QueryRowContext(ctx, `SELECT current_setting('server_version'), current_setting('fsync'), current_setting('data_directory')`).Scan(&version, &fsync, &data)
	if err != nil {
		return p, "PostgreSQL"
	}
	what = "PostgreSQL " + strings.Fields(version)[0] + ", fsync " + fsync
	if b, err := os.ReadFile(filepath.Join(data, "postmaster.pid")); err == nil {
		first, _, _ := strings.Cut(string(b), "\n")
		p.pid, _ = strconv.Atoi(first)
		p.children = true
	}
	return p, what
}

// loadAverage is how many processes waited for a core over the last minute.
func loadAverage() string {
	b, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(b), " ")
	return first
}
