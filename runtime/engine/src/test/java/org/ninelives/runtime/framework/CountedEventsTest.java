package org.ninelives.runtime.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ninelives.runtime.dispatch.EventShare;
import org.ninelives.runtime.dispatch.Meeting;
import org.ninelives.runtime.dispatch.Nesting;
import org.ninelives.runtime.dispatch.Target;

class CountedEventsTest {

    private final CountedEvents events = new CountedEvents();
    private final Meeting former = new Meeting(null, EventShare.ALL, new Nesting());
    private final Meeting current = new Meeting(null, EventShare.ALL, new Nesting());
    private final Target target = new Target() {
        @Override
        public Object object() {
            return this;
        }

        @Override
        public String name() {
            return "version";
        }

        @Override
        public String absence() {
            return "";
        }
    };

    private boolean takes(Meeting through, Object event) {
        return events.takes(through, target, event);
    }

    @Test
    void anEventIsTakenWhenItComesFirst_andAsOftenAsItWasSent() {
        events.becomesSeveral();
        Object event = new Object();

        assertThat(takes(former, event)).isTrue();
        assertThat(takes(current, event)).isFalse();
        assertThat(takes(current, event)).isTrue();
        assertThat(takes(former, event)).isFalse();
    }

    @Test
    void eventsAreCountedOnlyWhileThereAreSeveralRegistrations() {
        Object event = new Object();
        takes(current, event);
        assertThat(events.counted()).isZero();

        events.becomesSeveral();
        takes(current, event);
        assertThat(events.counted()).isOne();

        events.becomesOne();
        assertThat(events.counted()).isZero();
        assertThat(takes(current, event)).isTrue();
        assertThat(events.counted()).isZero();
    }
}
