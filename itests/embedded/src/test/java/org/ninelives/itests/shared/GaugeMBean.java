package org.ninelives.itests.shared;

/** A Standard MBean. */
public interface GaugeMBean {

    /** The reading; each one is higher than the last. */
    long getLevel();

    /** The version that answers. */
    String getVersion();
}
