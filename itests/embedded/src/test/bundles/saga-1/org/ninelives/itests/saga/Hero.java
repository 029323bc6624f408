package org.ninelives.itests.saga;

class Hero {

    /** First and last name. */
    String name;

    Hero(String name) {
        this.name = name;
    }
}
