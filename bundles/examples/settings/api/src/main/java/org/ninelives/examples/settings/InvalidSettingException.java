package org.ninelives.examples.settings;

/** A setting that does not exist, or does not take the value. The message says which values it takes. */
public class InvalidSettingException extends Exception {

    private static final long serialVersionUID = 1L;

    /** With the setting and what it takes. */
    public InvalidSettingException(String message) {
        super(message);
    }
}
