package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ninelives.api.state.StateTransferException;

/**
 * Makes up classes, later versions of them (members and superclasses added, removed, renamed, moved, widened) and objects,
 * and compares what the engine makes of these with what a plain copier does that knows which member is which.
 */
class RandomVersionsTest {

    private static final int VERSIONS = Integer.getInteger("ninelives.versions", 6);
    private static final int GRAPHS = 10;

    /** By as many threads as there are at most, as soon as there is anything to share. */
    private static final Effort TOGETHER = new Effort(false, 7, 0);

    @Test
    void anyVersionHoldsAfterwardsWhatThePlainCopierSays_theShortWayAndTheCarefulOne() {
        Seeds.check(VERSIONS, seed -> {
            Random random = new Random(seed);
            RandomVersion one = RandomVersion.first(random, false);
            RandomVersion two = RandomChanges.after(one);
            for (int i = 0; i < GRAPHS; i++) {
                RandomUpgrade filled = filled(one, random, 2 + random.nextInt(40));
                moved(filled, two, Effort.alone());
                moved(filled, two, Effort.careful());
            }
        });
    }

    /** So many that converters are compiled for the classes. */
    @Test
    void soDoesAVersionOfManyObjects() {
        Seeds.check(Integer.getInteger("ninelives.large", 2), seed -> {
            Random random = new Random(seed);
            RandomVersion one = RandomVersion.first(random, false);
            RandomUpgrade filled = filled(one, random, 30_000);
            RandomVersion two = RandomChanges.after(one);
            moved(filled, two, Effort.alone());
            moved(filled, two, TOGETHER);
        });
    }

    @Test
    void thereAndBackIsAsBefore_whereNothingIsLost() {
        Seeds.check(VERSIONS / 2, seed -> {
            Random random = new Random(seed);
            RandomVersion one = RandomVersion.first(random, true);
            RandomVersion two = RandomChanges.after(one);
            for (int i = 0; i < GRAPHS; i++) {
                Effort effort = i % 2 == 0 ? Effort.careful() : Effort.alone();
                RandomUpgrade filled = filled(one, random, 2 + random.nextInt(40));
                RandomUpgrade there = moved(filled, two, effort);
                RandomUpgrade back = moved(there, one, effort);

                SameGraph.check(filled.holds(), back.holds(), Set.of());
            }
        });
    }

    @Test
    void twoStepsAreAsGoodAsOne() {
        Seeds.check(VERSIONS / 2, seed -> {
            Random random = new Random(seed);
            RandomVersion one = RandomVersion.first(random, false);
            RandomVersion two = RandomChanges.after(one);
            RandomVersion three = RandomChanges.after(two);
            for (int i = 0; i < GRAPHS; i++) {
                Effort effort = i % 2 == 0 ? Effort.careful() : Effort.alone();
                RandomUpgrade filled = filled(one, random, 2 + random.nextInt(40));
                RandomUpgrade direct = moved(filled, three, effort);
                RandomUpgrade second = moved(moved(filled, two, effort), three, effort);

                SameGraph.check(direct.holds(), second.holds(), Set.of());
            }
        });
    }

    @Test
    void whereverTheNewVersionFails_nothingOfEitherHasChanged() {
        Seeds.check(VERSIONS, seed -> {
            Effort effort = seed % 2 == 0 ? Effort.careful() : Effort.alone();
            Random random = new Random(seed);
            RandomVersion one = RandomVersion.first(random, false);
            RandomUpgrade filled = filled(one, random, 25);
            RandomVersion two = RandomChanges.after(one);
            int times = asksOfAMove(filled, two, effort);
            RandomClasses next = RandomClasses.of(two);
            RandomUpgrade upgrade = filled.to(next).migrating();
            Map<Object, List<@Nullable Object>> before = upgrade.everything();
            Map<String, @Nullable Object> untouched = upgrade.holds();
            Map<String, @Nullable Object> expected = upgrade.expected();

            for (int k = 0; k < times; k++) {
                asked(next, k);
                assertThatThrownBy(() -> upgrade.move(effort))
                        .as("failing the %sth time", k)
                        .isInstanceOf(StateTransferException.class)
                        .hasMessageStartingWith("game/")
                        .hasMessageContaining("failed on purpose");
            }

            asked(next, Integer.MAX_VALUE);
            unchanged(before, upgrade.everything());
            upgrade.holds().forEach((name, value) -> assertThat(value).isEqualTo(untouched.get(name)));
            upgrade.move(effort);
            SameGraph.check(expected, upgrade.holds(), before.keySet());
        });
    }

