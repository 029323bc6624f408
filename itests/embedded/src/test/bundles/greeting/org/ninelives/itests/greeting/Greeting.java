package org.ninelives.itests.greeting;

public interface Greeting {

    String greet();
}
