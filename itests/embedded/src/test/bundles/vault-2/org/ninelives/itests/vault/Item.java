package org.ninelives.itests.vault;

class Item {

    final String text;

    /** Did not exist in version 1. */
    int length;

    Item(String text) {
        this.text = text;
        this.length = text.length();
    }
}
