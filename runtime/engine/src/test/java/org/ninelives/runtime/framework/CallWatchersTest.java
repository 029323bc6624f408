package org.ninelives.runtime.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ninelives.api.spi.CallWatcher;

/** Who hears that a call enters hears that it has left, and nobody else does. */
class CallWatchersTest {

    private final List<CallWatcher> registered = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final CallWatchers watchers = new CallWatchers(() -> registered.toArray(CallWatcher[]::new));
    private final Method method = Runnable.class.getMethods()[0];

    /** Tells what it hears, and throws where its name says so. */
    private CallWatcher named(String name) {
        return new CallWatcher() {
            @Override
            public void entering(String module, Method called) {
                hear("entering");
            }

            @Override
            public void left(String module, Method called) {
                hear("left");
            }

            private void hear(String what) {
                told.add(name + " " + what);
                if (name.endsWith(" throws " + what)) {
                    throw new IllegalStateException(name);
                }
            }
        };
    }

    @Test
    void whoComesOrGoesInTheMiddleOfACallHearsOfBothEndsOrOfNone() {
        CallWatcher first = named("first");
        registered.add(first);
        watchers.entering("shop", method);
        registered.add(named("second"));
        watchers.entering("stock", method);
        registered.remove(first);
        watchers.left("stock", method);
        watchers.left("shop", method);

        assertThat(told)
                .containsExactly(
                        "first entering",
                        "first entering",
                        "second entering",
                        "second left",
                        "first left",
                        "first left");
    }

    @Test
    void whereOneRefusesTheCall_thoseBeforeItHearThatItHasLeft() {
        registered.addAll(List.of(named("first"), named("second throws entering"), named("third")));

        assertThatThrownBy(() -> watchers.entering("shop", method)).hasMessage("second throws entering");

        assertThat(told).containsExactly("first entering", "second throws entering entering", "first left");
    }

    @Test
    void whereOneThrowsAtTheEnd_theOthersHearOfItAsWell() {
        registered.addAll(List.of(named("first throws left"), named("second throws left"), named("third")));
        watchers.entering("shop", method);
        told.clear();

        assertThatThrownBy(() -> watchers.left("shop", method))
                .hasMessage("second throws left")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("first throws left"));

        assertThat(told).containsExactly("third left", "second throws left left", "first throws left left");
    }
}
