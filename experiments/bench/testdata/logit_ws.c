/*
 * The workload logit-ws in plain C: what everybody writes who needs it once. Everybody
 * counts anew in each step which of three wallets his friends chose last, and calls exp.
 *
 *     gcc -O2 -o logit_ws experiments/bench/testdata/logit_ws.c -lm
 *     ./logit_ws 100000      # or with a seed behind it
 *
 * It prints how many million choices it makes in a second of the processor, loop over
 * steps only, and how many people chose each wallet in steps 10, 50 and 100.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { STEPS = 100, SIDE = 10, WALLETS = 3 };

/* Purposes of draws; those of a step have its number. */
enum { TIE_MOVES = 1000, TIE_GOES, STARTS };

static uint64_t seed = 1;

/* A number from 0 to 1 (splitmix64, Steele, Lea & Flood 2014). */
static double unit(uint64_t purpose, uint64_t i) {
	uint64_t z = (seed << 48 ^ purpose << 32 ^ i) * 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (double)((z ^ z >> 31) >> 11) / (1ull << 53);
}

static void *room(size_t n, size_t size) {
	void *p = calloc(n, size);
	if (p == NULL) {
		fprintf(stderr, "not enough memory\n");
		exit(1);
	}
	return p;
}

/* Friends of i are friends[first[i]] up to friends[first[i + 1]]. */
static uint32_t *first, *friends;

/* Ties of a ring, each moved with chance 0.05, at one end, to somebody outside the window
 * (Watts & Strogatz 1998). */
static void small_world(uint32_t n) {
	uint32_t ties = n * SIDE;
	uint32_t *to = room(ties, sizeof *to), *next = room(n, sizeof *next);
	first = room(n + 1, sizeof *first);
	friends = room(2 * (size_t)ties, sizeof *friends);
	for (uint32_t t = 0; t < ties; t++) {
		uint32_t ahead = t % SIDE + 1;
		if (unit(TIE_MOVES, t) < 0.05)
			ahead = SIDE + 1 + (uint32_t)(unit(TIE_GOES, t) * (n - 2 * SIDE - 1));
		to[t] = (t / SIDE + ahead) % n;
		first[t / SIDE + 1]++;
		first[to[t] + 1]++;
	}
	for (uint32_t i = 0; i < n; i++) {
		first[i + 1] += first[i];
		next[i] = first[i];
	}
	for (uint32_t t = 0; t < ties; t++) {
		friends[next[t / SIDE]++] = to[t];
		friends[next[to[t]]++] = t / SIDE;
	}
	free(to);
	free(next);
}

static uint8_t *now, *after; /* wallet of the last choice */
static double (*habit)[WALLETS];

/* Everybody chooses once, all at the same moment. */
static void step(uint32_t n, int t) {
	static const double a[WALLETS] = {0, 0.9, 1.5};
	for (uint32_t i = 0; i < n; i++) {
		double shows[WALLETS] = {0}, weight[WALLETS], degree = first[i + 1] - first[i];
		for (uint32_t k = first[i]; k < first[i + 1]; k++)
			shows[now[friends[k]]]++;
		for (int p = 0; p < WALLETS; p++)
			weight[p] = exp(a[p] + 3 * shows[p] / degree + 3 * habit[i][p]);
		double at = unit(t, i) * (weight[0] + weight[1] + weight[2]);
		int choice = at < weight[0] ? 0 : at < weight[0] + weight[1] ? 1 : 2;
		for (int p = 0; p < WALLETS; p++)
			habit[i][p] *= 0.9;
		habit[i][choice] += 0.1;
		after[i] = (uint8_t)choice;
	}
	uint8_t *swap = now;
	now = after;
	after = swap;
}

int main(int argc, char **argv) {
	long asked = argc > 1 ? atol(argv[1]) : 0;
	if (asked < 100 || asked > 100000000 || argc > 3) {
		fprintf(stderr, "usage: %s PEOPLE [SEED], from 100 to 100000000 people\n", argv[0]);
		return 2;
	}
	if (argc == 3)
		seed = (uint64_t)atol(argv[2]);
	uint32_t n = (uint32_t)asked;
	small_world(n);
	now = room(n, 1);
	after = room(n, 1);
	habit = room(n, sizeof *habit);
	for (uint32_t i = 0; i < n; i++) {
		double u = unit(STARTS, i);
		now[i] = u < 0.05 ? 2 : u < 0.20 ? 1 : 0;
		habit[i][now[i]] = 0.5;
	}
	clock_t spent = 0;
	for (int t = 1; t <= STEPS; t++) {
		clock_t began = clock();
		step(n, t);
		spent += clock() - began;
		if (t != 10 && t != 50 && t != 100)
			continue;
		long count[WALLETS] = {0};
		for (uint32_t i = 0; i < n; i++)
			count[now[i]]++;
		printf("step %d: %ld %ld %ld\n", t, count[0], count[1], count[2]);
	}
	printf("%.2f million choices a second\n", 1e-6 * STEPS * n / ((double)spent / CLOCKS_PER_SEC));
	return 0;
}
