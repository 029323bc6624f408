package org.ninelives.runtime.state;

/** What code of a module threw: it is not run again, so that what fails now and then is refused as well. */
final class Thrown extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Object by;

    Thrown(Object by, Throwable cause) {
        super(cause);
        this.by = by;
    }

    /** The old object that was being rebuilt. */
    Object by() {
        return by;
    }
}
