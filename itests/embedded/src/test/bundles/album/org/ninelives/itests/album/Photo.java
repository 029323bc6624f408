package org.ninelives.itests.album;

class Photo {

    final String title;

    /** The photo that was put in before; the first one refers to itself. */
    final Photo before;

    Photo(String title, Photo before) {
        this.title = title;
        this.before = before == null ? this : before;
    }

    @Override
    public String toString() {
        throw new IllegalStateException("nobody but the module asks for this");
    }
}
