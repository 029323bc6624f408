package org.ninelives.itests.shared;

/** What a host of a kind that the runtime does not know calls. */
public interface Guest {

    /** The host begins. */
    void welcome(String house);

    /** The host ends. */
    void farewell();

    /** In which house it is. */
    String house();
}
