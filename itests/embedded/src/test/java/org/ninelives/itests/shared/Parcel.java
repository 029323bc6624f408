package org.ninelives.itests.shared;

import java.io.Serializable;

/** A service that its consumers may write out. */
public interface Parcel extends Serializable {

    /** What is in it. */
    String content();
}
