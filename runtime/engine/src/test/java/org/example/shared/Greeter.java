package org.example.shared;

/** An interface outside of the engine, as an API bundle exports it. */
public interface Greeter {

    /** A greeting. */
    String greet(String name);
}