    /** How often one move asks the new version's code for something: constructors, hash codes and migrations. */
    private static int asksOfAMove(RandomUpgrade filled, RandomVersion two, Effort effort) throws Exception {
        RandomClasses next = RandomClasses.of(two);
        RandomUpgrade upgrade = filled.to(next).migrating();
        asked(next, Integer.MAX_VALUE);
        upgrade.move(effort);
        return Integer.MAX_VALUE - asked(next, Integer.MAX_VALUE);
    }

    @Test
    void whatHasNoPlaceIsRefused_whereItIsInUse_andThenOnly() {
        Seeds.check(2 * VERSIONS, seed -> {
            Effort effort = seed % 2 == 0 ? Effort.careful() : Effort.alone();
            Random random = new Random(seed);
            RandomVersion one = RandomVersion.first(random, false);
            RandomVersion two = RandomChanges.withoutAPlaceForAll(one);
            for (int i = 0; i < GRAPHS / 2; i++) {
                RandomUpgrade filled = filled(one, random, 2 + random.nextInt(20));
                if (hasPlaces(filled, two)) {
                    moved(filled, two, effort);
                } else {
                    refused(filled, two, effort);
                }
            }
        });
    }

    private static boolean hasPlaces(RandomUpgrade filled, RandomVersion next) {
        try {
            filled.to(RandomClasses.of(next)).expected();
            return true;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static void refused(RandomUpgrade filled, RandomVersion next, Effort effort) {
        RandomUpgrade upgrade = filled.to(RandomClasses.of(next));
        Map<Object, List<@Nullable Object>> before = upgrade.everything();
        Map<String, @Nullable Object> untouched = upgrade.holds();

        assertThatThrownBy(() -> upgrade.move(effort))
                .isInstanceOf(StateTransferException.class)
                .hasMessageMatching("(?s)game/\\w+\\.f\\w+.*|(?s)game/\\w+\\.start.*");

        unchanged(before, upgrade.everything());
        upgrade.holds().forEach((name, value) -> assertThat(value).isEqualTo(untouched.get(name)));
    }

    /** How often the code of a version may still be asked; sets the number anew. */
    private static int asked(RandomClasses classes, int left) throws IllegalAccessException {
        Field field = RandomClasses.field(classes.named("game.Probe"), "left");
        int before = field.getInt(null);
        field.setInt(null, left);
        return before;
    }

    /** Components of a version that hold objects made up for it. */
    private static RandomUpgrade filled(RandomVersion version, Random random, int size) {
        RandomClasses classes = RandomClasses.of(version);
        List<Object> components = RandomUpgrade.components(classes);
        RandomGraph.fill(classes, components, random, size);
        return RandomUpgrade.arrived(classes, components);
    }

    /** Moves on to a version, and compares. */
    private static RandomUpgrade moved(RandomUpgrade before, RandomVersion version, Effort effort)
            throws StateTransferException {
        RandomUpgrade upgrade = before.to(RandomClasses.of(version));
        Map<Object, List<@Nullable Object>> former = upgrade.everything();
        Map<String, @Nullable Object> expected = upgrade.expected();

        upgrade.move(effort);

        SameGraph.check(expected, upgrade.holds(), former.keySet());
        unchanged(former, upgrade.everything());
        return upgrade;
    }

    private static void unchanged(
            Map<Object, List<@Nullable Object>> before, Map<Object, List<@Nullable Object>> after) {
        assertThat(after).hasSameSizeAs(before);
        after.forEach((object, parts) -> {
            List<@Nullable Object> former = before.get(object);
            if (former == null || former.size() != parts.size()) {
                throw new AssertionError(object + " was changed");
            }
            for (int i = 0; i < parts.size(); i++) {
                boolean same = PlainWalk.isValue(parts.get(i))
                        ? java.util.Objects.equals(parts.get(i), former.get(i))
                        : parts.get(i) == former.get(i);
                if (!same) {
                    throw new AssertionError(object + " was changed");
                }
            }
        });
    }
}
