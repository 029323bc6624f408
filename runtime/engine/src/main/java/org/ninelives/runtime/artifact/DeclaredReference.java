package org.ninelives.runtime.artifact;

/**
 * A service that a component cannot do without.
 *
 * @param name the name of the reference
 * @param service the interface
 * @param target the filter that the service has to match, as far as the description says; may be empty
 */
public record DeclaredReference(String name, String service, String target) {}
