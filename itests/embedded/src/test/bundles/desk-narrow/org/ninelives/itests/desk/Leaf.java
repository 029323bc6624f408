package org.ninelives.itests.desk;

/** Is no cursor any more. */
class Leaf {

    private Cart cart;
    private int position;
}
