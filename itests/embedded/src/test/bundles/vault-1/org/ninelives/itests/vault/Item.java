package org.ninelives.itests.vault;

class Item {

    final String text;

    Item(String text) {
        this.text = text;
    }
}
