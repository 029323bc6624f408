package org.ninelives.runtime.state;

/** A library's lambda: what it captured can be read and not be replaced. */
final class CodeShape extends Shape {

    private final Translation captured;

    CodeShape(Translation captured) {
        this.captured = captured;
    }

    @Override
    Cursor cursor(Object old) {
        return captured.cursor(old);
    }

    @Override
    boolean early() {
        return false;
    }

    @Override
    Object create(Object old, Values values) throws Misfit {
        throw new Misfit(
                "",
                "it is code (" + old.getClass().getName()
                        + ") that holds objects of the former version; build it in restored()");
    }
}
