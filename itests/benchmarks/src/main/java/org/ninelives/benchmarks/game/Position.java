package org.ninelives.benchmarks.game;

/** Where something is. */
record Position(long id, int x, int y, int z) {}
