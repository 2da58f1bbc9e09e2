package judge

import (
	"bufio"
	"math"
	"os"
	"strconv"
	"strings"

	"rapporteur"
	"rapporteur/coder"
)

// clusterCounts are how many clusters each level has, and clusterRounds how often
// their means are moved.
var (
	clusterCounts = [coder.ClusterLevels]int{128, 600, 1500}
	clusterRounds = [coder.ClusterLevels]int{10, 8, 6}
)

const clusterWords = 25000 // the most frequent words of the vectors' file

// Cluster sorts the words of a file of vectors, the most frequent first (GloVe's text
// format), by spherical k-means.
func Cluster(path string) (*coder.Clusters, error) {
	words, vectors, err := readVectors(path, clusterWords)
	if err != nil {
		return nil, err
	}
	ids := make([]uint32, len(words)*coder.ClusterLevels)
	for level, k := range clusterCounts {
		for i, c := range kmeans(vectors, min(k, len(words)), clusterRounds[level]) {
			ids[i*coder.ClusterLevels+level] = uint32(c)
		}
	}
	return coder.NewClusters(words, ids), nil
}

// readVectors reads up to n lower-case words and their vectors, at length one.
func readVectors(path string, n int) ([]string, [][]float32, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, rapporteur.Errorf(rapporteur.NotFound, "%w", err)
	}
	defer f.Close()
	var words []string
	var vectors [][]float32
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for line := 1; lines.Scan() && len(words) < n; line++ {
		fields := strings.Fields(lines.Text())
		if len(fields) < 2 || strings.Trim(fields[0], "abcdefghijklmnopqrstuvwxyz-") != "" {
			continue
		}
		v := make([]float32, len(fields)-1)
		for i, x := range fields[1:] {
			y, err := strconv.ParseFloat(x, 32)
			if err != nil || i > 0 && len(vectors) > 0 && len(v) != len(vectors[0]) {
				return nil, nil, rapporteur.Errorf(rapporteur.Invalid, "%s:%d is not a word and its vector", path, line)
			}
			v[i] = float32(y)
		}
		normalize(v)
		words, vectors = append(words, fields[0]), append(vectors, v)
	}
	if len(words) == 0 {
		return nil, nil, rapporteur.Errorf(rapporteur.Invalid, "%s holds no word vectors", path)
	}
	return words, vectors, lines.Err()
}

// kmeans assigns each vector to one of k means, which begin at evenly spaced vectors.
func kmeans(vectors [][]float32, k, rounds int) []int {
	means := make([][]float32, k)
	for i := range means {
		means[i] = append([]float32(nil), vectors[i*len(vectors)/k]...)
	}
	at := make([]int, len(vectors))
	for range rounds {
		for i, v := range vectors {
			best := float32(-2)
			for c, m := range means {
				if d := dot(v, m); d > best {
					best, at[i] = d, c
				}
			}
		}
		for _, m := range means {
			clear(m)
		}
		for i, v := range vectors {
			m := means[at[i]]
			for d := range v {
				m[d] += v[d]
			}
		}
		for _, m := range means {
			normalize(m)
		}
	}
	return at
}

func dot(a, b []float32) float32 {
	var s0, s1 float32
	b = b[:len(a)]
	i := 0
	for ; i+1 < len(a); i += 2 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
	}
	if i < len(a) {
		s0 += a[i] * b[i]
	}
	return s0 + s1
}

func normalize(v []float32) {
	if n := dot(v, v); n > 0 {
		f := float32(1 / math.Sqrt(float64(n)))
		for i := range v {
			v[i] *= f
		}
	}
}
