package org.ninelives.shell.gogo;

import java.util.EnumSet;
import java.util.Set;
import org.ninelives.shell.text.Options;

/** An option of a command. */
enum Option {
    FROM(Options.FROM, true, true),
    TO(Options.TO, true, true),
    ALLOW_DROP(Options.ALLOW_DROP, false, false),
    ALLOW_WITHDRAW(Options.ALLOW_WITHDRAW, false, false),
    PAUSE(Options.PAUSE, true, false),
    START_TIMEOUT(Options.START_TIMEOUT, true, false),
    BY(Options.BY, true, false),
    DRY_RUN(Options.DRY_RUN, false, false),
    BACKGROUND(Options.BACKGROUND, false, false),
    FOLLOW(Options.FOLLOW, false, false),
    HEAP_DUMP(Options.HEAP_DUMP, true, false),
    DEPTH(Options.DEPTH, true, false),
    LIMIT(Options.LIMIT, true, false),
    JSON(Options.JSON, false, false);

    static final Set<Option> NONE = EnumSet.noneOf(Option.class);
    static final Set<Option> OF_ROLLBACK = EnumSet.of(TO, ALLOW_DROP, ALLOW_WITHDRAW, PAUSE, START_TIMEOUT, BY);
    static final Set<Option> OF_PLAN =
            EnumSet.complementOf(EnumSet.of(DRY_RUN, BACKGROUND, FOLLOW, HEAP_DUMP, DEPTH, LIMIT, JSON));
    static final Set<Option> OF_DIFF =
            EnumSet.complementOf(EnumSet.of(DRY_RUN, BACKGROUND, FOLLOW, HEAP_DUMP, DEPTH, LIMIT));
    static final Set<Option> OF_APPLY = EnumSet.complementOf(EnumSet.of(FOLLOW, HEAP_DUMP, DEPTH, LIMIT, JSON));
    static final Set<Option> OF_STATE = EnumSet.of(DEPTH, LIMIT, JSON);
    static final Set<Option> OF_STATUS = EnumSet.of(FOLLOW, HEAP_DUMP);

    private final String typed;
    private final boolean hasValue;
    private final boolean repeatable;

    Option(String typed, boolean hasValue, boolean repeatable) {
        this.typed = typed;
        this.hasValue = hasValue;
        this.repeatable = repeatable;
    }

    String typed() {
        return typed;
    }

    boolean hasValue() {
        return hasValue;
    }

    boolean repeatable() {
        return repeatable;
    }
}
