package org.ninelives.itests.saga;

class Hero {

    String first;
    String last;

    Hero(String first, String last) {
        this.first = first;
        this.last = last;
    }
}
