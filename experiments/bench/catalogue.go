package bench

// Benchmark is something that can be timed.
type Benchmark struct {
	Name  string `json:"name"`
	Takes string `json:"takes"` // time and memory with default sizes
	Doc   string `json:"doc"`
}

// Benchmarks lists what can be timed.
var Benchmarks = []Benchmark{
	{"war", "5 minutes and 1 GB", "days of war-2013-2016 around Spring Festival 2015, beside a naive program"},
	{"logit-ws", "2 minutes and 1 GB", "one choice a step in a small world, 100 steps, beside a program over arrays"},
	{"study", "1 minute and 0.3 GB", "a sweep of 51,200 runs of 1,000 people, 50 merchants, 50 periods, or a part"},
	{"flat", "3 minutes and 0.3 GB", "a user's day by number of users"},
}
