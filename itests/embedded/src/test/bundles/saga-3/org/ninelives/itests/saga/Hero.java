package org.ninelives.itests.saga;

class Hero {

    String first;
    String last;

    /** Did not exist in version 2. */
    int letters;

    Hero(String first, String last) {
        this.first = first;
        this.last = last;
        this.letters = first.length() + last.length();
    }
}
