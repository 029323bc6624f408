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
        Known known = new Known();
        IdentityHashMap<Object, Object> plain = new IdentityHashMap<>();
        List<Object> keys = new ArrayList<>();
        for (int round = 0; round < 40; round++) {
            for (int i = random.nextInt(4000); i >= 0; i--) {
                Object key = keys.isEmpty() || random.nextInt(4) > 0
                        ? new String("same")
                        : keys.get(random.nextInt(keys.size()));
                Object value = i;
                known.put(key, value);
                if (plain.put(key, value) == null) {
                    keys.add(key);
                }
            }
            int left = keys.size() - random.nextInt(keys.size() / 2 + 1);
            known.forgetAllBut(left);
            while (keys.size() > left) {
                plain.remove(keys.remove(keys.size() - 1));
            }

            assertThat(known.size()).as("seed %s", seed).isEqualTo(plain.size());
            for (Object key : keys) {
                assertThat(known.get(key)).as("seed %s", seed).isSameAs(plain.get(key));
            }
            assertThat(known.get(new String("same"))).as("seed %s", seed).isNull();
            IdentityHashMap<Object, Object> all = new IdentityHashMap<>();
            known.forEach(all::put);
            assertThat(all).as("seed %s", seed).hasSize(plain.size());
        }
    }
}
