package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownTest {

    @Test
    void isAMapByIdentity_ofAnySize_andForgetsTheLatest() {
        long seed = Long.getLong("ninelives.seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            Known known = new Known();
            IdentityHashMap<Object, Object> plain = new IdentityHashMap<>();
            List<Object> keys = new ArrayList<>();
            fill(known, plain, keys, random, 1 + random.nextInt(40_000));
            int left = random.nextInt(keys.size());
            known.forgetAllBut(left);
            while (keys.size() > left) {
                plain.remove(keys.remove(keys.size() - 1));
            }
            check(known, plain, seed);
            fill(known, plain, keys, random, 1000);
            check(known, plain, seed);
        }
    }

    private static void fill(
            Known known, IdentityHashMap<Object, Object> plain, List<Object> keys, Random random, int times) {
        for (int i = 0; i < times; i++) {
            boolean again = !keys.isEmpty() && random.nextInt(4) == 0;
            Object key = again ? keys.get(random.nextInt(keys.size())) : new Object();
            Object value = i;
            known.put(key, value);
            if (plain.put(key, value) == null) {
                keys.add(key);
            }
        }
    }

    private static void check(Known known, IdentityHashMap<Object, Object> plain, long seed) {
        assertThat(known.size()).as("seed %s", seed).isEqualTo(plain.size());
        int[] wrong = {0};
        plain.forEach((key, value) -> wrong[0] += known.get(key) == value ? 0 : 1);
        assertThat(wrong[0]).as("seed %s", seed).isZero();
        assertThat(known.get(new Object())).as("seed %s", seed).isNull();
        IdentityHashMap<Object, Object> all = new IdentityHashMap<>();
        known.forEach(all::put);
        assertThat(all.size()).as("seed %s", seed).isEqualTo(plain.size());
    }
}
