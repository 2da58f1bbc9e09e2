package queue_test

import (
	"testing"

	"rapporteur/queue"
	"rapporteur/queue/queuetest"
)

func TestMemory(t *testing.T) {
	queuetest.Run(t, func(*testing.T) queue.Queue { return queue.NewMemory(1000) })
}
