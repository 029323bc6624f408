package org.ninelives.itests.joined;

class Bottle {

    enum Kind {
        RED,
        WHITE
    }

    final String label;
    final Kind kind;

    Bottle(String label, Kind kind) {
        this.label = label;
        this.kind = kind;
    }
}
